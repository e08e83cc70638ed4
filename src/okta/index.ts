export { type Administration, findAdministration, isSafeOrigin } from "./administration";
export { connectOkta, type OktaConnection, type OktaCredential } from "./connect";
export type { OktaReader } from "./reader";
export type {
  ApiTokenWire,
  AuthorizationServerWire,
  ClaimWire,
  DiscoveryWire,
  OrganisationWire,
  PolicyWire,
  RuleWire,
  ScopeWire,
  UserWire,
} from "./wire";
