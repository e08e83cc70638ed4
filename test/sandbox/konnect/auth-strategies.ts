import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { Body, isObject, toLabels } from "./body";
import { toPage } from "./lists";
import { conflict, invalid, notFound } from "./problems";
import type { AuthStrategy, KonnectState } from "./state";

const base = "/v2/application-auth-strategies";

/** A part of the openid-connect plugin's schema: what a strategy may carry beside the four named settings. */
const pluginSettings = new Set([
  "audience_required",
  "cache_tokens",
  "cache_tokens_salt",
  "cache_ttl",
  "client_credentials_param_type",
  "hide_credentials",
  "introspection_endpoint",
  "leeway",
  "scopes_claim",
  "ssl_verify",
  "timeout",
  "token_endpoint",
  "token_post_args_names",
  "token_post_args_values",
  "upstream_headers_claims",
  "upstream_headers_names",
  "verify_claims",
  "verify_signature",
]);

/** Application auth strategies. @see Konnect API: App Auth Strategies */
export function addAuthStrategyRoutes(app: Hono, state: KonnectState): void {
  const get = (id: string): AuthStrategy => {
    const strategy = state.strategies.find((item) => item.id === id);
    if (strategy === undefined) throw notFound("Auth strategy");
    return strategy;
  };
  const assertProvider = (id: string | null) => {
    if (id !== null && !state.providers.some((provider) => provider.id === id)) {
      throw invalid("dcr_provider_id", "references a DCR provider that does not exist", "missing_reference");
    }
  };

  app.get(base, (context) => {
    const provider = (item: AuthStrategy) => state.providers.find(({ id }) => id === item.dcrProviderId);
    const filters = {
      strategy_type: (item: AuthStrategy) => item.type,
      name: (item: AuthStrategy) => item.name,
      display_name: (item: AuthStrategy) => item.displayName,
      dcr_provider_id: (item: AuthStrategy) => item.dcrProviderId,
      dcr_provider_name: (item: AuthStrategy) => provider(item)?.name,
      dcr_provider_type: (item: AuthStrategy) => (provider(item) === undefined ? undefined : "okta"),
    };
    return context.json(
      toPage(context, state.strategies, filters, state.switches.maxPageSize, (item) => toWire(state, item)),
    );
  });

  app.post(base, async (context) => {
    const fields = await readStrategy(context.req.raw);
    assertProvider(fields.dcrProviderId);
    if (state.switches.namesAreUnique && state.strategies.some((item) => item.name === fields.name)) {
      throw conflict("An auth strategy of this name exists");
    }
    const now = new Date().toISOString();
    const strategy = {
      id: randomUUID(),
      type: "openid_connect" as const,
      ...fields,
      created: now,
      updated: now,
    };
    state.strategies.push(strategy);
    return context.json(toWire(state, strategy), 201);
  });

  app.get(`${base}/:id`, (context) => context.json(toWire(state, get(context.req.param("id")))));

  app.put(`${base}/:id`, async (context) => {
    const strategy = get(context.req.param("id"));
    const fields = await readStrategy(context.req.raw);
    assertProvider(fields.dcrProviderId);
    Object.assign(strategy, fields, { updated: new Date().toISOString() });
    return context.json(toWire(state, strategy), 201);
  });

  app.patch(`${base}/:id`, async (context) => {
    const strategy = get(context.req.param("id"));
    const body = await Body.read(context.req.raw);
    const changes: Partial<AuthStrategy> = {};
    if (body.has("name")) changes.name = body.text("name", 256);
    if (body.has("display_name")) changes.displayName = body.text("display_name", 256);
    if (body.has("labels")) changes.labels = toLabels(body.value("labels"), strategy.labels);
    if (body.has("dcr_provider_id")) changes.dcrProviderId = body.uuidOrNull("dcr_provider_id");
    if (body.has("configs")) {
      const partial = toConfig(body.object("configs"), false);
      const extras = state.switches.patchMergesConfig ? strategy.config : pickNamed(strategy.config);
      changes.config = { ...extras, ...partial };
    }
    body.end();
    if (changes.dcrProviderId !== undefined) assertProvider(changes.dcrProviderId);
    Object.assign(strategy, changes, { updated: new Date().toISOString() });
    return context.json(toWire(state, strategy));
  });

  app.delete(`${base}/:id`, (context) => {
    const strategy = get(context.req.param("id"));
    if (state.usersOf(strategy.id).length > 0) throw conflict("Auth Strategy in use");
    for (const portal of state.portals) {
      if (portal.defaultStrategyId === strategy.id) portal.defaultStrategyId = null;
    }
    state.strategies.splice(state.strategies.indexOf(strategy), 1);
    return context.body(null, 204);
  });
}

