export { ApiPublication, type ApiPublicationArgs } from "./api-publication";
export { AuthStrategy, type AuthStrategyArgs } from "./auth-strategy";
export type { KonnectConnectionArgs, NamedArgs, PlaceArgs } from "./connection";
export { DcrProvider, type DcrProviderArgs } from "./dcr-provider";
export { PortalDefault, type PortalDefaultArgs } from "./portal-default";
