import type { Hono } from "hono";
import { Body } from "./body";
import { readLabelsUpdate } from "./labels";
import { byFlag, byText, byUuid, type Listing, toPage } from "./lists";
import type { Labels, Portal } from "./objects";
import { conflict, invalid, notFound } from "./problems";
import { type KonnectState, remove } from "./state";
import { dropUndefined } from "./values";

const base = "/v3/portals";
const defaultStrategyKey = "default_application_auth_strategy_id";
const visibilities = ["public", "private"] as const;

/** Dev Portals. @see Konnect API: Portal Management v3 */
export function addPortalRoutes(app: Hono, state: KonnectState): void {
  const { switches } = state;
  const domain = () => state.portalUrl.replace("http://", "");
  const listing: Listing<Portal> = {
    filters: {
      id: byUuid((item) => item.id),
      name: byText((item) => item.name),
      description: byText((item) => item.description),
      authentication_enabled: byFlag((item) => item.authenticationEnabled),
      rbac_enabled: byFlag((item) => item.rbacEnabled),
      default_api_visibility: byText((item) => item.defaultApiVisibility),
      default_page_visibility: byText((item) => item.defaultPageVisibility),
      [defaultStrategyKey]: byUuid((item) => item.defaultStrategyId),
      auto_approve_developers: byFlag((item) => item.autoApproveDevelopers),
      auto_approve_applications: byFlag((item) => item.autoApproveApplications),
      default_domain: byText(domain),
      canonical_domain: byText(domain),
    },
    sorts: {
      name: (item) => item.name,
      description: (item) => item.description,
      authentication_enabled: (item) => String(item.authenticationEnabled),
      rbac_enabled: (item) => String(item.rbacEnabled),
      auto_approve_applications: (item) => String(item.autoApproveApplications),
      auto_approve_developers: (item) => String(item.autoApproveDevelopers),
      default_domain: domain,
      canonical_domain: domain,
      created_at: (item) => item.created,
      updated_at: (item) => item.updated,
    },
    toWire: (item) => toWire(item, domain()),
  };

  app.get(base, (context) => context.json(toPage(context, switches, state.portals, listing)));

  app.post(base, async (context) => {
    const body = await Body.read(context.req.raw);
    const name = body.text("name", { max: 255 });
    const fields = readPortal(body, {});
    body.end();
    assertStrategyExists(state, fields.defaultStrategyId);
    if (state.portals.some((portal) => portal.name === name)) throw invalid("name", "must be unique");
    const portal = Object.assign(state.addPortal(name), fields);
    return context.json(toWire(portal, domain()), 201);
  });

  app.get(`${base}/:id`, (context) =>
    context.json(toWire(getPortal(state, context.req.param("id")), domain())),
  );

  app.patch(`${base}/:id`, async (context) => {
    const portal = getPortal(state, context.req.param("id"));
    const body = await Body.read(context.req.raw);
    const name = body.optionalText("name", { max: 255 });
    const fields = readPortal(body, portal.labels);
    body.end();
    assertStrategyExists(state, fields.defaultStrategyId);
    if (state.portals.some((item) => item !== portal && item.name === name)) {
      throw conflict(`The name [${name}] is taken`);
    }
    Object.assign(portal, fields, dropUndefined({ name }), { updated: new Date().toISOString() });
    return context.json(toWire(portal, domain()));
  });

  app.delete(`${base}/:id`, (context) => {
    const portal = getPortal(state, context.req.param("id"));
    const isOfPortal = (item: { portalId: string }) => item.portalId === portal.id;
    if (context.req.query("force") !== "true" && state.publications.some(isOfPortal)) {
      throw conflict("Portal has published APIs");
    }
    for (const list of [state.publications, state.registrations, state.applications, state.developers]) {
      for (const item of (list as { portalId: string }[]).filter(isOfPortal)) remove(list as unknown[], item);
    }
    remove(state.portals, portal);
    return context.body(null, 204);
  });
}

/** @throws Problem 404 */
export function getPortal(state: KonnectState, id: string): Portal {
  const portal = state.portals.find((item) => item.id === id);
  if (portal === undefined) throw notFound("Portal");
  return portal;
}

function assertStrategyExists(state: KonnectState, id: string | null | undefined): void {
  if (typeof id === "string" && !state.strategies.some((strategy) => strategy.id === id)) {
    throw invalid(defaultStrategyKey, "references an auth strategy that does not exist", "missing_reference");
  }
}

function readPortal(body: Body, labels: Readonly<Labels>) {
  const description = body.isNull("description")
    ? null
    : body.optionalText("description", { min: 0, max: 512 });
  for (const key of ["id", "created_at", "updated_at", "default_domain", "canonical_domain"]) body.has(key);
  return dropUndefined({
    description,
    displayName: body.optionalText("display_name", { max: 255 }),
    authenticationEnabled: body.optionalBoolean("authentication_enabled"),
    rbacEnabled: body.optionalBoolean("rbac_enabled"),
    siprEnabled: body.optionalBoolean("sipr_enabled"),
    defaultApiVisibility: body.optionalOneOf("default_api_visibility", visibilities),
    defaultPageVisibility: body.optionalOneOf("default_page_visibility", visibilities),
    defaultStrategyId: body.has(defaultStrategyKey) ? body.uuidOrNull(defaultStrategyKey) : undefined,
    autoApproveDevelopers: body.optionalBoolean("auto_approve_developers"),
    autoApproveApplications: body.optionalBoolean("auto_approve_applications"),
    showsDeveloperPii: body.optionalBoolean("notifications_developer_pii_visibility_enabled"),
    labels: readLabelsUpdate(body, labels),
  });
}

function toWire(portal: Portal, domain: string) {
  return {
    id: portal.id,
    name: portal.name,
    display_name: portal.displayName,
    description: portal.description,
    authentication_enabled: portal.authenticationEnabled,
    rbac_enabled: portal.rbacEnabled,
    sipr_enabled: portal.siprEnabled,
    default_api_visibility: portal.defaultApiVisibility,
    default_page_visibility: portal.defaultPageVisibility,
    default_application_auth_strategy_id: portal.defaultStrategyId,
    auto_approve_developers: portal.autoApproveDevelopers,
    auto_approve_applications: portal.autoApproveApplications,
    notifications_developer_pii_visibility_enabled: portal.showsDeveloperPii,
    default_domain: domain,
    canonical_domain: domain,
    labels: portal.labels,
    created_at: portal.created,
    updated_at: portal.updated,
  };
}
