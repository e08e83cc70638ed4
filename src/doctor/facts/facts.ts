import type { TokenOutcome } from "../../diagnosis/access-token";
import type { Reading } from "../../diagnosis/reading";
import type {
  ApiWire,
  AuthStrategyWire,
  DcrProviderWire,
  ImplementationWire,
  PortalWire,
  PublicationListItemWire,
  VerificationWire,
} from "../../konnect";
import type {
  ApiTokenWire,
  AuthorizationServerWire,
  ClaimWire,
  DiscoveryWire,
  OrganizationWire,
  RegisteredClientWire,
  RoleWire,
  ScopeWire,
  UserWire,
} from "../../okta";
import type { RegistrationOutputs } from "../../stack/registration-outputs";
import type { EvaluatedPolicy } from "./policy-evaluation";

/** The Okta side of a registration; an object that does not exist in Okta is undefined. */
export interface OktaFacts {
  /** Scheme and host of the issuer, which is where Konnect registers clients. */
  readonly origin: string;
  readonly organization: Reading<OrganizationWire | undefined>;
  /** The organization of the administrator's credentials, if its host is not the issuer's. */
  readonly administeredOrganization: Reading<OrganizationWire | undefined> | undefined;
  /** Succeeds if Okta accepts the DCR token for the client registration endpoint. */
  readonly dcrTokenTrial: Reading<true>;
  /** The DCR token's reference as text: `environment variable OKTA_DCR_TOKEN`. */
  readonly dcrTokenPlace: string;
  /** Metadata of the DCR token before the trial, which resets the idle time. */
  readonly dcrToken: Reading<ApiTokenWire | undefined>;
  readonly dcrTokenOwner: Reading<UserWire | undefined>;
  readonly dcrTokenOwnerRoles: Reading<readonly RoleWire[]>;
  /** Whether the local token is the one that the last `up` gave to Konnect. */
  readonly isDcrTokenOfLastUp: Reading<boolean>;
  readonly server: Reading<AuthorizationServerWire | undefined>;
  readonly discovery: Reading<DiscoveryWire | undefined>;
  readonly scopes: Reading<readonly ScopeWire[]>;
  readonly claims: Reading<readonly ClaimWire[]>;
  readonly policies: Reading<readonly EvaluatedPolicy[]>;
}

/** The gateway services that an API of the portal is linked to. */
export interface ApiLinks {
  readonly apiId: string;
  readonly implementations: Reading<readonly ImplementationWire[]>;
}

/** The Konnect side of a registration; an object that does not exist in Konnect is undefined. */
export interface KonnectFacts {
  /** The Konnect token's reference as text. */
  readonly tokenPlace: string;
  readonly provider: Reading<DcrProviderWire | undefined>;
  readonly strategy: Reading<AuthStrategyWire | undefined>;
  readonly portal: Reading<PortalWire | undefined>;
  /** Publications of the portal. */
  readonly publications: Reading<readonly PublicationListItemWire[]>;
  /** APIs of the catalog, for their names; read if the portal has publications. */
  readonly catalog: Reading<readonly ApiWire[]>;
  /** One entry for each publication that uses the strategy. */
  readonly apis: readonly ApiLinks[];
}

/** Result of deleting a temporary client. */
export type Deletion =
  | { readonly kind: "deleted"; readonly clientIds: readonly string[] }
  /** The response to the registration was lost; Okta lists no client of the name yet. */
  | { readonly kind: "unseen"; readonly because: string }
  /** Okta refused the registration, or no registration was sent. */
  | { readonly kind: "nothing-to-delete" }
  /** Still in Okta; without ids, it is unknown whether the client exists. */
  | { readonly kind: "left"; readonly clientIds: readonly string[]; readonly because: string };

/** What happened when the registration was used with real requests. */
export interface ProbeFacts {
  /** Konnect's own verification of the DCR provider. */
  readonly verification: Reading<VerificationWire>;
  /** Name of the temporary client. */
  readonly clientName: string;
  readonly client: Reading<RegisteredClientWire>;
  /** The requested scopes. */
  readonly scopes: readonly string[];
  readonly token: Reading<TokenOutcome>;
  readonly deletion: Deletion;
}

/** Everything that doctor read about one registration; the only input of the checks. */
export interface RegistrationFacts {
  readonly name: string;
  readonly outputs: RegistrationOutputs;
  /** When the facts were gathered, in milliseconds since 1970. */
  readonly gatheredAt: number;
  readonly okta: OktaFacts;
  readonly konnect: KonnectFacts;
  /** Undefined if the probe was not requested. */
  readonly probe: ProbeFacts | undefined;
}
