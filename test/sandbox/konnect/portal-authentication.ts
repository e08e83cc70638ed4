import type { Hono } from "hono";
import { Body } from "./body";
import { getPortal } from "./portals";
import type { KonnectState } from "./state";

const path = "/v3/portals/:id/authentication-settings";
const flags = [
  "basic_auth_enabled",
  "oidc_auth_enabled",
  "saml_auth_enabled",
  "oidc_team_mapping_enabled",
  "konnect_mapping_enabled",
  "idp_mapping_enabled",
] as const;

/** How developers of a portal sign in. */
export type AuthenticationSettings = Record<(typeof flags)[number], boolean>;

/** What Konnect gives new portals. */
export const initialAuthentication: Readonly<AuthenticationSettings> = {
  basic_auth_enabled: true,
  oidc_auth_enabled: false,
  saml_auth_enabled: false,
  oidc_team_mapping_enabled: false,
  konnect_mapping_enabled: false,
  idp_mapping_enabled: false,
};

/** How developers sign in to a portal; only the flags. @see Konnect API: Portal Management v3, authentication-settings */
export function addPortalAuthenticationRoutes(app: Hono, state: KonnectState): void {
  const get = (id: string) => getPortal(state, id).authentication;

  app.get(path, (context) => context.json(get(context.req.param("id"))));
  app.patch(path, async (context) => {
    const current = get(context.req.param("id"));
    const body = await Body.read(context.req.raw);
    const changed = Object.fromEntries(
      flags.map((flag) => [flag, body.optionalBoolean(flag) ?? current[flag]]),
    );
    body.end();
    return context.json(Object.assign(current, changed));
  });
}
