import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { getApi } from "./apis";
import { Body } from "./body";
import { byTime, byUuid, type Listing, toPage } from "./lists";
import type { Api } from "./objects";
import { conflict, invalid, notFound } from "./problems";
import type { KonnectState } from "./state";

/** Links between APIs and gateway services. @see Konnect API: API Builder v3, implementations */
export function addImplementationRoutes(app: Hono, state: KonnectState): void {
  const path = "/v3/apis/:api/implementations";
  const serviceOf = (api: Api) => state.services.find(({ id }) => id === api.serviceId);
  const getLinked = (apiId: string, implementationId: string): Api => {
    const api = getApi(state, apiId);
    if (api.route === undefined || api.implementationId !== implementationId)
      throw notFound("API implementation");
    return api;
  };
  const toWire = (api: Api) => ({
    id: api.implementationId,
    created_at: api.created,
    updated_at: api.created,
    ...(api.controlPlaneLink === undefined
      ? {
          service: {
            id: api.serviceId,
            control_plane_id: serviceOf(api)?.controlPlaneId,
            ...(api.syncError === undefined ? {} : { auth_strategy_sync_error: toSyncError(api.syncError) }),
          },
        }
      : { control_plane: toControlPlane(serviceOf(api)?.controlPlaneId, api.controlPlaneLink) }),
  });
  const listing: Listing<Api> = {
    filters: {
      id: byUuid((item) => item.implementationId),
      api_id: byUuid((item) => item.id),
      service_id: byUuid((item) => item.serviceId),
      control_plane_id: byUuid((item) => serviceOf(item)?.controlPlaneId),
      created_at: byTime((item) => item.created),
      updated_at: byTime((item) => item.created),
    },
    sorts: {
      id: (item) => item.implementationId,
      api_id: (item) => item.id,
      service_id: (item) => item.serviceId,
      control_plane_id: (item) => serviceOf(item)?.controlPlaneId,
      created_at: (item) => item.created,
      updated_at: (item) => item.created,
    },
    toWire: (item) => ({ ...toWire(item), api_id: item.id }),
  };

  app.post(path, async (context) => {
    const api = getApi(state, context.req.param("api"));
    const body = await Body.read(context.req.raw);
    for (const key of ["id", "created_at", "updated_at"]) body.has(key);
    const link = body.object("service");
    const [serviceId, controlPlaneId] = [link.uuid("id"), link.uuid("control_plane_id")];
    body.end();
    const service = state.services.find(
      (item) => item.id === serviceId && item.controlPlaneId === controlPlaneId,
    );
    if (service === undefined) {
      throw invalid("service.id", "references a service that does not exist", "missing_reference");
    }
    const isTaken = state.apis.some((item) => item.route !== undefined && item.serviceId === serviceId);
    if (api.route !== undefined || isTaken) throw conflict("The service or the API is linked already");
    Object.assign(api, { serviceId, route: service.route, implementationId: randomUUID() });
    return context.json(toWire(api), 201);
  });

  app.get(`${path}/:id`, (context) => {
    const { api, id } = context.req.param();
    return context.json(toWire(getLinked(api, id)));
  });

  app.delete(`${path}/:id`, (context) => {
    const { api, id } = context.req.param();
    getLinked(api, id).route = undefined;
    return context.body(null, 204);
  });

  app.get("/v3/api-implementations", (context) => {
    const linked = state.apis.filter((api) => api.route !== undefined);
    return context.json(toPage(context, state.switches, linked, listing));
  });
}

function toControlPlane(id: string | undefined, { isEnforced }: NonNullable<Api["controlPlaneLink"]>) {
  return {
    control_plane_id: id,
    ...(isEnforced === undefined ? {} : { access_control_enforcement_enabled: isEnforced }),
  };
}

function toSyncError(message: string) {
  return { control_plane_error: "control_plane_error_plugin_conflict", message };
}
