import type { Hono } from "hono";
import { authenticationFlags } from "./authentication-settings";
import { Body } from "./body";
import { getPortal } from "./portals";
import type { KonnectState } from "./state";

const path = "/v3/portals/:id/authentication-settings";
/** How developers sign in to a portal; only the flags. @see Konnect API: Portal Management v3, authentication-settings */
export function addPortalAuthenticationRoutes(app: Hono, state: KonnectState): void {
  const get = (id: string) => getPortal(state, id).authentication;

  app.get(path, (context) => context.json(get(context.req.param("id"))));
  app.patch(path, async (context) => {
    const current = get(context.req.param("id"));
    const body = await Body.read(context.req.raw);
    const changed = Object.fromEntries(
      authenticationFlags.map((flag) => [flag, body.optionalBoolean(flag) ?? current[flag]]),
    );
    body.end();
    return context.json(Object.assign(current, changed));
  });
}
