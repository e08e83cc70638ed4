import type * as pulumi from "@pulumi/pulumi";
import type { Region } from "../konnect/regions";
import type { FormerHolders } from "../moves";
import type { AcceptanceSetting, AdoptSettings, TokenReference } from "../settings/types";

/** A new authorization server. */
export interface CreateAuthorizationServerArgs {
  readonly name: pulumi.Input<string>;
  /** The one audience of its access tokens. */
  readonly audience: pulumi.Input<string>;
  readonly description?: pulumi.Input<string> | undefined;
  /** @default "ORG_URL" */
  readonly issuerMode?: pulumi.Input<"ORG_URL" | "CUSTOM_URL" | "DYNAMIC"> | undefined;
}

/** A scope of the authorization server. Its name is plain: it decides which resources there are. */
export interface ScopeArgs {
  readonly name: string;
  readonly description?: pulumi.Input<string> | undefined;
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Granted where a client asks for none. @default false */
  readonly default?: pulumi.Input<boolean> | undefined;
  /** Listed in the discovery document. @default false */
  readonly publish?: boolean | undefined;
  /** Exists in Okta already: read, never changed or deleted; releases one that the stack manages. @default false */
  readonly existing?: boolean | undefined;
}

/** The claim that carries the client id. */
export interface ClaimArgs {
  readonly name: pulumi.Input<string>;
  /** Exists in Okta already: read, never changed or deleted; releases one that the stack manages. @default false */
  readonly existing?: boolean | undefined;
}

/** The policy that lets clients which do not exist yet use client credentials. */
export interface AccessPolicyArgs {
  /** 5 to 1440. @default 60 */
  readonly tokenLifetimeMinutes?: pulumi.Input<number> | undefined;
  /** @default the component's name */
  readonly name?: pulumi.Input<string> | undefined;
  /** If set, it is kept. @default first on a created server, last on an existing one; then where Okta puts it */
  readonly priority?: pulumi.Input<number> | undefined;
  /** Client ids. @default ["ALL_CLIENTS"] */
  readonly clients?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** The Okta half: an authorization server that hands out tokens to applications. */
export interface OktaAuthorizationServerArgs {
  /** Made here, or read by id and never owned. */
  readonly authorizationServer:
    | { readonly create: CreateAuthorizationServerArgs }
    | { readonly existing: pulumi.Input<string> };
  readonly scopes: readonly ScopeArgs[];
  readonly claim: ClaimArgs;
  /** False leaves policies alone. @default {} */
  readonly accessPolicy?: AccessPolicyArgs | false | undefined;
  /** Scopes that the policy's rule covers beside `scopes`. @default [] */
  readonly furtherScopes?: readonly pulumi.Input<string>[] | undefined;
}

/** The Konnect half: DCR provider, auth strategy, portal default, publications. */
export interface KonnectDcrArgs {
  /** Exactly one of region and serverUrl. */
  readonly region?: Region | undefined;
  readonly serverUrl?: pulumi.Input<string> | undefined;
  /** Where the Konnect token is. */
  readonly token: TokenReference;
  /** Where the Okta API token is that Konnect registers applications with. */
  readonly dcrToken: TokenReference;
  /** Issuer URL of the Okta authorization server. */
  readonly issuer: pulumi.Input<string>;
  /** Name of provider and strategy. @default `<component name>-<stack>` */
  readonly name?: pulumi.Input<string> | undefined;
  /** What developers see. @default name */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Name or id of the Dev Portal. */
  readonly portal: pulumi.Input<string>;
  /** Whether APIs published later use this registration. @default true */
  readonly portalDefault?: boolean | undefined;
  /** APIs of the portal that are published already, by name or id. @default [] */
  readonly publications?: readonly string[] | undefined;
  /** @default ["client_credentials", "bearer"] */
  readonly authMethods?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** What the gateway asks for. */
  readonly scopes: pulumi.Input<pulumi.Input<string>[]>;
  /** Claims whose value is the client id. */
  readonly credentialClaim: pulumi.Input<pulumi.Input<string>[]>;
  /** Further settings of the openid-connect plugin. @default {} */
  readonly pluginConfig?: pulumi.Input<Record<string, unknown>> | undefined;
  readonly labels?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** Whether objects that stand in Konnect already are taken over. @default false */
  readonly adopt?: AdoptSettings | undefined;
  /** What destroy does with provider and strategy. @default "keep" for adopted ones, else "delete" */
  readonly onDestroy?: pulumi.Input<"delete" | "keep"> | undefined;
  /** Registrations from which the default or a publication may have moved here. @default none */
  readonly formerHolders?: FormerHolders | undefined;
}

/** One registration: the settings of a stack file with inputs as leaves. */
export interface DeveloperPortalDcrArgs {
  readonly okta: Omit<OktaAuthorizationServerArgs, "furtherScopes"> & {
    /** Where the Okta API token is that Konnect registers applications with. */
    readonly dcrToken: TokenReference;
    /** Id of that token (`00T…`), not its value: lets doctor read its owner, age and network zone. */
    readonly dcrTokenId?: string | undefined;
  };
  readonly konnect: Omit<KonnectDcrArgs, "dcrToken" | "issuer" | "scopes" | "credentialClaim" | "portal"> & {
    readonly portal: pulumi.Input<string>;
    /** What the gateway asks for. @default all okta.scopes */
    readonly scopes?: readonly pulumi.Input<string>[] | undefined;
    /** Claims whose value is the client id. @default [okta.claim] */
    readonly credentialClaim?: readonly pulumi.Input<string>[] | undefined;
    /** A route of the gateway for the output exampleRequest and for smoke. */
    readonly exampleRoute?: pulumi.Input<string> | undefined;
  };
  /** What runs after the resources. @default false */
  readonly acceptance?: AcceptanceSetting | undefined;
}
