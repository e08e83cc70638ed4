import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { Body } from "./body";
import { readDcrConfig, toDcrConfigWire } from "./dcr-configs";
import { readLabels, readLabelsUpdate } from "./labels";
import { bySubstring, byValue, type Listing, toPage } from "./lists";
import { assertNameIsFree } from "./names";
import { type DcrProvider, dcrProviderTypes } from "./objects";
import { conflict, notFound, refuse } from "./problems";
import { type KonnectState, remove } from "./state";
import { dropUndefined } from "./values";
import { verify } from "./verification";

const base = "/v2/dcr-providers";

/** DCR providers. @see Konnect API: DCR Providers v2 */
export function addDcrProviderRoutes(app: Hono, state: KonnectState): void {
  const { switches } = state;
  const get = (id: string): DcrProvider => {
    const provider = state.providers.find((item) => item.id === id);
    if (provider === undefined) throw notFound("DCR provider");
    return provider;
  };
  const toIssuer = (issuer: string) => (switches.trimsIssuer ? issuer.replace(/\/$/, "") : issuer);
  const setting = (key: string) => (item: DcrProvider) => item.settings?.[key] as string | undefined;
  const listing: Listing<DcrProvider> = {
    filters: {
      id: bySubstring((item) => item.id),
      name: bySubstring((item) => item.name),
      issuer: bySubstring((item) => item.issuer),
      provider_type: byValue((item) => item.type ?? "okta"),
      initial_client_id: bySubstring(setting("initial_client_id")),
      initial_client_audience: bySubstring(setting("initial_client_audience")),
    },
    sorts: {
      created_at: (item) => item.created,
      updated_at: (item) => item.updated,
      provider_type: (item) => item.type ?? "okta",
      issuer: (item) => item.issuer,
      name: (item) => item.name,
    },
    toWire: (item) => toWire(state, item),
  };

  app.get(base, (context) => context.json(toPage(context, switches, state.providers, listing)));

  app.post(base, async (context) => {
    const body = await Body.read(context.req.raw);
    const name = body.text("name", { max: 256 });
    const displayName = body.optionalText("display_name", { max: 256 });
    const type = body.oneOf("provider_type", dcrProviderTypes);
    const issuer = toIssuer(body.url("issuer"));
    const { dcr_token: token = "", ...settings } = readDcrConfig(body, type, true);
    const labels = readLabels(body);
    body.end();
    assertNameIsFree(switches, state.providers, name);
    const now = new Date().toISOString();
    const provider: DcrProvider = {
      id: randomUUID(),
      name,
      displayName,
      type,
      issuer,
      token: String(token),
      settings,
      labels,
      created: now,
      updated: now,
    };
    state.providers.push(provider);
    return context.json(toWire(state, provider), 201);
  });

  app.get(`${base}/:id`, (context) => context.json(toWire(state, get(context.req.param("id")))));

  app.patch(`${base}/:id`, async (context) => {
    const provider = get(context.req.param("id"));
    const body = await Body.read(context.req.raw);
    const changes = dropUndefined({
      name: body.optionalText("name", { max: 256 }),
      displayName: body.optionalText("display_name", { max: 256 }),
      issuer: body.has("issuer") ? toIssuer(body.url("issuer")) : undefined,
      labels: readLabelsUpdate(body, provider.labels),
    });
    const { dcr_token: token = provider.token, ...settings } = readDcrConfig(
      body,
      provider.type ?? "okta",
      false,
    );
    body.end();
    if (changes.name !== undefined) assertNameIsFree(switches, state.providers, changes.name, provider);
    Object.assign(provider, changes, {
      token: String(token),
      settings: { ...provider.settings, ...settings },
      updated: new Date().toISOString(),
    });
    return context.json(toWire(state, provider));
  });

  app.delete(`${base}/:id`, (context) => {
    const provider = get(context.req.param("id"));
    const users = state.strategies.filter((strategy) => strategy.dcrProviderId === provider.id);
    if (users.length > 0 && switches.refusesProviderInUse) throw conflict("DCR Provider in use");
    for (const strategy of users) strategy.dcrProviderId = null;
    remove(state.providers, provider);
    return context.body(null, 204);
  });

  app.post(`${base}/:id/verify`, async (context) => {
    const errors = await verify(get(context.req.param("id")), switches);
    if (errors.length > 0 && switches.verifyFailsWith4xx) {
      const reason = errors.join("; ");
      throw refuse([{ field: "dcr_config", reason, rule: "invalid", source: "body" }], reason);
    }
    return context.json({ status: errors.length === 0 ? "success" : "failed", errors });
  });
}

function toWire(state: KonnectState, provider: DcrProvider) {
  const users = state.strategies.filter((strategy) => strategy.dcrProviderId === provider.id);
  return {
    id: provider.id,
    name: provider.name,
    ...(provider.displayName === undefined || state.switches.omitsDisplayName
      ? {}
      : { display_name: provider.displayName }),
    provider_type: provider.type ?? "okta",
    issuer: provider.issuer,
    dcr_config: toDcrConfigWire(provider),
    active: users.some((strategy) => state.publicationsOf(strategy.id).length > 0),
    labels: provider.labels,
    created_at: provider.created,
    updated_at: provider.updated,
  };
}
