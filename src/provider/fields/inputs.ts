import type { TokenReference } from "../../settings/types";

/** Where and with what to reach Konnect; part of every resource's inputs. */
export interface ConnectionInputs {
  /** Base URL of the region's API, without a version. */
  readonly serverUrl: string;
  /** Where the Konnect token is; never the token. */
  readonly konnectTokenReference: TokenReference;
}

/** An object that stood in Konnect before and was taken over. */
export interface Adopted {
  readonly id: string;
  /** The managed fields as they were; null where an interrupted run took the object and nobody knows. */
  readonly previous: Readonly<Record<string, unknown>> | null;
}

/** How an object that stands in Konnect already is dealt with. */
export interface AdoptionInputs extends ConnectionInputs {
  /**
   * False refuses, true takes what is nobody's: the one of the name, or another strategy's place. An id takes that one;
   * ids are those of other stacks' strategies whose place may be taken. @default false
   */
  readonly adopt?: boolean | string | readonly string[] | undefined;
  /** Added by check at the first create and carried on; `unknownValue` where it could not be looked up. */
  readonly adopted?: Adopted | string | undefined;
}

/** Inputs of an object that is adopted or made, and then kept or deleted. */
export interface OwnedInputs extends AdoptionInputs {
  /** User's labels and ownership labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** What destroy does. @default "keep" for an adopted object, else "delete" */
  readonly onDestroy?: "delete" | "keep" | undefined;
}

/** Outputs of such an object. */
export interface OwnedOutputs {
  /** Ties the object to this state; absent in states of before 0.1.0 had it, see `toOwnerId`. */
  readonly ownerId?: string | undefined;
}

/** Inputs of a DCR provider, after check. */
export interface DcrProviderInputs extends OwnedInputs {
  readonly name: string;
  readonly displayName: string;
  readonly issuer: string;
  /** Where the Okta API token for DCR is; never the token. */
  readonly dcrTokenReference: TokenReference;
  /** Added by check: shows a change of the token's value. */
  readonly tokenFingerprint: string;
  /** Added by check if the fingerprint was made under other names: a rename is no rotation. */
  readonly fingerprintSalt?: string | undefined;
}

/** Outputs of a DCR provider. */
export interface DcrProviderOutputs extends DcrProviderInputs, OwnedOutputs {
  /** Whether Konnect could register a client with the issuer and token now in force. */
  readonly verified: boolean;
}

/** Inputs of an application auth strategy. */
export interface AuthStrategyInputs extends OwnedInputs {
  readonly name: string;
  readonly displayName: string;
  readonly issuer: string;
  readonly scopes: readonly string[];
  readonly credentialClaim: readonly string[];
  readonly authMethods: readonly string[];
  readonly dcrProviderId: string;
  /** Further settings of the openid-connect plugin; secrets among them are references. */
  readonly pluginConfig: Readonly<Record<string, unknown>>;
  /** Added by check if `pluginConfig` has references: one mark for each, in their order. */
  readonly pluginSecretFingerprints?: readonly string[];
}

/** Outputs of an application auth strategy. */
export interface AuthStrategyOutputs extends AuthStrategyInputs, OwnedOutputs {}

/** Inputs of a place where a strategy is in force: a portal's default, or a publication. */
export interface PlaceInputs extends AdoptionInputs {
  /** Tell whether a strategy that is found there is this stack's own. */
  readonly ownershipLabels: Readonly<Record<string, string>>;
  /** `keep` leaves the strategy in its place. @default "delete": what was there before comes back */
  readonly onDestroy?: "delete" | "keep" | undefined;
}

/** Outputs of such a place. */
export interface PlaceOutputs {
  /** Owner id of the strategy that this stack put there; absent if it is not this state's. */
  readonly strategyOwnerId?: string | undefined;
}

/** Inputs of a portal's default strategy, after check. */
export interface PortalDefaultInputs extends PlaceInputs {
  /** Name or id, as the user wrote it. */
  readonly portal: string;
  /** Added by check. */
  readonly portalId: string;
  readonly authStrategyId: string;
}

/** Outputs of a portal's default strategy. */
export interface PortalDefaultOutputs extends PortalDefaultInputs, PlaceOutputs {
  /** Address of the portal; empty where Konnect does not say it. */
  readonly portalUrl: string;
  /** Set again on delete; null for none. */
  readonly previousAuthStrategyId: string | null;
}

/** Inputs of the strategy of an API publication, after check. */
export interface ApiPublicationInputs extends PlaceInputs {
  /** Name or id, as the user wrote it. */
  readonly portal: string;
  /** Added by check. */
  readonly portalId: string;
  /** Name or id, as the user wrote it. */
  readonly api: string;
  /** Added by check. */
  readonly apiId: string;
  readonly authStrategyIds: readonly string[];
}

/** Outputs of the strategy of an API publication. */
export interface ApiPublicationOutputs extends ApiPublicationInputs, PlaceOutputs {
  /** Set again on delete; null for none. */
  readonly previousAuthStrategyIds: readonly string[] | null;
  /** What Konnect remarked on the last write. */
  readonly warnings: readonly string[];
}
