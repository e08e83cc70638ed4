import { formatError, isDcrError } from "../errors";
import { connectKonnect } from "../konnect";
import { connectOkta, type OktaReader } from "../okta";
import type { RegistrationOutputs } from "../registration-outputs";
import type { Redactor } from "../secrets/redact";
import { resolveReference } from "../secrets/resolve";
import type { TokenReference } from "../settings/types";
import type { Facts, PolicyWithRules, Reading } from "./facts";

/** Where doctor finds credentials. */
export interface DoctorSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redactor: Redactor;
  readonly readConfig?: (key: string) => string | undefined;
}

/** Reads everything about a registration that the credentials at hand allow; independent reads run at once. */
export async function gatherFacts(
  name: string,
  outputs: RegistrationOutputs,
  surroundings: DoctorSurroundings,
): Promise<Facts> {
  const { redactor } = surroundings;
  const [dcrSecret, konnectSecret] = await Promise.all([
    read(() => resolveSecret(outputs.okta.dcrTokenReference, surroundings)),
    read(() => resolveSecret(outputs.konnect.tokenReference, surroundings)),
  ]);
  const { origin, pathname } = new URL(outputs.issuer);
  const dcr = map(dcrSecret, (token) =>
    connectOkta({ origin, credential: { scheme: "SSWS", token }, redactor }),
  );
  const okta = findOktaReader(origin, surroundings) ?? dcr;
  const konnect = map(konnectSecret, (token) =>
    connectKonnect({ serverUrl: outputs.konnect.serverUrl, token, redactor }),
  );
  const id = outputs.authorizationServerId;
  const { portalId } = outputs;
  const noPortal: Reading<never> = { missing: "the stack manages no portal" };
  const [dcrToken, server, scopes, claims, policies, metadata, provider, strategy, portal, publications] =
    await Promise.all([
      readWith(dcr, async (reader) => {
        await reader.tryClients();
        return true as const;
      }),
      readWith(okta, (reader) => reader.getAuthorizationServer(id)),
      readWith(okta, (reader) => reader.listScopes(id)),
      readWith(okta, (reader) => reader.listClaims(id)),
      readWith(okta, (reader) => listPoliciesWithRules(reader, id)),
      read(() => connectOkta({ origin, redactor }).getDiscovery(pathname.replace(/\/$/, ""))),
      readWith(konnect, (reader) => reader.getDcrProvider(outputs.dcrProviderId)),
      readWith(konnect, (reader) => reader.getAuthStrategy(outputs.authStrategyId)),
      portalId === undefined ? noPortal : readWith(konnect, (reader) => reader.getPortal(portalId)),
      portalId === undefined ? noPortal : readWith(konnect, (reader) => reader.listPublications(portalId)),
    ]);
  return {
    name,
    outputs,
    dcrToken,
    server,
    scopes,
    claims,
    policies,
    metadata,
    provider,
    strategy,
    portal,
    publications,
  };
}

/** Okta's own variables come first: they may read more than the DCR token may. */
function findOktaReader(
  origin: string,
  { env, redactor }: DoctorSurroundings,
): Reading<OktaReader> | undefined {
  if (env.OKTA_API_TOKEN) {
    const credential = { scheme: "SSWS", token: env.OKTA_API_TOKEN } as const;
    return { value: connectOkta({ origin, credential, redactor }) };
  }
  if (!env.OKTA_ACCESS_TOKEN) return undefined;
  const credential = { scheme: "Bearer", token: env.OKTA_ACCESS_TOKEN } as const;
  return { value: connectOkta({ origin, credential, redactor }) };
}

async function resolveSecret(
  reference: TokenReference,
  { env, readConfig, redactor }: DoctorSurroundings,
): Promise<string> {
  const secret = await resolveReference(reference, {
    env,
    ...(readConfig === undefined ? {} : { readConfig }),
  });
  redactor.remember(secret);
  return secret;
}

async function listPoliciesWithRules(reader: OktaReader, serverId: string): Promise<PolicyWithRules[]> {
  const policies = await reader.listPolicies(serverId);
  return await Promise.all(
    policies.map(async (policy) => ({ policy, rules: await reader.listRules(serverId, policy.id) })),
  );
}

/** What a task gives; an error of a service or a reference is said, any other is a fault of this program. */
async function read<T>(task: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await task() };
  } catch (error) {
    if (!isDcrError(error)) throw error;
    return { missing: formatError(error) };
  }
}

async function readWith<R, T>(reader: Reading<R>, task: (reader: R) => Promise<T>): Promise<Reading<T>> {
  return "missing" in reader ? reader : await read(() => task(reader.value));
}

function map<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return "missing" in reading ? reading : { value: change(reading.value) };
}
