import type { TokenReference } from "../secrets/reference";

/** Beginning of the name of the rule that a managed access policy has. */
export const managedRuleName = "client credentials";

/** A fingerprint of a secret, and the salt to recompute it. */
export interface TokenMark {
  readonly salt: string;
  readonly fingerprint: string;
}

/** The output of `up` for one registration: stack output, and input of doctor and smoke. Contains no secret. */
export interface RegistrationOutputs {
  readonly issuer: string;
  /** Audience of the access tokens; absent for an existing server if the settings do not name it. */
  readonly audience?: string | undefined;
  readonly authorizationServerId: string;
  /** Scopes of the authorization server that belong to the registration. */
  readonly scopes: readonly string[];
  readonly claim: string;
  readonly dcrProviderId: string;
  readonly authStrategyId: string;
  /** Absent if neither portal default nor publications are managed. */
  readonly portalId?: string | undefined;
  readonly portalUrl?: string | undefined;
  /** A request that a developer can send, with placeholders for the credentials. */
  readonly exampleRequest?: string | undefined;
  readonly exampleRoute?: string | undefined;
  /** Codes of the notices about its settings that the last `up` has shown; absent if there were none. */
  readonly notices?: readonly string[] | undefined;
  readonly okta: {
    readonly dcrTokenReference: TokenReference;
    readonly dcrTokenId?: string | undefined;
    /** Whether the access policy is managed. */
    readonly accessPolicy: boolean;
    /** Lifetime that the managed rule gives to access tokens; absent in outputs of earlier versions. */
    readonly tokenLifetimeMinutes?: number | undefined;
    /** Mark of the DCR token that the last `up` gave to Konnect; absent in outputs of earlier versions. */
    readonly dcrTokenMark?: TokenMark | undefined;
    /** Id of the managed access policy; absent in outputs of earlier versions. */
    readonly accessPolicyId?: string | undefined;
  };
  readonly konnect: {
    readonly serverUrl: string;
    readonly tokenReference: TokenReference;
    readonly portal: string;
    readonly scopes: readonly string[];
    readonly credentialClaim: readonly string[];
    readonly authMethods: readonly string[];
    readonly portalDefault: boolean;
    readonly publications: readonly { readonly api: string; readonly apiId: string }[];
  };
}
