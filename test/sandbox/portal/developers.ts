import type { Hono } from "hono";
import { Body } from "../konnect/body";
import { notFound } from "../konnect/problems";
import type { KonnectState } from "../konnect/state";
import type { Sessions } from "./sessions";

/** Sign-up, sign-in and who one is. @see Konnect API: Dev Portal v3, Developer */
export function addDeveloperRoutes(app: Hono, konnect: KonnectState, sessions: Sessions): void {
  app.get("/api/v3/portal", (context) => {
    const portal = sessions.find(context)?.portal ?? konnect.portals[0];
    if (portal === undefined) throw notFound("Portal");
    return context.json({
      portal_id: portal.id,
      org_id: konnect.organizationId,
      basic_auth_enabled: portal.authentication.basic_auth_enabled,
      oidc_auth_enabled: portal.authentication.oidc_auth_enabled,
      saml_auth_enabled: portal.authentication.saml_auth_enabled,
      authentication_enabled: portal.authenticationEnabled,
      rbac_enabled: portal.rbacEnabled,
      name: portal.name,
      canonical_domain: konnect.portalUrl.replace("http://", ""),
    });
  });

  app.post("/api/v3/developer", async (context) => {
    const [portal] = konnect.portals;
    if (portal === undefined) throw notFound("Portal");
    const body = await Body.read(context.req.raw);
    const email = body.text("email", { max: 255 });
    const fullName = body.text("full_name", { max: 256 });
    for (const key of body.keys()) body.has(key);
    if (!/^\S+@\S+$/.test(email)) body.refuse("email", "must be an email address");
    body.end();
    // Who has an account learns nothing here: an address that is taken is answered like a new one.
    if (!konnect.developers.some((item) => item.portalId === portal.id && item.email === email)) {
      const developer = konnect.addDeveloper(portal, email, undefined, fullName);
      developer.status = portal.autoApproveDevelopers ? "approved" : "pending";
    }
    return context.body(null, 201);
  });

  app.post("/api/v3/developer/authenticate", async (context) => {
    const body = await Body.read(context.req.raw);
    const username = body.text("username", { max: 255 });
    const password = body.text("password", { max: 255 });
    body.end();
    sessions.signIn(context, username, password);
    return context.body(null, 204);
  });

  app.post("/api/v3/developer/refresh", (context) => {
    sessions.refresh(context);
    return context.body(null, 204);
  });

  app.post("/api/v3/developer/logout", (context) => {
    sessions.signOut(context);
    return context.body(null, 204);
  });

  app.get("/api/v3/developer/me", (context) => {
    const { developer } = sessions.get(context);
    return context.json({
      id: developer.id,
      email: developer.email,
      full_name: developer.fullName,
      created_at: developer.created,
      updated_at: developer.updated,
    });
  });
}
