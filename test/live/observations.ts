import { randomUUID } from "node:crypto";
import { type Answer, call } from "../sandbox-requests/calls";
import type { Observation } from "./observation";
import { observeOwnPortal } from "./own-portal";
import { createThrottling } from "./throttling";

/** What observations use. */
export interface ObservedServices {
  readonly konnectUrl: string;
  readonly konnectToken: string;
  readonly oktaUrl: string;
  readonly oktaToken: string;
  /** Of the live organization; a DCR provider for trials names it. */
  readonly issuer: string;
  /** Beginning of the name of every object that is created for a trial. */
  readonly prefix: string;
}

const providers = "/v2/dcr-providers";
const strategies = "/v2/application-auth-strategies";
const collections: readonly string[] = [providers, strategies, "/v3/portals"];

/** Tries each open behaviour on objects of its own, which it deletes again whatever happens. */
export async function observe(services: ObservedServices): Promise<Observation[]> {
  const { konnectUrl, konnectToken, issuer, prefix } = services;
  const made: string[] = [];
  const throttling = createThrottling();
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await throttling.send(() =>
      call(method, konnectUrl + path, { authorization: `Bearer ${konnectToken}` }, body),
    );
    const { id } = answer.body;
    if (method === "POST" && collections.includes(path) && typeof id === "string") made.push(`${path}/${id}`);
    return answer;
  };
  const createProvider = (name: string, changes: Record<string, unknown> = {}) =>
    ask("POST", providers, {
      name,
      display_name: "Trial",
      provider_type: "okta",
      issuer,
      dcr_config: { dcr_token: "00-a-token-that-nobody-issued-for-a-trial" },
      ...changes,
    });
  const createStrategy = (name: string, changes: Record<string, unknown> = {}) =>
    ask("POST", strategies, {
      name,
      display_name: "Trial",
      strategy_type: "openid_connect",
      configs: {
        "openid-connect": {
          issuer,
          credential_claim: ["cid"],
          scopes: ["trial"],
          auth_methods: ["bearer"],
          cache_tokens: false,
        },
      },
      ...changes,
    });
  try {
    const name = `${prefix}-trial`;
    const provider = await createProvider(name, { issuer: `${issuer}/` });
    if (provider.status !== 201) throw new Error(`no DCR provider could be made: ${provider.status}`);
    const path = `${providers}/${String(provider.body.id)}`;
    const read = await ask("GET", path);
    const twin = await createProvider(name);
    const verification = await ask("POST", `${path}/verify`);
    const strategy = await createStrategy(name, { dcr_provider_id: provider.body.id });
    if (strategy.status !== 201) throw new Error(`no auth strategy could be made: ${strategy.status}`);
    const strategyPath = `${strategies}/${String(strategy.body.id)}`;
    await ask("PATCH", strategyPath, { configs: { "openid-connect": { scopes: ["other"] } } });
    const merged = await ask("GET", strategyPath);
    const put = await putUnknown(ask, issuer, name, made);
    const inUse = await ask("DELETE", path);
    const oversized = await ask("GET", `${providers}?page[size]=1000`);
    const config = readConfig(merged.body);
    const size = (oversized.body.meta as { page?: { size?: number } } | undefined)?.page?.size;
    return [
      toObservation(
        "omitsDisplayName",
        read.body.display_name === undefined,
        "GET after a create with display_name",
      ),
      toObservation("trimsIssuer", read.body.issuer === issuer, "GET after a create with a slash at the end"),
      toObservation("namesAreUnique", twin.status !== 201, `a second create of the name: ${twin.status}`),
      toObservation(
        "takenNameStatus",
        twin.status === 201 ? undefined : twin.status,
        "a second create of the name",
      ),
      toObservation(
        "verifyFailsWith4xx",
        verification.status >= 400,
        `verify with a wrong token: ${verification.status} ${String(verification.body.status ?? "")}`.trim(),
      ),
      toObservation("patchMergesConfig", config.cache_tokens === false, "PATCH of the scopes alone"),
      toObservation("putCreates", put < 400, `PUT of an unknown id: ${put}`),
      toObservation(
        "refusesProviderInUse",
        inUse.status === 409,
        `DELETE of a provider in use: ${inUse.status}`,
      ),
      toObservation("refusesOversizedPage", oversized.status === 400, `page[size]=1000: ${oversized.status}`),
      toObservation(
        "maxPageSize",
        oversized.status === 400 ? undefined : size,
        "meta.page.size of page[size]=1000",
      ),
      ...(await observeOwnPortal({
        ask,
        createStrategy: async (own) => String((await createStrategy(own)).body.id),
        name,
      })),
      ...(await observeOkta(services)),
      await observeDpop(services),
      ...throttling.observe(),
      ...notTried,
    ];
  } finally {
    for (const path of made.reverse()) await ask("DELETE", path);
  }
}

