export type { KonnectClient, WireBody } from "./client";
export { connectKonnect } from "./connect";
export {
  adoptedLabelKey,
  describeOwner,
  hasSameOwner,
  type Owner,
  reservedLabelKeys,
  toLabelsUpdate,
  toOwnershipLabels,
} from "./labels";
export type { KonnectReader } from "./reader";
export { konnectServerUrl, type Region, regions } from "./regions";
export type {
  ApiWire,
  ApplicationWire,
  AuthStrategyWire,
  DcrProviderWire,
  DeveloperWire,
  ImplementationWire,
  OpenidConnectWire,
  PortalWire,
  PublicationListItemWire,
  PublicationWire,
  RegistrationWire,
  VerificationWire,
} from "./wire";
