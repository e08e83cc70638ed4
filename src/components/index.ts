export type {
  AccessPolicyArgs,
  ClaimArgs,
  CreateAuthorizationServerArgs,
  DeveloperPortalDcrArgs,
  KonnectDcrArgs,
  KonnectServerArgs,
  OktaAuthorizationServerArgs,
  ScopeArgs,
} from "./args";
export { DeveloperPortalDcr } from "./developer-portal-dcr";
export { KonnectDcr } from "./konnect-dcr";
export { OktaAuthorizationServer } from "./okta-authorization-server";
