import type { Context, Hono } from "hono";
import { register } from "../konnect/application-lifecycle";
import { Body } from "../konnect/body";
import { bySubstring, byValue, type Listing, toPage } from "../konnect/lists";
import type { Registration } from "../konnect/objects";
import { notFound } from "../konnect/problems";
import { type KonnectState, remove } from "../konnect/state";
import type { Sessions } from "./sessions";

const base = "/api/v3/applications/:id/registrations";

/** Registrations of a developer's application. @see Konnect API: Dev Portal v3, Registrations */
export function addRegistrationRoutes(app: Hono, konnect: KonnectState, sessions: Sessions): void {
  const apiOf = (item: Registration) => konnect.apis.find(({ id }) => id === item.apiId);
  const toWire = (item: Registration) => ({
    id: item.id,
    status: item.status,
    application_id: item.applicationId,
    api_id: item.apiId,
    api_name: apiOf(item)?.name ?? "",
    api_slug: apiOf(item)?.slug ?? "",
    created_at: item.created,
    updated_at: item.updated,
  });
  const listing: Listing<Registration> = {
    filters: {
      id: byValue((item) => item.id),
      status: byValue((item) => item.status),
      api_name: bySubstring((item) => apiOf(item)?.name),
    },
    toWire,
  };
  const list = (context: Context) => {
    const application = sessions.getApplication(context);
    return konnect.registrations.filter((item) => item.applicationId === application.id);
  };
  const get = (context: Context): Registration => {
    const registration = list(context).find((item) => item.id === context.req.param("registration"));
    if (registration === undefined) throw notFound("Registration");
    return registration;
  };

  app.get(base, (context) => context.json(toPage(context, konnect.switches, list(context), listing)));

  app.post(base, async (context) => {
    const application = sessions.getApplication(context);
    const body = await Body.read(context.req.raw);
    const apiId = body.uuid("api_id");
    body.end();
    return context.json(toWire(register(konnect, application, apiId)), 201);
  });

  app.get(`${base}/:registration`, (context) => context.json(toWire(get(context))));

  app.delete(`${base}/:registration`, (context) => {
    remove(konnect.registrations, get(context));
    return context.body(null, 204);
  });
}
