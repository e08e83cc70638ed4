import * as pulumi from "@pulumi/pulumi";
import { type KonnectConnectionArgs, toConnectionInputs, toOwnLabels, toPlaceOnDestroy } from "./connection";
import { createThinProvider } from "./dynamic";

/** What an {@link ApiPublication} is made of. */
export interface ApiPublicationArgs extends KonnectConnectionArgs {
  /** Name or id of the Dev Portal. */
  readonly portal: pulumi.Input<string>;
  /** Name or id of an API that is published to the portal. */
  readonly api: pulumi.Input<string>;
  /** The strategies of the publication; Konnect takes at most one. */
  readonly authStrategyIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether a strategy that is not this stack's may be replaced; destroy brings it back. One with the ownership labels
   * of another stack only where its id is in the list. @default false
   */
  readonly adopt?: pulumi.Input<boolean | readonly string[]> | undefined;
  /** `keep` leaves the strategy there; else what was there before comes back. @default "delete" */
  readonly onDestroy?: pulumi.Input<"delete" | "keep"> | undefined;
}

const provider = createThinProvider("apiPublication");

/**
 * The auth strategy of an API that is already published; what stood there before comes back on delete.
 *
 * @example
 * ```ts
 * import { ApiPublication } from "konnect-okta-dcr";
 *
 * new ApiPublication("orders", {
 *   serverUrl: "https://eu.api.konghq.com",
 *   konnectToken: { env: "KONNECT_TOKEN" },
 *   portal: "Acme Developers",
 *   api: "Orders",
 *   authStrategyIds: ["3f3b0c8e-6a0c-4f0e-8d0d-0d3d8a1b2c44"],
 * });
 * ```
 * @see Konnect API: PUT /v3/apis/{apiId}/publications/{portalId}
 */
export class ApiPublication extends pulumi.dynamic.Resource {
  declare readonly portalId: pulumi.Output<string>;
  declare readonly apiId: pulumi.Output<string>;
  declare readonly authStrategyIds: pulumi.Output<string[]>;
  declare readonly previousAuthStrategyIds: pulumi.Output<string[] | null>;
  /** What Konnect remarked on the last write. */
  declare readonly warnings: pulumi.Output<string[]>;

  constructor(name: string, args: ApiPublicationArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      ...toConnectionInputs(args),
      adopt: args.adopt,
      onDestroy: toPlaceOnDestroy(args.onDestroy),
      adopted: undefined,
      portal: args.portal,
      portalId: undefined,
      api: args.api,
      apiId: undefined,
      authStrategyIds: args.authStrategyIds,
      ownershipLabels: toOwnLabels(args, name),
      previousAuthStrategyIds: undefined,
      warnings: undefined,
    };
    super(provider, name, inputs, opts, "konnect", "ApiPublication");
  }
}
