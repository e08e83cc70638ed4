// Written by `npm run docs` from args-schemas.ts and the settings' schemas; do not edit.
import type * as pulumi from "@pulumi/pulumi";
import type { FormerNames } from "../former-names";
import type { TokenReference } from "../secrets/reference";

/** A new authorization server. */
export interface CreateAuthorizationServerArgs {
  /** Name of the new authorization server */
  readonly name: pulumi.Input<string>;
  /** The one audience of its access tokens. Required */
  readonly audience?: pulumi.Input<string> | undefined;
  /** Accepted for `audience`; Okta allows exactly one */
  readonly audiences?: string | readonly pulumi.Input<string>[] | undefined;
  /** What administrators read in Okta */
  readonly description?: pulumi.Input<string> | undefined;
  /**
   * Host of the issuer
   * @default `"ORG_URL"`
   */
  readonly issuerMode?: pulumi.Input<"ORG_URL" | "CUSTOM_URL" | "DYNAMIC"> | undefined;
}

/** A scope of the authorization server. */
export interface ScopeArgs {
  /** Name of the scope */
  readonly name: string;
  /** What the scope allows */
  readonly description?: pulumi.Input<string> | undefined;
  /** What a consent page shows */
  readonly displayName?: pulumi.Input<string> | undefined;
  /**
   * Granted if a client requests no scope
   * @default `false`
   */
  readonly default?: pulumi.Input<boolean> | undefined;
  /**
   * Listed in the discovery document
   * @default `false`
   */
  readonly publish?: boolean | undefined;
  /**
   * Exists in Okta already: read, never changed or deleted. Setting it releases an object that the stack manages
   * @default `false`
   */
  readonly existing?: boolean | undefined;
}

/** The claim that carries the client id. */
export interface ClaimArgs {
  /** Name of the claim */
  readonly name: pulumi.Input<string>;
  /**
   * Exists in Okta already: read, never changed or deleted. Setting it releases an object that the stack manages
   * @default `false`
   */
  readonly existing?: boolean | undefined;
}

/** The policy that lets clients which do not exist yet use client credentials. */
export interface AccessPolicyArgs {
  /**
   * Lifetime of an access token, 5 to 1440 minutes
   * @default `60`
   */
  readonly tokenLifetimeMinutes?: pulumi.Input<number> | undefined;
  /**
   * Name of the policy
   * @default the registration's name
   */
  readonly name?: pulumi.Input<string> | undefined;
  /**
   * Place among the server's policies. If you set it, the policy is kept there
   * @default first on a created server, last on an existing one; then where Okta puts it
   */
  readonly priority?: pulumi.Input<number> | undefined;
  /**
   * Client ids
   * @default `["ALL_CLIENTS"]`
   */
  readonly clients?: pulumi.Input<string | readonly pulumi.Input<string>[]> | undefined;
}

/** Ids of the objects to adopt. */
export interface AdoptArgs {
  /** Id of the DCR provider */
  readonly dcrProvider?: string | undefined;
  /** Id of the auth strategy */
  readonly authStrategy?: string | undefined;
  /** Ids of strategies of other stacks that portal default and publications may replace until destroy */
  readonly otherStrategies?: readonly string[] | undefined;
}

/** Where Konnect is: exactly one of `region` and `serverUrl`. */
export type KonnectServerArgs =
  | {
      /** Region of the Konnect organization; or `serverUrl` */
      readonly region: "us" | "eu" | "au" | "me" | "in" | "sg";
      readonly serverUrl?: undefined;
    }
  | {
      /** Another host: `*.konghq.com`, this machine, or a host named in `KONNECT_OKTA_DCR_ALLOWED_HOSTS` */
      readonly serverUrl: pulumi.Input<string>;
      readonly region?: undefined;
    };

