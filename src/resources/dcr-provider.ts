import * as pulumi from "@pulumi/pulumi";
import type { DcrProviderOutputs } from "../provider/dcr-provider/dcr-provider-fields";
import type { TokenReference } from "../secrets/reference";
import { type Declared, fromProvider, type NamedArgs, toNamedInputs } from "./connection";
import { createThinProvider } from "./dynamic";

/** Arguments of {@link DcrProvider}. */
export interface DcrProviderArgs extends NamedArgs {
  /** Where the Okta API token is that Konnect registers applications with. */
  readonly dcrToken: TokenReference;
  /**
   * Whether this stack deletes the authorization server of the issuer when it no longer uses it: update and delete are
   * then refused while other strategies in force use it. @default false
   */
  readonly deletesServer?: boolean | undefined;
}

const provider = createThinProvider("dcrProvider");

/**
 * An Okta DCR provider of Konnect, verified after each change of issuer or token.
 *
 * @example
 * ```ts
 * import { DcrProvider } from "konnect-okta-dcr";
 *
 * new DcrProvider("okta", {
 *   serverUrl: "https://eu.api.konghq.com",
 *   konnectToken: { env: "KONNECT_TOKEN" },
 *   name: "okta-prod",
 *   issuer: "https://acme.okta.com/oauth2/default",
 *   dcrToken: { env: "OKTA_DCR_TOKEN" },
 * });
 * ```
 * @see Konnect API: POST /v2/dcr-providers
 */
export class DcrProvider extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  declare readonly issuer: pulumi.Output<string>;
  declare readonly labels: pulumi.Output<Record<string, string>>;
  /** Mark of the token's value; a change of it is a rotation. */
  declare readonly tokenFingerprint: pulumi.Output<string>;
  /** Salt of that mark if it was made under other names; undefined if the labels make it. */
  declare readonly fingerprintSalt: pulumi.Output<string | undefined>;
  /** Whether Konnect could register a client with the issuer and token in force. */
  declare readonly verified: pulumi.Output<boolean>;

  constructor(name: string, args: DcrProviderArgs, opts?: pulumi.CustomResourceOptions) {
    const { dcrToken, ...named } = args;
    const inputs: Declared<DcrProviderOutputs> = {
      ...toNamedInputs(name, named),
      ...fromProvider("tokenFingerprint", "fingerprintSalt", "verified"),
      dcrTokenReference: dcrToken,
    };
    super(provider, name, inputs, opts, "konnect", "DcrProvider");
  }
}