async function readStrategy(request: Request) {
  const body = await Body.read(request);
  const name = body.text("name", 256);
  const displayName = body.text("display_name", 256);
  body.oneOf("strategy_type", ["openid_connect"]);
  const config = toConfig(body.object("configs"), true);
  const dcrProviderId = body.has("dcr_provider_id") ? body.uuidOrNull("dcr_provider_id") : null;
  const labels = body.has("labels") ? toLabels(body.object("labels")) : {};
  if (body.has("principals")) body.object("principals");
  body.end();
  return { name, displayName, config, dcrProviderId, labels };
}

const namedLists: Readonly<Record<string, { readonly items: number; readonly length: number }>> = {
  credential_claim: { items: 10, length: 128 },
  scopes: { items: 50, length: 128 },
  auth_methods: { items: 10, length: 64 },
};

function toConfig(configs: Record<string, unknown>, isComplete: boolean): Record<string, unknown> {
  const prefix = "configs.openid-connect";
  const { "openid-connect": config, ...others } = configs;
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalid(`configs.${other}`, "unknown field", "unknown_property");
  if (!isObject(config)) throw invalid(prefix, "is required", "required");
  if (isComplete && config.issuer === undefined) throw invalid(`${prefix}.issuer`, "is required", "required");
  for (const [key, value] of Object.entries(config)) {
    const list = namedLists[key];
    if (list !== undefined) assertList(`${prefix}.${key}`, value, list);
    else if (key === "issuer") assertUrl(`${prefix}.issuer`, value);
    else if (!pluginSettings.has(key)) throw invalid(`${prefix}.${key}`, "unknown field");
  }
  for (const key of isComplete ? Object.keys(namedLists) : []) {
    if (config[key] === undefined) throw invalid(`${prefix}.${key}`, "is required", "required");
  }
  return config;
}

function assertList(field: string, value: unknown, limits: { items: number; length: number }): void {
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string"))
    throw invalid(field, "must be a list of strings", "type");
  if (value.length > limits.items)
    throw invalid(field, `must not have more than ${limits.items} items`, "max_items");
  if (value.some((item: string) => item.length > limits.length))
    throw invalid(field, "has an item that is too long", "max_length");
}

function assertUrl(field: string, value: unknown): void {
  if (typeof value !== "string" || value.length > 256 || !URL.canParse(value))
    throw invalid(field, "must be a URL");
}

function pickNamed(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key === "issuer" || key in namedLists));
}

function toWire(state: KonnectState, strategy: AuthStrategy) {
  const provider = state.providers.find((item) => item.id === strategy.dcrProviderId);
  return {
    id: strategy.id,
    name: strategy.name,
    display_name: strategy.displayName,
    strategy_type: strategy.type,
    configs: { "openid-connect": strategy.config },
    active: state.publications.some((item) => item.strategyIds?.includes(strategy.id)),
    dcr_provider:
      provider === undefined
        ? null
        : {
            id: provider.id,
            name: provider.name,
            ...(provider.displayName === undefined ? {} : { display_name: provider.displayName }),
            provider_type: "okta",
          },
    supports_multiple_credentials: false,
    labels: strategy.labels,
    created_at: strategy.created,
    updated_at: strategy.updated,
  };
}