/** The Okta half: an authorization server that issues tokens to applications. */
export interface OktaAuthorizationServerArgs {
  /** Exactly one of `create` and `existing` */
  readonly authorizationServer:
    | {
        /** A server that this stack creates and owns */
        readonly create: CreateAuthorizationServerArgs;
        readonly existing?: undefined;
      }
    | {
        /** Id (`aus…`), `default`, or the issuer's address: read, never owned, never deleted. The id of the created server releases it */
        readonly existing: pulumi.Input<string>;
        readonly create?: undefined;
      };
  /** Scopes of the server; no `openid` with client credentials */
  readonly scopes: string | readonly (string | ScopeArgs)[];
  /** The claim that carries the client id; created in the access token with the value `app.clientId` */
  readonly claim: string | ClaimArgs;
  /**
   * Lets applications use client credentials; `false` leaves policies alone
   * @default `{}` for a created server; required for an existing one
   */
  readonly accessPolicy?: false | AccessPolicyArgs | undefined;
  /** Scopes that the policy's rule covers beside `scopes` */
  readonly furtherScopes?: pulumi.Input<readonly pulumi.Input<string>[]> | undefined;
}

/** The Konnect half: DCR provider, auth strategy, portal default, publications. */
export type KonnectDcrArgs = KonnectServerArgs & {
  /** The Konnect token */
  readonly token: TokenReference;
  /**
   * Name of DCR provider and auth strategy
   * @default `<registration>-<stack>`
   */
  readonly name?: pulumi.Input<string> | undefined;
  /**
   * What developers see
   * @default `name`
   */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Name or id of the Dev Portal */
  readonly portal: pulumi.Input<string>;
  /**
   * APIs published **later** use this registration; `false` leaves the portal's default alone
   * @default `true`
   */
  readonly portalDefault?: boolean | undefined;
  /** APIs of the portal that are published already, by name or id */
  readonly publications?: readonly string[] | undefined;
  /**
   * How applications may authenticate at the gateway
   * @default `["client_credentials","bearer"]`
   */
  readonly authMethods?: pulumi.Input<string | readonly pulumi.Input<string>[]> | undefined;
  /** What the gateway requests */
  readonly scopes: pulumi.Input<string | readonly pulumi.Input<string>[]>;
  /** Claims whose value is the client id */
  readonly credentialClaim: pulumi.Input<string | readonly pulumi.Input<string>[]>;
  /** Further settings of the openid-connect plugin; a secret among them is a reference, such as `client_secret: [{ env: NAME }]` */
  readonly pluginConfig?: pulumi.Input<{ readonly [key: string]: unknown }> | undefined;
  /** Further labels; the ownership labels `dcr-managed-by`, `dcr-project`, `dcr-stack`, `dcr-name` are added */
  readonly labels?: pulumi.Input<{ readonly [key: string]: pulumi.Input<string> }> | undefined;
  /**
   * Adopts existing objects of Konnect: `true` those with the names, an object those with the ids. Both also replace another default strategy or publication's strategy, until destroy, but one of another stack only if you name it
   * @default `false`
   */
  readonly adopt?: boolean | AdoptArgs | undefined;
  /**
   * What destroy does with provider and strategy
   * @default `keep` for adopted ones, otherwise `delete`
   */
  readonly onDestroy?: pulumi.Input<"delete" | "keep"> | undefined;
  /** A route of the gateway, for the output `exampleRequest` and for `smoke` */
  readonly exampleRoute?: pulumi.Input<string> | undefined;
  /** The Okta API token that Konnect registers applications with */
  readonly dcrToken: TokenReference;
  /** Issuer URL of the Okta authorization server */
  readonly issuer: pulumi.Input<string>;
  /** Whether this stack deletes the authorization server when it no longer uses it */
  readonly deletesServer?: boolean | undefined;
  /** Logical names that the default and the publications may have had in the last up */
  readonly formerNames?: FormerNames | undefined;
};

