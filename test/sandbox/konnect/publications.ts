import type { Hono } from "hono";
import { getApi } from "./apis";
import { Body } from "./body";
import { byText, byUuid, type Filter, type Listing, toPage } from "./lists";
import type { Portal, Publication } from "./objects";
import { getPortal } from "./portals";
import { invalid, notFound } from "./problems";
import { type KonnectState, remove } from "./state";
import { isUuid } from "./values";

/** APIs in portals. @see Konnect API: API Builder v3, publications */
export function addPublicationRoutes(app: Hono, state: KonnectState): void {
  const { switches } = state;
  const path = "/v3/apis/:api/publications/:portal";
  const find = (apiId: string, portalId: string) =>
    state.publications.find((item) => item.apiId === apiId && item.portalId === portalId);
  const get = (apiId: string, portalId: string): Publication => {
    const publication = find(apiId, portalId);
    if (publication === undefined) throw notFound("Publication");
    return publication;
  };
  const apiOf = (item: Publication) => state.apis.find(({ id }) => id === item.apiId);
  const portalOf = (item: Publication) => state.portals.find(({ id }) => id === item.portalId);
  const filters: Record<string, Filter<Publication>> = {
    api_id: byUuid((item) => item.apiId),
    api_name: byText((item) => apiOf(item)?.name),
    auth_strategy_id: byUuid((item) => state.strategyIdsOf(item)),
    entity_type: byText(() => "api"),
  };
  const sorts: NonNullable<Listing<Publication>["sorts"]> = {
    api_id: (item) => item.apiId,
    api_name: (item) => apiOf(item)?.name,
    created_at: (item) => item.created,
    updated_at: (item) => item.updated,
  };

  app.put(path, async (context) => {
    const api = getApi(state, context.req.param("api"));
    const portal = getPortal(state, context.req.param("portal"));
    const body = await Body.read(context.req.raw);
    const strategies = readStrategies(state, body, portal);
    const visibility = body.optionalOneOf("visibility", ["public", "private"]) ?? "private";
    const autoApprove = body.optionalBoolean("auto_approve_registrations");
    for (const key of ["warnings", "created_at", "updated_at"]) body.has(key);
    body.end();
    const now = new Date().toISOString();
    const fields = { ...strategies, visibility, autoApprove, updated: now };
    const found = find(api.id, portal.id);
    const publication = found ?? { apiId: api.id, portalId: portal.id, created: now, ...fields };
    if (found === undefined) state.publications.push(publication);
    else Object.assign(found, fields);
    return context.json(toWire(state, publication));
  });

  app.get(path, (context) => {
    const { api, portal } = context.req.param();
    return context.json(toWire(state, get(api, portal)));
  });

  app.delete(path, (context) => {
    const { api, portal } = context.req.param();
    remove(state.publications, get(api, portal));
    return context.body(null, 204);
  });

  app.get("/v3/api-publications", (context) =>
    context.json(
      toPage(context, switches, state.publications, {
        filters: {
          ...filters,
          portal_id: byUuid((item) => item.portalId),
          portal_name: byText((item) => portalOf(item)?.name),
        },
        sorts: { ...sorts, portal_id: (item) => item.portalId, portal_name: (item) => portalOf(item)?.name },
        toWire: (item) => ({ ...toListItem(state, item), portal_id: item.portalId }),
      }),
    ),
  );

  app.get("/v3/portals/:portal/api-publications", (context) => {
    const portal = getPortal(state, context.req.param("portal"));
    const own = state.publications.filter((item) => item.portalId === portal.id);
    const portalIds = ({ apiId }: Publication) =>
      state.publications.filter((item) => item.apiId === apiId).map((item) => item.portalId);
    const toItem = (item: Publication) => ({ ...toListItem(state, item), portal_ids: portalIds(item) });
    return context.json(toPage(context, switches, own, { filters, sorts, toWire: toItem }));
  });
}

/** Left out: the portal's default, as the switch says; null: none. */
function readStrategies(
  state: KonnectState,
  body: Body,
  portal: Portal,
): Pick<Publication, "strategyIds" | "followsDefault"> {
  const key = "auth_strategy_ids";
  if (!body.has(key)) {
    const { defaultStrategyId } = portal;
    const strategyIds = defaultStrategyId === null ? null : [defaultStrategyId];
    return state.switches.publicationTakesDefault
      ? { strategyIds, followsDefault: false }
      : { strategyIds: null, followsDefault: true };
  }
  if (body.isNull(key)) return { strategyIds: null, followsDefault: false };
  const ids = body.strings(key, { min: 1, max: 1, length: 36 });
  for (const id of ids) {
    if (!isUuid(id)) body.refuse(key, "must be a UUID", "is_uuid");
    else if (!state.strategies.some((strategy) => strategy.id === id)) {
      throw invalid(key, "references an auth strategy that does not exist", "missing_reference");
    }
  }
  return { strategyIds: ids, followsDefault: false };
}

function toWire(state: KonnectState, publication: Publication) {
  return {
    auth_strategy_ids: state.strategyIdsOf(publication),
    auto_approve_registrations: publication.autoApprove ?? false,
    visibility: publication.visibility,
    warnings: [],
    created_at: publication.created,
    updated_at: publication.updated,
  };
}

function toListItem(state: KonnectState, publication: Publication) {
  return { ...toWire(state, publication), api_id: publication.apiId, entity_type: "api" };
}
