/** What can be switched. */
export const authenticationFlags = [
  "basic_auth_enabled",
  "oidc_auth_enabled",
  "saml_auth_enabled",
  "oidc_team_mapping_enabled",
  "konnect_mapping_enabled",
  "idp_mapping_enabled",
] as const;

/** How developers of a portal sign in. */
export type AuthenticationSettings = Record<(typeof authenticationFlags)[number], boolean>;

/** What Konnect gives new portals. */
export const initialAuthentication: Readonly<AuthenticationSettings> = {
  basic_auth_enabled: true,
  oidc_auth_enabled: false,
  saml_auth_enabled: false,
  oidc_team_mapping_enabled: false,
  konnect_mapping_enabled: false,
  idp_mapping_enabled: false,
};
