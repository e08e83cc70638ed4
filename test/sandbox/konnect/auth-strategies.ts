import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { Body } from "./body";
import { readLabels, readLabelsUpdate } from "./labels";
import { byText, byUuid, type Listing, toPage } from "./lists";
import { assertNameIsFree } from "./names";
import type { AuthStrategy, DcrProvider } from "./objects";
import { conflict, invalid, notFound } from "./problems";
import { type KonnectState, remove } from "./state";
import { mergeConfig, readStrategyConfig, toConfigKey } from "./strategy-configs";
import { dropUndefined } from "./values";

const base = "/v2/application-auth-strategies";

/** Application auth strategies. @see Konnect API: Application Auth Strategies v2 */
export function addAuthStrategyRoutes(app: Hono, state: KonnectState): void {
  const { switches } = state;
  const get = (id: string): AuthStrategy => {
    const strategy = state.strategies.find((item) => item.id === id);
    if (strategy === undefined) throw notFound("Auth strategy");
    return strategy;
  };
  const assertProviderExists = (id: string | null | undefined) => {
    if (typeof id === "string" && !state.providers.some((provider) => provider.id === id)) {
      throw invalid("dcr_provider_id", "references a DCR provider that does not exist", "missing_reference");
    }
  };
  const provider = (item: AuthStrategy) => findProvider(state, item);
  const listing: Listing<AuthStrategy> = {
    filters: {
      strategy_type: byText((item) => item.type),
      name: byText((item) => item.name),
      display_name: byText((item) => item.displayName),
      dcr_provider_id: byUuid((item) => item.dcrProviderId),
      dcr_provider_name: byText((item) => provider(item)?.name),
      dcr_provider_type: byText((item) => toType(provider(item))),
    },
    sorts: {
      created_at: (item) => item.created,
      updated_at: (item) => item.updated,
      strategy_type: (item) => item.type,
      name: (item) => item.name,
      display_name: (item) => item.displayName,
      dcr_provider_id: (item) => item.dcrProviderId,
      dcr_provider_name: (item) => provider(item)?.name,
      dcr_provider_type: (item) => toType(provider(item)),
    },
    toWire: (item) => toWire(state, item),
  };
  const add = (id: string, fields: StrategyFields): AuthStrategy => {
    const now = new Date().toISOString();
    const strategy = { id, ...fields, created: now, updated: now };
    state.strategies.push(strategy);
    return strategy;
  };

  app.get(base, (context) => context.json(toPage(context, switches, state.strategies, listing)));

  app.post(base, async (context) => {
    const fields = await readStrategy(context.req.raw);
    assertProviderExists(fields.dcrProviderId);
    assertNameIsFree(switches, state.strategies, fields.name);
    return context.json(toWire(state, add(randomUUID(), fields)), 201);
  });

  app.get(`${base}/:id`, (context) => context.json(toWire(state, get(context.req.param("id")))));

  app.put(`${base}/:id`, async (context) => {
    const id = context.req.param("id");
    const strategy = state.strategies.find((item) => item.id === id);
    if (strategy === undefined && !switches.putCreates) throw notFound("Auth strategy");
    const fields = await readStrategy(context.req.raw);
    assertProviderExists(fields.dcrProviderId);
    if (strategy !== undefined && strategy.type !== fields.type)
      throw invalid("strategy_type", "cannot be changed");
    assertNameIsFree(switches, state.strategies, fields.name, strategy);
    if (strategy === undefined) return context.json(toWire(state, add(id, fields)), 201);
    Object.assign(strategy, fields, { updated: new Date().toISOString() });
    return context.json(toWire(state, strategy), 201);
  });

  app.patch(`${base}/:id`, async (context) => {
    const strategy = get(context.req.param("id"));
    const body = await Body.read(context.req.raw);
    const isDcr = strategy.type === "openid_connect" && body.has("dcr_provider_id");
    const config = body.has("configs") ? readStrategyConfig(body, strategy.type, false) : undefined;
    const changes = dropUndefined({
      name: body.optionalText("name", { max: 256 }),
      displayName: body.optionalText("display_name", { min: 0, max: 256 }),
      labels: readLabelsUpdate(body, strategy.labels),
      dcrProviderId: isDcr ? body.uuidOrNull("dcr_provider_id") : undefined,
      principals: readPrincipals(body),
      config: config && mergeConfig(strategy.config, config, switches.patchMergesConfig),
    });
    body.end();
    assertProviderExists(changes.dcrProviderId);
    if (changes.name !== undefined) assertNameIsFree(switches, state.strategies, changes.name, strategy);
    Object.assign(strategy, changes, { updated: new Date().toISOString() });
    return context.json(toWire(state, strategy));
  });

  app.delete(`${base}/:id`, (context) => {
    const strategy = get(context.req.param("id"));
    if (state.usersOf(strategy.id).length > 0) throw conflict("Auth Strategy in use");
    for (const portal of state.portals) {
      if (portal.defaultStrategyId === strategy.id) portal.defaultStrategyId = null;
    }
    remove(state.strategies, strategy);
    return context.body(null, 204);
  });
}

/** The DCR provider of a strategy. */
export function findProvider(
  state: KonnectState,
  strategy: AuthStrategy | undefined,
): DcrProvider | undefined {
  return state.providers.find(({ id }) => id === strategy?.dcrProviderId);
}

type StrategyFields = Omit<AuthStrategy, "id" | "created" | "updated">;

async function readStrategy(request: Request): Promise<StrategyFields> {
  const body = await Body.read(request);
  const type = body.oneOf("strategy_type", ["openid_connect", "key_auth"]);
  const fields = {
    type,
    name: body.text("name", { max: 256 }),
    displayName: body.text("display_name", { min: 0, max: 256 }),
    config: readStrategyConfig(body, type, true),
    dcrProviderId:
      type === "openid_connect" && body.has("dcr_provider_id") ? body.uuidOrNull("dcr_provider_id") : null,
    labels: readLabels(body),
    ...dropUndefined({ principals: readPrincipals(body) }),
  };
  body.end();
  return fields;
}

function readPrincipals(body: Body): { enabled: boolean } | undefined {
  return body.has("principals") ? { enabled: body.object("principals").boolean("enabled") } : undefined;
}

function toType(provider: DcrProvider | undefined): string | undefined {
  return provider === undefined ? undefined : (provider.type ?? "okta");
}

function toWire(state: KonnectState, strategy: AuthStrategy) {
  const provider = findProvider(state, strategy);
  const displayName = state.switches.omitsDisplayName ? undefined : provider?.displayName;
  return {
    id: strategy.id,
    name: strategy.name,
    display_name: strategy.displayName,
    strategy_type: strategy.type,
    configs: { [toConfigKey(strategy.type)]: strategy.config },
    active: state.publicationsOf(strategy.id).length > 0,
    dcr_provider:
      provider === undefined
        ? null
        : {
            id: provider.id,
            name: provider.name,
            ...(displayName === undefined ? {} : { display_name: displayName }),
            provider_type: provider.type ?? "okta",
          },
    supports_multiple_credentials: strategy.type === "key_auth",
    ...(strategy.principals === undefined ? {} : { principals: strategy.principals }),
    labels: strategy.labels,
    created_at: strategy.created,
    updated_at: strategy.updated,
  };
}
