export type { KonnectClient, WireBody } from "./client";
export { connectKonnect } from "./connect";
export {
  adoptedLabelKey,
  describeOwner,
  describeTool,
  hasOtherOwner,
  hasSameOwner,
  isOfSameStack,
  listOwnLabelKeys,
  type Owner,
  ownerIdLabelKey,
  readEarlierLabel,
  reservedLabelKeys,
  toEarlierLabelKey,
  toEarlierLabelValue,
  toLabelsUpdate,
  toOwnershipLabels,
} from "./labels";
export type { KonnectReader, NamedKinds } from "./reader";
export { konnectServerUrl, type Region, regions } from "./regions";
export type {
  ApiWire,
  ApplicationRegistrationWire,
  ApplicationWire,
  AuthStrategyWire,
  DcrProviderWire,
  DeveloperWire,
  ImplementationWire,
  OpenidConnectWire,
  PortalWire,
  PublicationListItemWire,
  PublicationWire,
  VerificationWire,
} from "./wire";
