import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { Body, toLabels } from "./body";
import { toPage } from "./lists";
import { registerClient, removeClient } from "./okta-registration";
import { conflict, invalid, notFound, Problem } from "./problems";
import type { DcrProvider, KonnectState } from "./state";

const base = "/v2/dcr-providers";

/** DCR providers of type okta. @see Konnect API: DCR Providers */
export function addDcrProviderRoutes(app: Hono, state: KonnectState): void {
  const get = (id: string): DcrProvider => {
    const provider = state.providers.find((item) => item.id === id);
    if (provider === undefined) throw notFound("DCR provider");
    return provider;
  };
  const normalise = (issuer: string) => (state.switches.trimsIssuer ? issuer.replace(/\/$/, "") : issuer);
  const assertNameFree = (name: string) => {
    if (state.switches.namesAreUnique && state.providers.some((item) => item.name === name)) {
      throw conflict("A DCR provider of this name exists");
    }
  };

  app.get(base, (context) => {
    const filters = {
      id: (item: DcrProvider) => item.id,
      name: (item: DcrProvider) => item.name,
      issuer: (item: DcrProvider) => item.issuer,
      provider_type: () => "okta",
    };
    return context.json(
      toPage(context, state.providers, filters, state.switches.maxPageSize, (item) => toWire(state, item)),
    );
  });

  app.post(base, async (context) => {
    const body = await Body.read(context.req.raw);
    const name = body.text("name", 256);
    const displayName = body.optionalText("display_name", 256);
    const type = body.oneOf("provider_type", ["okta", "auth0", "azureAd", "curity", "http", "kongIdentity"]);
    if (type !== "okta") throw invalid("provider_type", "this sandbox serves okta only");
    const issuer = normalise(body.url("issuer"));
    const token = toToken(body.object("dcr_config"));
    const labels = body.has("labels") ? toLabels(body.object("labels")) : {};
    body.end();
    assertNameFree(name);
    const now = new Date().toISOString();
    const provider = {
      id: randomUUID(),
      name,
      displayName,
      issuer,
      token,
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
    const changes: Partial<DcrProvider> = {};
    if (body.has("name")) changes.name = body.text("name", 256);
    if (body.has("display_name")) changes.displayName = body.text("display_name", 256);
    if (body.has("issuer")) changes.issuer = normalise(body.url("issuer"));
    if (body.has("labels")) changes.labels = toLabels(body.value("labels"), provider.labels);
    if (body.has("dcr_config")) changes.token = toToken(body.object("dcr_config"));
    body.end();
    if (changes.name !== undefined && changes.name !== provider.name) assertNameFree(changes.name);
    Object.assign(provider, changes, { updated: new Date().toISOString() });
    return context.json(toWire(state, provider));
  });

  app.delete(`${base}/:id`, (context) => {
    const provider = get(context.req.param("id"));
    const users = state.strategies.filter((strategy) => strategy.dcrProviderId === provider.id);
    if (users.length > 0 && state.switches.refusesProviderInUse) throw conflict("DCR Provider in use");
    for (const strategy of users) strategy.dcrProviderId = null;
    state.providers.splice(state.providers.indexOf(provider), 1);
    return context.body(null, 204);
  });

  app.post(`${base}/:id/verify`, async (context) => {
    const provider = get(context.req.param("id"));
    const client = await registerClient(provider, { name: "Konnect verification", redirectUri: undefined });
    if ("problem" in client) {
      const error = `Unable to create the DCR application: ${client.problem}`;
      if (state.switches.verifyFailsWith4xx) throw new Problem(400, "Bad Request", error);
      return context.json({ status: "failed", errors: [error] });
    }
    await removeClient(provider, client.clientId);
    return context.json({ status: "success", errors: [] });
  });
}

function toToken(config: Record<string, unknown>): string {
  for (const key of Object.keys(config)) {
    if (key !== "dcr_token") throw invalid(`dcr_config.${key}`, "unknown field", "unknown_property");
  }
  const { dcr_token: token } = config;
  if (typeof token !== "string" || token === "")
    throw invalid("dcr_config.dcr_token", "is required", "required");
  if (token.length > 256)
    throw invalid("dcr_config.dcr_token", "must not have more than 256 characters", "max_length");
  return token;
}

function toWire(state: KonnectState, provider: DcrProvider) {
  return {
    id: provider.id,
    name: provider.name,
    ...(provider.displayName === undefined || state.switches.omitsDisplayName
      ? {}
      : { display_name: provider.displayName }),
    provider_type: "okta",
    issuer: provider.issuer,
    dcr_config: {},
    active: state.strategies.some((strategy) => strategy.dcrProviderId === provider.id),
    labels: provider.labels,
    created_at: provider.created,
    updated_at: provider.updated,
  };
}
