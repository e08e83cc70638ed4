import type { Hono } from "hono";
import { Body } from "./body";
import { byText, type Listing, toPage } from "./lists";
import { approvalStatuses, type Developer } from "./objects";
import { getPortal } from "./portals";
import { conflict, notFound } from "./problems";
import { type KonnectState, remove } from "./state";

const base = "/v3/portals/:portal/developers";

/** Developers of a portal, as an administrator sees them. @see Konnect API: Portal Management v3, developers */
export function addDeveloperRoutes(app: Hono, state: KonnectState): void {
  const ofPortal = (portalId: string) => {
    const { id } = getPortal(state, portalId);
    return state.developers.filter((item) => item.portalId === id);
  };
  const get = (portalId: string, id: string): Developer => {
    const developer = ofPortal(portalId).find((item) => item.id === id);
    if (developer === undefined) throw notFound("Developer");
    return developer;
  };
  const listing: Listing<Developer> = {
    filters: {
      name: byText((item) => item.fullName),
      status: byText((item) => item.status),
      email: byText((item) => item.email),
    },
    sorts: {
      created_at: (item) => item.created,
      updated_at: (item) => item.updated,
      email: (item) => item.email,
      name: (item) => item.fullName,
      status: (item) => item.status,
    },
    toWire,
  };

  app.get(base, (context) =>
    context.json(toPage(context, state.switches, ofPortal(context.req.param("portal")), listing)),
  );

  app.post(base, async (context) => {
    const portal = getPortal(state, context.req.param("portal"));
    const body = await Body.read(context.req.raw);
    const email = body.text("email", { max: 255 });
    if (!/^\S+@\S+$/.test(email)) body.refuse("email", "must be an email address");
    const fullName = body.text("full_name", { min: 0, max: 255 });
    const status = body.optionalOneOf("status", approvalStatuses);
    body.optionalBoolean("send_invitation_email");
    body.end();
    if (ofPortal(portal.id).some((item) => item.email === email)) throw conflict("The developer exists");
    const developer = state.addDeveloper(portal, email, undefined, fullName);
    developer.status = status ?? (portal.autoApproveDevelopers ? "approved" : "pending");
    return context.json(toWire(developer), 201);
  });

  app.get(`${base}/:id`, (context) => {
    const { portal, id } = context.req.param();
    return context.json(toWire(get(portal, id)));
  });

  app.patch(`${base}/:id`, async (context) => {
    const { portal, id } = context.req.param();
    const developer = get(portal, id);
    const body = await Body.read(context.req.raw);
    const status = body.optionalOneOf("status", approvalStatuses);
    body.end();
    Object.assign(developer, { status: status ?? developer.status, updated: new Date().toISOString() });
    return context.json(toWire(developer));
  });

  app.delete(`${base}/:id`, (context) => {
    const { portal, id } = context.req.param();
    remove(state.developers, get(portal, id));
    return context.body(null, 204);
  });
}

function toWire(developer: Developer) {
  return {
    id: developer.id,
    email: developer.email,
    full_name: developer.fullName,
    status: developer.status,
    created_at: developer.created,
    updated_at: developer.updated,
  };
}
