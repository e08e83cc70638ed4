import * as pulumi from "@pulumi/pulumi";
import type { TokenReference } from "../settings/types";
import {
  type KonnectConnectionArgs,
  type OwnershipArgs,
  toConnectionInputs,
  toOwnershipInputs,
  toOwnLabels,
} from "./connection";
import { createThinProvider } from "./dynamic";

/** What a {@link DcrProvider} is made of. */
export interface DcrProviderArgs extends KonnectConnectionArgs, OwnershipArgs {
  /** Name in Konnect, 1 to 256 characters. */
  readonly name: pulumi.Input<string>;
  /** What developers see. @default name */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Issuer URL of the Okta authorization server. */
  readonly issuer: pulumi.Input<string>;
  /** Where the Okta API token is that Konnect registers applications with. */
  readonly dcrToken: TokenReference;
  /** Further labels; the ownership labels are added. */
  readonly labels?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
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
    const ownLabels = toOwnLabels(args, name);
    const inputs = {
      ...toConnectionInputs(args),
      ...toOwnershipInputs(args),
      name: args.name,
      displayName: args.displayName ?? args.name,
      issuer: args.issuer,
      labels: pulumi.output(args.labels).apply((labels) => ({ ...labels, ...ownLabels })),
      dcrTokenReference: args.dcrToken,
      tokenFingerprint: undefined,
      fingerprintSalt: undefined,
      verified: undefined,
    };
    super(provider, name, inputs, opts, "konnect", "DcrProvider");
  }
}
