import type { Hono } from "hono";
import { listCredentials } from "../konnect/applications";
import { findProvider } from "../konnect/auth-strategies";
import { Body } from "../konnect/body";
import { toPage } from "../konnect/lists";
import { renewSecret } from "../konnect/okta-registration";
import { conflict, notFound, Problem } from "../konnect/problems";
import type { KonnectState } from "../konnect/state";
import type { Sessions } from "./sessions";

const base = "/api/v3/applications/:id";

/** Credentials of a developer's application: one client secret each. @see Konnect API: Dev Portal v3, Credentials */
export function addCredentialRoutes(app: Hono, konnect: KonnectState, sessions: Sessions): void {
  app.get(`${base}/credentials`, async (context) => {
    const credentials = await listCredentials(konnect, sessions.getApplication(context));
    return context.json(toPage(context, konnect.switches, credentials, { toWire: (item) => item }));
  });

  app.post(`${base}/credentials`, async (context) => {
    sessions.getApplication(context);
    const body = await Body.read(context.req.raw);
    body.optionalText("display_name", { max: 255 });
    body.end();
    throw new Problem(403, "Forbidden", "The application has as many credentials as it may");
  });

  app.put(`${base}/credentials/:credential`, async (context) => {
    const { clientId } = sessions.getApplication(context);
    if (context.req.param("credential") !== clientId) throw notFound("Credential");
    const body = await Body.read(context.req.raw);
    body.text("display_name", { max: 255 });
    body.end();
    return context.body(null, 200);
  });

  app.delete(`${base}/credentials/:credential`, (context) => {
    const { clientId } = sessions.getApplication(context);
    if (context.req.param("credential") !== clientId) throw notFound("Credential");
    throw conflict("The last credential of an application cannot be deleted");
  });

  app.post(`${base}/regenerate-secret`, async (context) => {
    const { clientId, strategyId } = sessions.getApplication(context);
    const strategy = konnect.strategies.find(({ id }) => id === strategyId);
    const provider = findProvider(konnect, strategy);
    if (provider === undefined) throw conflict("The application's credentials are not managed here");
    const renewed = await renewSecret(provider, clientId);
    if ("problem" in renewed) throw conflict(`Unable to renew the secret: ${renewed.problem}`);
    return context.json({ client_id: renewed.clientId, client_secret: renewed.secret }, 201);
  });
}
