import { randomUUID } from "node:crypto";
import { call } from "../sandbox-requests/calls";

/** Where a live service stands in something that its documents leave open. */
export interface Observation {
  /** Name of the sandbox's switch. */
  readonly name: string;
  /** Its position there; undefined if the run did not try it. */
  readonly position: boolean | number | string | undefined;
  /** What was seen, or why it was not tried. */
  readonly seen: string;
}

/** What observations are made with. */
export interface ObservedServices {
  readonly konnectUrl: string;
  readonly konnectToken: string;
  readonly oktaUrl: string;
  readonly oktaToken: string;
  /** Of the live organisation; a DCR provider for trials names it. */
  readonly issuer: string;
  /** Begins the name of every object that is made for a trial. */
  readonly prefix: string;
}

const providers = "/v2/dcr-providers";
const strategies = "/v2/application-auth-strategies";

/** Tries each open behaviour on objects of its own, which it deletes again whatever happens. */
export async function observe(services: ObservedServices): Promise<Observation[]> {
  const { konnectUrl, konnectToken, issuer, prefix } = services;
  const made: string[] = [];
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await call(method, konnectUrl + path, { authorization: `Bearer ${konnectToken}` }, body);
    const { id } = answer.body;
    if (method !== "GET" && (path === providers || path === strategies) && typeof id === "string") {
      made.push(`${path}/${id}`);
    }
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
  try {
    const name = `${prefix}-trial`;
    const provider = await createProvider(name, { issuer: `${issuer}/` });
    if (provider.status !== 201) throw new Error(`no DCR provider could be made: ${provider.status}`);
    const path = `${providers}/${String(provider.body.id)}`;
    const read = await ask("GET", path);
    const twin = await createProvider(name);
    const verification = await ask("POST", `${path}/verify`);
    const strategy = await ask("POST", strategies, {
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
      dcr_provider_id: provider.body.id,
    });
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
      ...(await observeOkta(services)),
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

/** What cannot be tried without changing what is not this run's own, or without two developers. */
const notTried: readonly Observation[] = [
  ["refusesDefaultInUse", "needs a change of the portal's default"],
  ["refusesStrategyWithApplications", "needs a developer's application while the strategy is deleted"],
  ["verifyCreatesClient", "shows only in Okta's system log"],
  ["rateLimit", "needs more requests than a trial should send"],
  ["retryAfter", "needs a 429"],
  ["publicationTakesDefault", "needs a publication of its own"],
  ["openWithoutStrategy", "needs a route without a strategy"],
  ["acceptsRawBasic", "needs a credential in clear form"],
  ["deleteNeedsIdentityProvider", "needs a dead DCR token in use"],
  ["listsGrantedScopes", "needs a developer's application"],
  ["newClientsNeedDpop", "doctor --probe of this run shows it"],
].map(([name = "", seen = ""]) => ({ name, position: undefined, seen: `not tried: ${seen}` }));

function readConfig(body: Record<string, unknown>): Record<string, unknown> {
  const configs = body.configs as Record<string, Record<string, unknown>> | undefined;
  return configs?.["openid-connect"] ?? {};
}

function toObservation(name: string, position: Observation["position"], seen: string): Observation {
  return { name, position, seen };
}
