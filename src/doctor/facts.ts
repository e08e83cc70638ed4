import type { TokenOutcome } from "../diagnosis/access-token";
import type { Reading } from "../diagnosis/reading";
import type {
  ApiWire,
  AuthStrategyWire,
  DcrProviderWire,
  ImplementationWire,
  PortalWire,
  PublicationListItemWire,
  VerificationWire,
} from "../konnect";
import type {
  ApiTokenWire,
  AuthorizationServerWire,
  ClaimWire,
  DiscoveryWire,
  OrganisationWire,
  RegisteredClientWire,
  RoleWire,
  ScopeWire,
  UserWire,
} from "../okta";
import type { RegistrationOutputs } from "../stack/registration-outputs";
import type { EvaluatedPolicy } from "./policy-evaluation";

/** The Okta side of a registration; an object that Okta says is not there reads as undefined. */
export interface OktaFacts {
  /** Scheme and host of the issuer, which is where Konnect registers clients. */
  readonly origin: string;
  readonly organisation: Reading<OrganisationWire | undefined>;
  /** The organisation that the administrator's credentials are for, where that is another host. */
  readonly administeredOrganisation: Reading<OrganisationWire | undefined> | undefined;
  /** Succeeds when Okta accepts the DCR token for its own endpoint. */
  readonly dcrTokenTrial: Reading<true>;
  /** How the DCR token's reference reads: `environment variable OKTA_DCR_TOKEN`. */
  readonly dcrTokenPlace: string;
  /** Metadata of the DCR token as it was before the trial, which sets the idle time back. */
  readonly dcrToken: Reading<ApiTokenWire | undefined>;
  readonly dcrTokenOwner: Reading<UserWire | undefined>;
  readonly dcrTokenOwnerRoles: Reading<readonly RoleWire[]>;
  /** Whether the token here is the one that the last `up` gave to Konnect. */
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

/** The Konnect side of a registration; an object that Konnect says is not there reads as undefined. */
export interface KonnectFacts {
  /** How the Konnect token's reference reads. */
  readonly tokenPlace: string;
  readonly provider: Reading<DcrProviderWire | undefined>;
  readonly strategy: Reading<AuthStrategyWire | undefined>;
  readonly portal: Reading<PortalWire | undefined>;
  /** Publications of the portal. */
  readonly publications: Reading<readonly PublicationListItemWire[]>;
  /** APIs of the catalog, for their names; read where the portal has publications. */
  readonly catalog: Reading<readonly ApiWire[]>;
  /** One entry for each publication that uses the strategy. */
  readonly apis: readonly ApiLinks[];
}

/** What became of a client that was made to be deleted. */
export type Deletion =
  | { readonly kind: "deleted"; readonly clientIds: readonly string[] }
  /** The registration was lost on the way; Okta lists no client of the name, which may show later. */
  | { readonly kind: "unseen"; readonly because: string }
  /** Okta refused the registration, or none was tried. */
  | { readonly kind: "nothing-to-delete" }
  /** May still be in Okta; without ids not even that is known. */
  | { readonly kind: "left"; readonly clientIds: readonly string[]; readonly because: string };

/** What happened when the registration was used for real. */
export interface ProbeFacts {
  /** Konnect's own trial of the DCR provider. */
  readonly verification: Reading<VerificationWire>;
  /** Name that the throw-away client was registered under. */
  readonly clientName: string;
  readonly client: Reading<RegisteredClientWire>;
  /** What the token was asked for. */
  readonly scopes: readonly string[];
  readonly token: Reading<TokenOutcome>;
  readonly deletion: Deletion;
}

/** Everything that was found out about one registration; checks look at this and at nothing else. */
export interface RegistrationFacts {
  readonly name: string;
  readonly outputs: RegistrationOutputs;
  /** When the facts were gathered, in milliseconds since 1970. */
  readonly gatheredAt: number;
  readonly okta: OktaFacts;
  readonly konnect: KonnectFacts;
  /** Undefined where the probe was not asked for. */
  readonly probe: ProbeFacts | undefined;
}
