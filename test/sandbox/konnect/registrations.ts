import type { Context, Hono } from "hono";
import { register } from "./application-lifecycle";
import { getApplication } from "./applications";
import { Body } from "./body";
import { byText, byUuid, type Listing, toPage } from "./lists";
import { approvalStatuses, type Registration } from "./objects";
import { getPortal } from "./portals";
import { notFound } from "./problems";
import { type KonnectState, remove } from "./state";

const base = "/v3/portals/:portal/applications/:application/registrations";

/** Registrations as an administrator sees them. @see Konnect API: Portal Management v3, registrations */
export function addRegistrationRoutes(app: Hono, state: KonnectState): void {
  const { switches } = state;
  const applicationOf = (item: Registration) =>
    state.applications.find(({ id }) => id === item.applicationId);
  const ownerOf = (item: Registration) => applicationOf(item)?.owner.id;
  const ofApplication = (context: Context) => {
    const { portal = "", application = "" } = context.req.param();
    const { id } = getApplication(state, portal, application);
    return state.registrations.filter((item) => item.applicationId === id);
  };
  const get = (context: Context): Registration => {
    const registration = ofApplication(context).find(({ id }) => id === context.req.param("id"));
    if (registration === undefined) throw notFound("Registration");
    return registration;
  };
  const toItem = (item: Registration) => toWire(state, item);
  const sorts: NonNullable<Listing<Registration>["sorts"]> = {
    created_at: (item) => item.created,
    updated_at: (item) => item.updated,
    status: (item) => item.status,
  };

  app.get("/v3/portals/:portal/application-registrations", (context) => {
    const portal = getPortal(state, context.req.param("portal"));
    const own = state.registrations.filter((item) => item.portalId === portal.id);
    return context.json(
      toPage(context, switches, own, {
        filters: {
          developer_id: byUuid(ownerOf),
          application_name: byText((item) => applicationOf(item)?.name),
          status: byText((item) => item.status),
        },
        sorts: { ...sorts, developer_id: ownerOf },
        toWire: toItem,
      }),
    );
  });

  app.get(base, (context) => {
    const filters = { status: byText((item: Registration) => item.status) };
    return context.json(
      toPage(context, switches, ofApplication(context), { filters, sorts, toWire: toItem }),
    );
  });

  app.post(base, async (context) => {
    const { portal, application } = context.req.param();
    const own = getApplication(state, portal, application);
    const body = await Body.read(context.req.raw);
    const apiId = body.uuid("api_id");
    const status = body.optionalOneOf("status", ["approved", "pending"]);
    body.end();
    return context.json(toItem(register(state, own, apiId, status)), 201);
  });

  app.get(`${base}/:id`, (context) => context.json(toItem(get(context))));

  app.patch(`${base}/:id`, async (context) => {
    const registration = get(context);
    const body = await Body.read(context.req.raw);
    const status = body.optionalOneOf("status", approvalStatuses);
    body.end();
    Object.assign(registration, { status: status ?? registration.status, updated: new Date().toISOString() });
    return context.json(toItem(registration));
  });

  app.delete(`${base}/:id`, (context) => {
    remove(state.registrations, get(context));
    return context.body(null, 204);
  });
}

function toWire(state: KonnectState, registration: Registration) {
  const api = state.apis.find(({ id }) => id === registration.apiId);
  const application = state.applications.find(({ id }) => id === registration.applicationId);
  return {
    id: registration.id,
    status: registration.status,
    api: { id: registration.apiId, name: api?.name ?? "", version: api?.version ?? null, entity_type: "api" },
    application: { id: registration.applicationId, name: application?.name ?? "" },
    created_at: registration.created,
    updated_at: registration.updated,
  };
}
