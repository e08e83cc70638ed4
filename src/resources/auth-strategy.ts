import * as pulumi from "@pulumi/pulumi";
import {
  type KonnectConnectionArgs,
  type OwnershipArgs,
  toConnectionInputs,
  toOwnershipInputs,
  toOwnLabels,
} from "./connection";
import { createThinProvider } from "./dynamic";

/** What an {@link AuthStrategy} is made of. */
export interface AuthStrategyArgs extends KonnectConnectionArgs, OwnershipArgs {
  /** Name in Konnect, 1 to 256 characters. */
  readonly name: pulumi.Input<string>;
  /** What developers see. @default name */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Issuer URL of the Okta authorization server. */
  readonly issuer: pulumi.Input<string>;
  /** Id of the DCR provider that registers the applications. */
  readonly dcrProviderId: pulumi.Input<string>;
  /** Scopes that the gateway asks for; order does not matter. */
  readonly scopes: pulumi.Input<pulumi.Input<string>[]>;
  /** The claim whose value is the application's client id; several names are a path into nested claims. */
  readonly credentialClaim: pulumi.Input<pulumi.Input<string>[]>;
  /** How applications may authenticate, such as `client_credentials` and `bearer`. */
  readonly authMethods: pulumi.Input<pulumi.Input<string>[]>;
  /** Further settings of the openid-connect plugin. @default {} */
  readonly pluginConfig?: pulumi.Input<Record<string, unknown>> | undefined;
  /** Further labels; the ownership labels are added. */
  readonly labels?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

const provider = createThinProvider("authStrategy");

/**
 * An application auth strategy of Konnect: how the gateway checks applications.
 *
 * @example
 * ```ts
 * import { AuthStrategy } from "konnect-okta-dcr";
 *
 * new AuthStrategy("okta", {
 *   serverUrl: "https://eu.api.konghq.com",
 *   konnectToken: { env: "KONNECT_TOKEN" },
 *   name: "okta-prod",
 *   issuer: "https://acme.okta.com/oauth2/default",
 *   dcrProviderId: "8c1d6e0e-5a58-4f0b-9d38-7c1f7b0f3a11",
 *   scopes: ["orders.read"],
 *   credentialClaim: ["konnect_client_id"],
 *   authMethods: ["client_credentials", "bearer"],
 * });
 * ```
 * @see Konnect API: POST /v2/application-auth-strategies
 */
export class AuthStrategy extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  declare readonly scopes: pulumi.Output<string[]>;
  declare readonly credentialClaim: pulumi.Output<string[]>;
  declare readonly authMethods: pulumi.Output<string[]>;

  constructor(name: string, args: AuthStrategyArgs, opts?: pulumi.CustomResourceOptions) {
    const ownLabels = toOwnLabels(args, name);
    const inputs = {
      ...toConnectionInputs(args),
      ...toOwnershipInputs(args),
      name: args.name,
      displayName: args.displayName ?? args.name,
      issuer: args.issuer,
      dcrProviderId: args.dcrProviderId,
      scopes: args.scopes,
      credentialClaim: args.credentialClaim,
      authMethods: args.authMethods,
      pluginConfig: args.pluginConfig ?? {},
      labels: pulumi.output(args.labels).apply((labels) => ({ ...labels, ...ownLabels })),
    };
    super(provider, name, inputs, opts, "konnect", "AuthStrategy");
  }
}