/** One registration: the settings of a stack file, in which some values may be Outputs. */
export interface DeveloperPortalDcrArgs {
  /** The Okta half */
  readonly okta: {
    /** Exactly one of `create` and `existing` */
    readonly authorizationServer:
      | {
          /** A server that this stack creates and owns */
          readonly create: CreateAuthorizationServerArgs;
          readonly existing?: undefined;
        }
      | {
          /** Id (`aus…`), `default`, or the issuer's address: read, never owned, never deleted. The id of the created server releases it */
          readonly existing: pulumi.Input<string>;
          readonly create?: undefined;
        };
    /** Scopes of the server; no `openid` with client credentials */
    readonly scopes: string | readonly (string | ScopeArgs)[];
    /** The claim that carries the client id; created in the access token with the value `app.clientId` */
    readonly claim: string | ClaimArgs;
    /**
     * Lets applications use client credentials; `false` leaves policies alone
     * @default `{}` for a created server; required for an existing one
     */
    readonly accessPolicy?: false | AccessPolicyArgs | undefined;
    /** The Okta API token that Konnect registers applications with */
    readonly dcrToken: TokenReference;
    /** Id (`00T…`) of that token, not its value: lets `doctor` read its owner, idle days and network zone */
    readonly dcrTokenId?: string | undefined;
  };
  /** The Konnect half */
  readonly konnect: KonnectServerArgs & {
    /** The Konnect token */
    readonly token: TokenReference;
    /**
     * Name of DCR provider and auth strategy
     * @default `<registration>-<stack>`
     */
    readonly name?: pulumi.Input<string> | undefined;
    /**
     * What developers see
     * @default `name`
     */
    readonly displayName?: pulumi.Input<string> | undefined;
    /** Name or id of the Dev Portal */
    readonly portal: pulumi.Input<string>;
    /**
     * APIs published **later** use this registration; `false` leaves the portal's default alone
     * @default `true`
     */
    readonly portalDefault?: boolean | undefined;
    /** APIs of the portal that are published already, by name or id */
    readonly publications?: readonly string[] | undefined;
    /**
     * How applications may authenticate at the gateway
     * @default `["client_credentials","bearer"]`
     */
    readonly authMethods?: pulumi.Input<string | readonly pulumi.Input<string>[]> | undefined;
    /**
     * What the gateway requests; no `openid` with client credentials
     * @default all of `okta.scopes`
     */
    readonly scopes?: string | readonly pulumi.Input<string>[] | undefined;
    /**
     * Claims whose value is the client id
     * @default `okta.claim`
     */
    readonly credentialClaim?: string | readonly pulumi.Input<string>[] | undefined;
    /** Further settings of the openid-connect plugin; a secret among them is a reference, such as `client_secret: [{ env: NAME }]` */
    readonly pluginConfig?: pulumi.Input<{ readonly [key: string]: unknown }> | undefined;
    /** Further labels; the ownership labels `dcr-managed-by`, `dcr-project`, `dcr-stack`, `dcr-name` are added */
    readonly labels?: pulumi.Input<{ readonly [key: string]: pulumi.Input<string> }> | undefined;
    /**
     * Adopts existing objects of Konnect: `true` those with the names, an object those with the ids. Both also replace another default strategy or publication's strategy, until destroy, but one of another stack only if you name it
     * @default `false`
     */
    readonly adopt?: boolean | AdoptArgs | undefined;
    /**
     * What destroy does with provider and strategy
     * @default `keep` for adopted ones, otherwise `delete`
     */
    readonly onDestroy?: pulumi.Input<"delete" | "keep"> | undefined;
    /** A route of the gateway, for the output `exampleRequest` and for `smoke` */
    readonly exampleRoute?: pulumi.Input<string> | undefined;
    /** Logical names that the default and the publications may have had in the last up */
    readonly formerNames?: FormerNames | undefined;
  };
  /**
   * `doctor` runs `konnect-okta-dcr doctor` at the end of every `up`, after its deletions; a problem that it finds fails the `up`. `probe` runs `doctor --probe`, which also registers a temporary client in Okta and deletes it again
   * @default `false`
   */
  readonly acceptance?: false | "doctor" | "probe" | undefined;
}
