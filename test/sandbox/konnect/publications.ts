import type { Hono } from "hono";
import { Body, isUuid } from "./body";
import { toPage } from "./lists";
import { invalid, notFound } from "./problems";
import type { Api, KonnectState, Publication } from "./state";

/** Publications of APIs and their links to gateway services. @see Konnect API: API Builder v3 */
export function addPublicationRoutes(app: Hono, state: KonnectState): void {
  const path = "/v3/apis/:api/publications/:portal";
  const find = (apiId: string, portalId: string) =>
    state.publications.find((item) => item.apiId === apiId && item.portalId === portalId);
  const get = (apiId: string, portalId: string): Publication => {
    const publication = find(apiId, portalId);
    if (publication === undefined) throw notFound("Publication");
    return publication;
  };
  const nameOf = (publication: Publication) => state.apis.find(({ id }) => id === publication.apiId)?.name;
  const filters = {
    api_id: (item: Publication) => item.apiId,
    api_name: nameOf,
    auth_strategy_id: (item: Publication) => item.strategyIds,
    entity_type: () => "api",
  };
  const { maxPageSize } = state.switches;

  app.put(path, async (context) => {
    const { api: apiId, portal: portalId } = context.req.param();
    const portal = state.portals.find(({ id }) => id === portalId);
    if (!state.apis.some(({ id }) => id === apiId) || portal === undefined) throw notFound("API or portal");
    const body = await Body.read(context.req.raw);
    const strategyIds = body.has("auth_strategy_ids")
      ? toStrategyIds(state, body.value("auth_strategy_ids"))
      : state.switches.publicationTakesDefault && portal.defaultStrategyId !== null
        ? [portal.defaultStrategyId]
        : null;
    const visibility = body.has("visibility") ? body.oneOf("visibility", ["public", "private"]) : "private";
    const autoApprove = body.has("auto_approve_registrations") ? readNullableBoolean(body) : null;
    body.end();
    const now = new Date().toISOString();
    const publication = find(apiId, portalId) ?? ({ apiId, portalId, created: now } as Publication);
    if (find(apiId, portalId) === undefined) state.publications.push(publication);
    Object.assign(publication, { strategyIds, visibility, autoApprove, updated: now });
    return context.json(toWire(publication));
  });
  app.get(path, (context) =>
    context.json(toWire(get(context.req.param("api"), context.req.param("portal")))),
  );
  app.delete(path, (context) => {
    const publication = get(context.req.param("api"), context.req.param("portal"));
    state.publications.splice(state.publications.indexOf(publication), 1);
    return context.body(null, 204);
  });

  app.get("/v3/api-publications", (context) => {
    const all = { ...filters, portal_id: (item: Publication) => item.portalId };
    return context.json(toPage(context, state.publications, all, maxPageSize, toListItem));
  });
  app.get("/v3/portals/:portal/api-publications", (context) => {
    const portalId = context.req.param("portal");
    if (!state.portals.some(({ id }) => id === portalId)) throw notFound("Portal");
    const own = state.publications.filter((item) => item.portalId === portalId);
    const toItem = (item: Publication) => {
      const { portal_id, ...rest } = toListItem(item);
      return { ...rest, portal_ids: [portal_id] };
    };
    return context.json(toPage(context, own, filters, maxPageSize, toItem));
  });

  app.get("/v3/api-implementations", (context) => {
    const linked = state.apis.filter((api) => api.route !== undefined);
    const byApi = {
      id: (api: Api) => api.serviceId,
      api_id: (api: Api) => api.id,
      service_id: (api: Api) => api.serviceId,
    };
    return context.json(toPage(context, linked, byApi, maxPageSize, toImplementation));
  });
}

function toStrategyIds(state: KonnectState, value: unknown): string[] | null {
  if (value === null) return null;
  if (!Array.isArray(value) || value.length !== 1)
    throw invalid("auth_strategy_ids", "must have exactly one item", "max_items");
  const [id] = value as unknown[];
  if (typeof id !== "string" || !isUuid(id)) throw invalid("auth_strategy_ids", "must be a UUID", "is_uuid");
  if (!state.strategies.some((strategy) => strategy.id === id)) {
    throw invalid(
      "auth_strategy_ids",
      "references an auth strategy that does not exist",
      "missing_reference",
    );
  }
  return [id];
}

function readNullableBoolean(body: Body): boolean | null {
  return body.value("auto_approve_registrations") === null
    ? null
    : body.boolean("auto_approve_registrations");
}

function toWire(publication: Publication) {
  return {
    auth_strategy_ids: publication.strategyIds,
    auto_approve_registrations: publication.autoApprove ?? false,
    visibility: publication.visibility,
    warnings: [],
    created_at: publication.created,
    updated_at: publication.updated,
  };
}

function toListItem(publication: Publication) {
  return {
    ...toWire(publication),
    api_id: publication.apiId,
    portal_id: publication.portalId,
    entity_type: "api",
  };
}

function toImplementation(api: Api) {
  return {
    id: api.serviceId,
    api_id: api.id,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    service: {
      id: api.serviceId,
      control_plane_id: "11111111-1111-4111-8111-111111111111",
      ...(api.syncError === undefined
        ? {}
        : { auth_strategy_sync_error: { control_plane_error: "plugin_conflict", message: api.syncError } }),
    },
  };
}
