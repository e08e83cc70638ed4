import type { HttpSettings } from "../http";
import type { Region } from "../konnect/regions";
import type { TokenReference } from "../secrets/reference";

export type { TokenReference };

/** A new authorization server. */
export interface CreateAuthorizationServer {
  readonly name: string;
  /** The one audience of its access tokens. */
  readonly audience: string;
  readonly description?: string | undefined;
  /** @default "ORG_URL" */
  readonly issuerMode?: "ORG_URL" | "CUSTOM_URL" | "DYNAMIC" | undefined;
}

/** The authorization server: made here, or read by id and never owned. */
export type AuthorizationServerSettings =
  | { readonly create: CreateAuthorizationServer }
  | { readonly existing: string };

/** A scope of the authorization server. */
export interface ScopeSettings {
  readonly name: string;
  readonly description?: string | undefined;
  readonly displayName?: string | undefined;
  /** Granted where a client asks for none. @default false */
  readonly default?: boolean | undefined;
  /** Listed in the discovery document. @default false */
  readonly publish?: boolean | undefined;
  /** Stands in Okta already: only its name is used. @default false */
  readonly existing?: boolean | undefined;
}

/** The claim that carries the client id. */
export interface ClaimSettings {
  readonly name: string;
  /** Stands in Okta already: only its name is used. @default false */
  readonly existing?: boolean | undefined;
}

/** The policy that lets clients which do not exist yet use client credentials. */
export interface AccessPolicySettings {
  /** 5 to 1440. @default 60 */
  readonly tokenLifetimeMinutes?: number | undefined;
  /** @default the registration's name */
  readonly name?: string | undefined;
  /** Okta renumbers policies; written out, it is kept at this place. @default 1, not managed afterwards */
  readonly priority?: number | undefined;
  /** Client ids. @default ["ALL_CLIENTS"] */
  readonly clients?: readonly string[] | undefined;
}

/** The Okta half of a registration. */
export interface OktaSettings {
  readonly authorizationServer: AuthorizationServerSettings;
  readonly scopes: readonly ScopeSettings[];
  readonly claim: ClaimSettings;
  /** False leaves policies alone. @default {} for a created server; must be written out for an existing one */
  readonly accessPolicy: AccessPolicySettings | false;
  /** The API token that Konnect registers applications with. */
  readonly dcrToken: TokenReference;
  /** Id of that token (`00T…`), not its value: lets doctor read its owner, age and network zone. */
  readonly dcrTokenId?: string | undefined;
}

/** What may be taken over: nothing, what has the names, or the objects of these ids. */
export type AdoptSettings =
  | boolean
  | {
      readonly dcrProvider?: string | undefined;
      readonly authStrategy?: string | undefined;
      /** Ids of strategies of other stacks that portal default and publications may replace. */
      readonly otherStrategies?: readonly string[] | undefined;
    };

/** The Konnect half of a registration. */
export interface KonnectSettings {
  /** Exactly one of region and serverUrl. */
  readonly region?: Region | undefined;
  readonly serverUrl?: string | undefined;
  readonly token: TokenReference;
  /** Name of provider and strategy. @default `<registration>-<stack>` */
  readonly name?: string | undefined;
  /** What developers see. @default name */
  readonly displayName?: string | undefined;
  /** Name or id. */
  readonly portal: string;
  /** Whether APIs published later use this registration. @default true */
  readonly portalDefault: boolean;
  /** APIs of the portal that are published already, by name or id. @default [] */
  readonly publications: readonly string[];
  /** @default ["client_credentials", "bearer"] */
  readonly authMethods: readonly string[];
  /** What the gateway asks for. @default all okta.scopes */
  readonly scopes?: readonly string[] | undefined;
  /** @default okta.claim */
  readonly credentialClaim?: readonly string[] | undefined;
  /** Further settings of the openid-connect plugin. @default {} */
  readonly pluginConfig?: Readonly<Record<string, unknown>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Whether objects that stand in Konnect already are taken over. @default false */
  readonly adopt?: AdoptSettings | undefined;
  /** What destroy does with provider and strategy. @default "keep" for adopted ones, else "delete" */
  readonly onDestroy?: "delete" | "keep" | undefined;
  /** A route of the gateway for the output exampleRequest and for smoke. */
  readonly exampleRoute?: string | undefined;
}

/** One registration: an Okta authorization server as the identity provider of a Dev Portal. */
export interface RegistrationSettings {
  readonly okta: OktaSettings;
  readonly konnect: KonnectSettings;
  /** Protects every object against deletion. @default false */
  readonly protect: boolean;
  /** Earlier name of the registration: it keeps its objects. */
  readonly renamedFrom?: string | undefined;
}

/** What runs after the resources: nothing, `doctor`, or `doctor --probe`. */
export type AcceptanceSetting = false | "doctor" | "probe";

/** Everything in the namespace `konnect-okta-dcr` of a stack. */
export interface StackSettings {
  readonly registrations: readonly { readonly name: string; readonly settings: RegistrationSettings }[];
  /** @default false */
  readonly acceptance: AcceptanceSetting;
  readonly http: HttpSettings;
}