async function putUnknown(
  ask: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ status: number; body: Record<string, unknown> }>,
  issuer: string,
  name: string,
  made: string[],
): Promise<number> {
  const answer = await ask("PUT", `${strategies}/${randomUUID()}`, {
    name: `${name}-put`,
    display_name: "Trial",
    strategy_type: "openid_connect",
    configs: {
      "openid-connect": { issuer, credential_claim: ["cid"], scopes: ["trial"], auth_methods: ["bearer"] },
    },
  });
  if (typeof answer.body.id === "string") made.push(`${strategies}/${answer.body.id}`);
  return answer.status;
}

async function observeOkta({ oktaUrl, oktaToken }: ObservedServices): Promise<Observation[]> {
  const path = "/api/v1/authorizationServers/default/policies";
  const answer = await fetch(oktaUrl + path, { headers: { authorization: `SSWS ${oktaToken}` } });
  const policies: unknown = answer.ok ? await answer.json() : undefined;
  return [
    toObservation(
      "defaultServerHasPolicy",
      Array.isArray(policies) ? policies.length > 0 : undefined,
      `GET of the policies of default: ${answer.status}`,
    ),
    toObservation(
      "hasAccessManagement",
      answer.status !== 401,
      `GET of the policies of default: ${answer.status}`,
    ),
  ];
}

/** Whether a new client must prove possession of a key, tried with a client that is deleted again. */
async function observeDpop({ oktaUrl, oktaToken, prefix }: ObservedServices): Promise<Observation> {
  const headers = { authorization: `SSWS ${oktaToken}` };
  const clients = `${oktaUrl}/oauth2/v1/clients`;
  const made = await call("POST", clients, headers, {
    client_name: `${prefix}-trial`,
    application_type: "service",
    grant_types: ["client_credentials"],
    response_types: ["token"],
    token_endpoint_auth_method: "client_secret_basic",
  });
  const { client_id: id, dpop_bound_access_tokens: isBound } = made.body;
  if (typeof id === "string") await call("DELETE", `${clients}/${id}`, headers);
  return made.status === 201
    ? toObservation(
        "newClientsNeedDpop",
        isBound === true,
        `dpop_bound_access_tokens of a new client: ${String(isBound ?? "absent")}`,
      )
    : toObservation(
        "newClientsNeedDpop",
        undefined,
        `not tried: a new client was answered with ${made.status}`,
      );
}

/** What a client cannot observe, or only by harming what is not this run's own. */
const notTried: readonly Observation[] = [
  ["verifyCreatesClient", "the client exists for a moment only; Okta's system log shows it"],
  [
    "publicationTakesDefault",
    "needs a published API of its own, which the API documents used here cannot create",
  ],
  ["openWithoutStrategy", "a route of the organization would be open to everybody if the gateway opens it"],
  ["acceptsRawBasic", "the credential of an application would be sent in a form that proxies may log"],
  [
    "deleteNeedsIdentityProvider",
    "the DCR token in use would have to be dead, and the application could stay behind",
  ],
  ["listsGrantedScopes", "needs a developer's session, which only smoke has"],
].map(([name = "", seen = ""]) => ({ name, position: undefined, seen: `not tried: ${seen}` }));

function readConfig(body: Record<string, unknown>): Record<string, unknown> {
  const configs = body.configs as Record<string, Record<string, unknown>> | undefined;
  return configs?.["openid-connect"] ?? {};
}

function toObservation(name: string, position: Observation["position"], seen: string): Observation {
  return { name, position, seen };
}
