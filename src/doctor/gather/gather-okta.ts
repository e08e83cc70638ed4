import type { AdministrationReader, Connections } from "../../diagnosis/connections";
import { andThen, attempt, outside, type Reading, unread } from "../../diagnosis/reading";
import type { OktaReader } from "../../okta";
import { nameReference } from "../../secrets/reference-text";
import type { RegistrationOutputs } from "../../stack/registration-outputs";
import type { AreaSelection } from "../area";
import { isAccessManagementMissing } from "../facts/access-management";
import type { OktaFacts } from "../facts/facts";
import type { EvaluatedPolicy } from "../facts/policy-evaluation";

const notAsked = outside("not requested");

/** Reads what the areas need from Okta; independent reads run at the same time. */
export async function gatherOktaFacts(
  outputs: RegistrationOutputs,
  connections: Connections,
  areas: AreaSelection,
): Promise<OktaFacts> {
  const { issuer, authorizationServerId: serverId } = outputs;
  const { dcrTokenReference, dcrTokenId } = outputs.okta;
  const origin = new URL(issuer).origin;
  const open = connections.openOkta(issuer);
  const wants = (...wanted: ("token" | "okta" | "binding")[]) => wanted.some((area) => areas.has(area));
  const isTokenAlone = !wants("okta", "binding") && !areas.has("konnect");
  const needsAdministration = !isTokenAlone && (wants("okta", "binding") || dcrTokenId !== undefined);
  const administration = needsAdministration
    ? await connections.connectAdministration(issuer, dcrTokenReference)
    : notAsked;
  const ask = <T>(request: (reader: OktaReader) => Promise<T>) => askAdministration(administration, request);

  const [organization, administeredOrganization, token, server, discovery, scopes, claims, policies] =
    await Promise.all([
      wants("okta") ? attempt(() => open.getOrganization()) : notAsked,
      wants("okta") ? readAdministeredOrganization(administration, origin) : undefined,
      wants("token") ? readToken(outputs, connections, administration, isTokenAlone) : notAskedForToken,
      wants("okta", "binding") ? ask((reader) => reader.getAuthorizationServer(serverId)) : notAsked,
      wants("binding") ? attempt(() => open.getDiscovery(toIssuerPath(issuer))) : notAsked,
      wants("okta", "binding") ? ask((reader) => reader.listScopes(serverId)) : notAsked,
      wants("okta", "binding") ? ask((reader) => reader.listClaims(serverId)) : notAsked,
      wants("okta") ? ask((reader) => listPoliciesWithRules(reader, serverId)) : notAsked,
    ]);
  return {
    origin,
    organization,
    administeredOrganization,
    dcrTokenPlace: nameReference(dcrTokenReference),
    ...token,
    server,
    discovery,
    scopes,
    claims,
    policies,
  };
}

type TokenFacts = Pick<
  OktaFacts,
  "dcrTokenTrial" | "dcrToken" | "dcrTokenOwner" | "dcrTokenOwnerRoles" | "isDcrTokenOfLastUp"
>;

const notAskedForToken: TokenFacts = {
  dcrTokenTrial: notAsked,
  dcrToken: notAsked,
  dcrTokenOwner: notAsked,
  dcrTokenOwnerRoles: notAsked,
  isDcrTokenOfLastUp: notAsked,
};

/**
 * Reads the metadata first: the trial uses the token and resets its idle time. With `--only token`, the trial is the
 * only call.
 */
async function readToken(
  outputs: RegistrationOutputs,
  connections: Connections,
  administration: Reading<AdministrationReader>,
  isAlone: boolean,
): Promise<TokenFacts> {
  const { dcrTokenReference, dcrTokenId, dcrTokenMark } = outputs.okta;
  const dcrToken =
    dcrTokenId === undefined
      ? outside("okta.dcrTokenId is not set")
      : isAlone
        ? outside("--only token makes one call, the one that keeps the token alive")
        : await askAdministration(administration, (reader) => reader.getApiToken(dcrTokenId));
  const ownerId = dcrToken.state === "read" ? dcrToken.value?.userId : undefined;
  const askAboutOwner = <T>(request: (reader: OktaReader, id: string) => Promise<T>) =>
    ownerId === undefined
      ? outside("the token's owner is not known")
      : askAdministration(administration, (reader) => request(reader, ownerId));
  const [connection, dcrTokenOwner, dcrTokenOwnerRoles, isDcrTokenOfLastUp] = await Promise.all([
    connections.connectWithDcrToken(outputs.issuer, dcrTokenReference),
    askAboutOwner((reader, id) => reader.getUser(id)),
    askAboutOwner((reader, id) => reader.listUserRoles(id)),
    dcrTokenMark === undefined
      ? outside("the stack's outputs contain no fingerprint; the next pulumi up writes one")
      : connections.hasMark(outputs.issuer, dcrTokenReference, dcrTokenMark),
  ]);
  const dcrTokenTrial = await andThen(connection, (reader) =>
    attempt(async () => {
      await reader.tryClients();
      return true as const;
    }),
  );
  return { dcrTokenTrial, dcrToken, dcrTokenOwner, dcrTokenOwnerRoles, isDcrTokenOfLastUp };
}

async function askAdministration<T>(
  administration: Reading<AdministrationReader>,
  request: (reader: OktaReader) => Promise<T>,
): Promise<Reading<T>> {
  return await andThen(administration, async ({ reader, source }) => {
    const isDcrToken = source === "the DCR token";
    const answer = await attempt(
      () => request(reader),
      (status, message) => {
        if (isAccessManagementMissing(unread(message))) return undefined;
        if (status === 401) return `Renew ${source}`;
        return status === 403
          ? `The owner of ${source} needs a role that may read this, such as Read-only Admin`
          : undefined;
      },
    );
    const isRefused = answer.state === "unread" && (answer.status === 401 || answer.status === 403);
    return isDcrToken && isRefused && !isAccessManagementMissing(answer)
      ? unread(
          "the DCR token cannot read this: set OKTA_API_TOKEN, OKTA_ACCESS_TOKEN, or the private key of a service app",
          answer.status,
        )
      : answer;
  });
}

async function readAdministeredOrganization(
  administration: Reading<AdministrationReader>,
  issuerOrigin: string,
): Promise<OktaFacts["administeredOrganization"]> {
  if (administration.state === "unread" || administration.value.origin === issuerOrigin) return undefined;
  const { reader } = administration.value;
  return await attempt(() => reader.getOrganization());
}

async function listPoliciesWithRules(reader: OktaReader, serverId: string): Promise<EvaluatedPolicy[]> {
  const policies = await reader.listPolicies(serverId);
  return await Promise.all(
    policies.map(async (policy) => ({
      id: policy.id,
      name: policy.name ?? policy.id,
      active: policy.status !== "INACTIVE",
      priority: policy.priority ?? Number.MAX_SAFE_INTEGER,
      clients: policy.conditions?.clients?.include ?? [],
      rules: (await reader.listRules(serverId, policy.id)).map((rule) => ({
        name: rule.name ?? rule.id,
        active: rule.status !== "INACTIVE",
        priority: rule.priority ?? Number.MAX_SAFE_INTEGER,
        grantTypes: rule.conditions?.grantTypes?.include ?? [],
        scopes: rule.conditions?.scopes?.include ?? [],
        lifetimeMinutes: rule.actions?.token?.accessTokenLifetimeMinutes ?? undefined,
      })),
    })),
  );
}

/** Path of a URL without a slash at the end. */
function toIssuerPath(url: string): string {
  return new URL(url).pathname.replace(/\/$/, "");
}
