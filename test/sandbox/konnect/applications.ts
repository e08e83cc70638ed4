import type { Hono } from "hono";
import { Body } from "./body";
import { toPage } from "./lists";
import { notFound } from "./problems";
import type { Application, KonnectState, Registration } from "./state";

const base = "/v3/portals/:portal/applications";

/** Applications as an administrator sees them. @see Konnect API: Portal Management v3 */
export function addApplicationRoutes(app: Hono, state: KonnectState): void {
  app.get(base, (context) => {
    const own = state.applications.filter((item) => item.portalId === context.req.param("portal"));
    const filters = {
      name: (item: Application) => item.name,
      developer_id: (item: Application) => item.developerId,
    };
    return context.json(
      toPage(context, own, filters, state.switches.maxPageSize, (item) => toWire(state, item)),
    );
  });

  app.get("/v3/portals/:portal/application-registrations", (context) => {
    const own = state.registrations.filter((item) => item.portalId === context.req.param("portal"));
    const filters = {
      status: (item: Registration) => item.status,
      api_id: (item: Registration) => item.apiId,
    };
    return context.json(toPage(context, own, filters, state.switches.maxPageSize, toRegistrationWire));
  });

  app.patch(`${base}/:application/registrations/:registration`, async (context) => {
    const registration = state.registrations.find(({ id }) => id === context.req.param("registration"));
    if (registration === undefined) throw notFound("Registration");
    const body = await Body.read(context.req.raw);
    const status = body.oneOf("status", ["approved", "pending", "revoked", "rejected"]);
    body.end();
    registration.status = status as Registration["status"];
    return context.json(toRegistrationWire(registration));
  });
}

function toWire(state: KonnectState, application: Application) {
  const strategy = state.strategies.find(({ id }) => id === application.strategyId);
  return {
    id: application.id,
    name: application.name,
    description: application.description ?? null,
    client_id: application.clientId,
    dcr_client_id: application.clientId,
    auth_strategy: strategy === undefined ? null : { id: strategy.id, name: strategy.name },
    created_at: application.created,
    updated_at: application.created,
  };
}

function toRegistrationWire(registration: Registration) {
  return {
    id: registration.id,
    status: registration.status,
    api: { id: registration.apiId },
    application: { id: registration.applicationId },
    created_at: registration.created,
    updated_at: registration.created,
  };
}
