export { type Administration, findAdministration, findAdministrationOrigin } from "./administration";
export type { ClientRegistry } from "./client-registry";
export { connectClientRegistry, connectOkta, type OktaConnection, type OktaCredential } from "./connect";
export { isSafeOrigin, readAllowedOktaHosts } from "./domains";
export { findIssuerProblem, findOrganizationOrigin, type IssuerProblem } from "./issuer-trust";
export type { OktaReader } from "./reader";
export type {
  ApiTokenWire,
  AuthorizationServerWire,
  ClaimWire,
  DiscoveryWire,
  OrganizationWire,
  PolicyWire,
  RegisteredClientWire,
  RoleWire,
  RuleWire,
  ScopeWire,
  UserWire,
} from "./wire";
