import type { AuthStrategyWire, DcrProviderWire, PortalWire } from "../konnect";
import type { AuthorizationServerWire, ClaimWire, PolicyWire, ScopeWire } from "../okta";

/** A strategy and its Okta DCR provider, and where the strategy is in force in one portal. */
export interface FoundStrategy {
  readonly strategy: AuthStrategyWire;
  readonly provider: DcrProviderWire;
  readonly portal: PortalWire;
  readonly isPortalDefault: boolean;
  /** APIs of the portal, by name where the name is unique. */
  readonly publications: readonly string[];
  /** APIs of the portal in which other strategies are in force too. */
  readonly sharedPublications: readonly string[];
}

/** The authorization server of an issuer, with what is on it. */
export interface FoundServer {
  readonly server: AuthorizationServerWire;
  /** Whether it is the organization's `default` server. */
  readonly isDefault: boolean;
  readonly scopes: readonly ScopeWire[];
  readonly claims: readonly ClaimWire[];
  readonly policies: readonly PolicyWire[];
}

/** Something that settings cannot express, or that needs a decision. */
export interface Note {
  /** Settings path below the registration. */
  readonly path: string;
  readonly message: string;
}

/** One Okta object that Pulumi should own. */
export interface ImportedObject {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

/** One registration as found. */
export interface DiscoveredRegistration {
  readonly name: string;
  readonly settings: { readonly okta: object; readonly konnect: object };
  readonly notes: readonly Note[];
  readonly imports: readonly ImportedObject[];
}
