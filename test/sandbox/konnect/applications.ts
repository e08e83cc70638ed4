import type { Hono } from "hono";
import { chooseStrategy, createApplication, deleteApplication } from "./application-lifecycle";
import { findProvider } from "./auth-strategies";
import { Body } from "./body";
import { readLabelsUpdate } from "./labels";
import { byText, byUuid, type Listing, toPage } from "./lists";
import type { Application } from "./objects";
import { hasClient } from "./okta-registration";
import { getPortal } from "./portals";
import { invalid, notFound } from "./problems";
import type { KonnectState } from "./state";
import { dropUndefined } from "./values";

const base = "/v3/portals/:portal/applications";

/** Applications as an administrator sees them. @see Konnect API: Portal Management v3, applications */
export function addApplicationRoutes(app: Hono, state: KonnectState): void {
  const { switches } = state;
  const listing: Listing<Application> = {
    filters: {
      developer_id: byUuid((item) => (item.owner.type === "developer" ? item.owner.id : undefined)),
      team_id: byUuid((item) => (item.owner.type === "team" ? item.owner.id : undefined)),
      name: byText((item) => item.name),
    },
    sorts: {
      created_at: (item) => item.created,
      developer_id: (item) => item.owner.id,
      name: (item) => item.name,
    },
    toWire: (item) => toWire(state, item),
  };
  const assertOwnerExists = (portalId: string, owner: Application["owner"]) => {
    const isDeveloper = state.developers.some((item) => item.portalId === portalId && item.id === owner.id);
    if (owner.type === "developer" && !isDeveloper) {
      throw invalid("owner.id", "references a developer that does not exist", "missing_reference");
    }
  };

  app.get(base, (context) => {
    const portal = getPortal(state, context.req.param("portal"));
    const own = state.applications.filter((item) => item.portalId === portal.id);
    return context.json(toPage(context, switches, own, listing));
  });

  app.post(base, async (context) => {
    const portal = getPortal(state, context.req.param("portal"));
    const body = await Body.read(context.req.raw);
    const name = body.text("name", { max: 255 });
    const description = body.optionalText("description", { min: 0, max: 255 });
    const labels = readLabelsUpdate(body, {}) ?? {};
    const field = body.has("client_id") ? "client_id" : "dcr_client_id";
    const value = body.optionalText(field, { max: 255 });
    const strategyId = body.has("auth_strategy_id") ? body.uuid("auth_strategy_id") : null;
    const owner = readOwner(body);
    body.end();
    assertOwnerExists(portal.id, owner);
    const { application } = await createApplication(state, {
      portal,
      owner,
      name,
      description,
      redirectUri: undefined,
      scopes: undefined,
      labels,
      clientId: value === undefined ? undefined : { field, value },
      strategy: chooseStrategy(state, portal, strategyId),
    });
    return context.json(toWire(state, application), 201);
  });

  app.get(`${base}/:id`, (context) => {
    const { portal, id } = context.req.param();
    return context.json(toWire(state, getApplication(state, portal, id)));
  });

  app.patch(`${base}/:id`, async (context) => {
    const { portal, id } = context.req.param();
    const application = getApplication(state, portal, id);
    const body = await Body.read(context.req.raw);
    const owner = body.has("owner") ? readOwner(body) : undefined;
    body.end();
    if (owner !== undefined) assertOwnerExists(portal, owner);
    Object.assign(application, dropUndefined({ owner }), { updated: new Date().toISOString() });
    return context.json(toWire(state, application));
  });

  app.delete(`${base}/:id`, async (context) => {
    const { portal, id } = context.req.param();
    await deleteApplication(state, getApplication(state, portal, id));
    return context.body(null, 204);
  });

  app.get(`${base}/:id/credentials`, async (context) => {
    const { portal, id } = context.req.param();
    const credentials = await listCredentials(state, getApplication(state, portal, id));
    return context.json(toPage(context, switches, credentials, { toWire: (item) => item }));
  });
}

/** Credentials of an application without their secrets; under DCR those that the identity provider has. */
export async function listCredentials(state: KonnectState, application: Application) {
  const { clientId, created } = application;
  const provider = findProvider(
    state,
    state.strategies.find(({ id }) => id === application.strategyId),
  );
  if (provider !== undefined && !(await hasClient(provider, clientId))) return [];
  return [
    {
      type: "client_secret",
      id: clientId,
      display_name: null,
      client_id: clientId,
      created_at: created,
      expires_at: null,
    },
  ];
}

/** @throws Problem 404 */
export function getApplication(state: KonnectState, portalId: string, id: string): Application {
  const application = state.applications.find(
    (item) => item.id === id && item.portalId === getPortal(state, portalId).id,
  );
  if (application === undefined) throw notFound("Application");
  return application;
}

function readOwner(body: Body): Application["owner"] {
  const owner = body.object("owner");
  return { type: owner.oneOf("type", ["developer", "team"]), id: owner.uuid("id") };
}

function toWire(state: KonnectState, application: Application) {
  const strategy = state.strategies.find(({ id }) => id === application.strategyId);
  const provider = findProvider(state, strategy);
  return {
    id: application.id,
    name: application.name,
    description: application.description,
    labels: application.labels,
    client_id: application.clientId,
    registration_count: state.registrations.filter((item) => item.applicationId === application.id).length,
    dcr_provider: provider === undefined ? null : { id: provider.id },
    portal: { id: application.portalId },
    auth_strategy: {
      id: application.strategyId,
      name: strategy?.name ?? "deleted",
      credential_type: provider === undefined ? "self_managed_client_credentials" : "client_credentials",
      auth_methods: strategy?.config.auth_methods ?? [],
      available_scopes: strategy?.config.scopes ?? [],
    },
    granted_scopes: application.scopes ?? null,
    owner: application.owner,
    created_at: application.created,
    updated_at: application.updated,
  };
}
