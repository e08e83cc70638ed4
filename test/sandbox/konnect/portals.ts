import type { Hono } from "hono";
import { Body, toLabels } from "./body";
import { toPage } from "./lists";
import { conflict, invalid, notFound } from "./problems";
import type { KonnectState, Portal } from "./state";

const base = "/v3/portals";

/** Dev Portals. @see Konnect API: Portal Management v3 */
export function addPortalRoutes(app: Hono, state: KonnectState): void {
  const get = (id: string): Portal => {
    const portal = state.portals.find((item) => item.id === id);
    if (portal === undefined) throw notFound("Portal");
    return portal;
  };

  app.get(base, (context) => {
    const filters = {
      id: (item: Portal) => item.id,
      name: (item: Portal) => item.name,
      description: (item: Portal) => item.description,
      default_application_auth_strategy_id: (item: Portal) => item.defaultStrategyId,
    };
    return context.json(
      toPage(context, state.portals, filters, state.switches.maxPageSize, (item) => toWire(state, item)),
    );
  });

  app.post(base, async (context) => {
    const body = await Body.read(context.req.raw);
    const name = body.text("name", 255);
    const changes = readPortal(body, state, {});
    body.end();
    if (state.portals.some((portal) => portal.name === name)) throw conflict("A portal of this name exists");
    const portal = Object.assign(state.addPortal(name), changes);
    return context.json(toWire(state, portal), 201);
  });

  app.get(`${base}/:id`, (context) => context.json(toWire(state, get(context.req.param("id")))));

  app.patch(`${base}/:id`, async (context) => {
    const portal = get(context.req.param("id"));
    const body = await Body.read(context.req.raw);
    const name = body.optionalText("name", 255);
    const changes = readPortal(body, state, portal.labels);
    body.end();
    Object.assign(portal, changes, name === undefined ? {} : { name }, { updated: new Date().toISOString() });
    return context.json(toWire(state, portal));
  });

  app.delete(`${base}/:id`, (context) => {
    const portal = get(context.req.param("id"));
    state.portals.splice(state.portals.indexOf(portal), 1);
    return context.body(null, 204);
  });

  app.get("/v2/portals", (context) =>
    context.json(toPage(context, [], { name: () => "" }, 100, () => undefined)),
  );
}

function readPortal(body: Body, state: KonnectState, labels: Record<string, string>): Partial<Portal> {
  const changes: Partial<Portal> = {};
  if (body.has("display_name")) changes.displayName = body.text("display_name", 255);
  if (body.has("description"))
    changes.description = body.value("description") === null ? null : body.text("description", 512);
  if (body.has("authentication_enabled"))
    changes.authenticationEnabled = body.boolean("authentication_enabled");
  if (body.has("rbac_enabled")) changes.rbacEnabled = body.boolean("rbac_enabled");
  if (body.has("auto_approve_developers"))
    changes.autoApproveDevelopers = body.boolean("auto_approve_developers");
  if (body.has("auto_approve_applications"))
    changes.autoApproveApplications = body.boolean("auto_approve_applications");
  if (body.has("default_api_visibility"))
    changes.defaultApiVisibility = body.oneOf("default_api_visibility", ["public", "private"]);
  if (body.has("labels")) changes.labels = toLabels(body.value("labels"), labels);
  if (body.has("default_application_auth_strategy_id")) {
    const id = body.uuidOrNull("default_application_auth_strategy_id");
    if (id !== null && !state.strategies.some((strategy) => strategy.id === id)) {
      throw invalid(
        "default_application_auth_strategy_id",
        "references an auth strategy that does not exist",
        "missing_reference",
      );
    }
    changes.defaultStrategyId = id;
  }
  return changes;
}

function toWire(state: KonnectState, portal: Portal) {
  const domain = state.portalUrl.replace("http://", "");
  return {
    id: portal.id,
    name: portal.name,
    display_name: portal.displayName,
    description: portal.description,
    authentication_enabled: portal.authenticationEnabled,
    rbac_enabled: portal.rbacEnabled,
    sipr_enabled: false,
    default_api_visibility: portal.defaultApiVisibility,
    default_page_visibility: portal.defaultPageVisibility,
    default_application_auth_strategy_id: portal.defaultStrategyId,
    auto_approve_developers: portal.autoApproveDevelopers,
    auto_approve_applications: portal.autoApproveApplications,
    notifications_developer_pii_visibility_enabled: false,
    default_domain: domain,
    canonical_domain: domain,
    labels: portal.labels,
    created_at: portal.created,
    updated_at: portal.updated,
  };
}
