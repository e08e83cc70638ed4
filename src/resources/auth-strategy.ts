import * as pulumi from "@pulumi/pulumi";
import type { AuthStrategyOutputs } from "../provider/auth-strategy/auth-strategy-fields";
import { type Declared, type NamedArgs, toNamedInputs } from "./connection";
import { createThinProvider } from "./dynamic";

/** Arguments of {@link AuthStrategy}. */
export interface AuthStrategyArgs extends NamedArgs {
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
    const inputs: Declared<AuthStrategyOutputs> = {
      ...toNamedInputs(name, args),
      pluginConfig: args.pluginConfig ?? {},
    };
    super(provider, name, inputs, opts, "konnect", "AuthStrategy");
  }
}
