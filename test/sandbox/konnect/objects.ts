import type { AuthenticationSettings } from "./authentication-settings";

/** Keys and values that users attach to objects. */
export type Labels = Record<string, string>;

export const dcrProviderTypes = ["auth0", "azureAd", "curity", "okta", "http", "kongIdentity"] as const;

/** The identity providers that Konnect knows. */
export type DcrProviderType = (typeof dcrProviderTypes)[number];

/** An identity provider in which clients are registered. */
export interface DcrProvider {
  readonly id: string;
  name: string;
  displayName: string | undefined;
  /** @default "okta" */
  readonly type?: DcrProviderType;
  issuer: string;
  /** Okta's API token; empty for the other types. */
  token: string;
  /** dcr_config of the other types, with their secrets. */
  settings?: Record<string, unknown>;
  labels: Labels;
  readonly created: string;
  updated: string;
}

/** How applications authenticate. */
export interface AuthStrategy {
  readonly id: string;
  name: string;
  displayName: string;
  readonly type: "openid_connect" | "key_auth";
  /** The settings below `openid-connect` or `key-auth`. */
  config: Record<string, unknown>;
  dcrProviderId: string | null;
  labels: Labels;
  principals?: { enabled: boolean };
  readonly created: string;
  updated: string;
}

export interface Portal {
  readonly id: string;
  name: string;
  displayName: string;
  description: string | null;
  authenticationEnabled: boolean;
  readonly authentication: AuthenticationSettings;
  rbacEnabled: boolean;
  siprEnabled: boolean;
  defaultApiVisibility: string;
  defaultPageVisibility: string;
  defaultStrategyId: string | null;
  autoApproveDevelopers: boolean;
  autoApproveApplications: boolean;
  showsDeveloperPii: boolean;
  labels: Labels;
  readonly created: string;
  updated: string;
}

/** A portal of the v2 API, which is another thing than a v3 portal. */
export interface ClassicPortal {
  readonly id: string;
  readonly fields: Record<string, unknown>;
  readonly created: string;
  updated: string;
}

/** A service of the gateway's control plane with its one route. */
export interface GatewayService {
  readonly id: string;
  readonly controlPlaneId: string;
  readonly route: string;
}

export interface Api {
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly description: string | null;
  readonly slug: string;
  readonly labels: Labels;
  /** Route of the gateway service it is linked to; undefined where it is not linked. */
  route: string | undefined;
  serviceId: string;
  implementationId: string;
  /** Where it is linked to a whole control plane: whether that enforces access control. */
  controlPlaneLink?: { readonly isEnforced: boolean | undefined } | undefined;
  /** Why the gateway could not take the strategy over. */
  syncError: string | undefined;
  readonly created: string;
}

/** An API in a portal. */
export interface Publication {
  readonly apiId: string;
  readonly portalId: string;
  /** null: no authentication. */
  strategyIds: string[] | null;
  /** Whether the portal's default counts instead of strategyIds. @default false */
  followsDefault?: boolean;
  autoApprove: boolean | undefined;
  visibility: string;
  readonly created: string;
  updated: string;
}

export const approvalStatuses = ["approved", "pending", "revoked", "rejected"] as const;

/** The status of a developer or a registration. */
export type ApprovalStatus = (typeof approvalStatuses)[number];

export interface Developer {
  readonly id: string;
  readonly portalId: string;
  readonly email: string;
  /** Undefined until the developer has chosen one. */
  readonly password: string | undefined;
  readonly fullName: string;
  status: ApprovalStatus;
  readonly created: string;
  updated: string;
}

export interface Application {
  readonly id: string;
  readonly portalId: string;
  readonly owner: { type: "developer" | "team"; id: string };
  name: string;
  description: string | null;
  redirectUri: string | undefined;
  /** Scopes that its developer chose. */
  scopes: string[] | undefined;
  readonly clientId: string;
  readonly strategyId: string;
  labels: Record<string, string | null>;
  readonly created: string;
  updated: string;
}

/** What lets an application use an API. */
export interface Registration {
  readonly id: string;
  readonly applicationId: string;
  readonly apiId: string;
  readonly portalId: string;
  status: ApprovalStatus;
  readonly created: string;
  updated: string;
}

/** What an access token may do: everything; create and read; read. */
export type TokenRole = "full" | "creator" | "viewer";
