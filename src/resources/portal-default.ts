import * as pulumi from "@pulumi/pulumi";
import { type KonnectConnectionArgs, toConnectionInputs, toOwnLabels, toPlaceOnDestroy } from "./connection";
import { createThinProvider } from "./dynamic";

/** What a {@link PortalDefault} is made of. */
export interface PortalDefaultArgs extends KonnectConnectionArgs {
  /** Name or id of the Dev Portal. */
  readonly portal: pulumi.Input<string>;
  /** Id of the strategy that APIs published later take over. */
  readonly authStrategyId: pulumi.Input<string>;
  /**
   * Whether a strategy that is not this stack's may be replaced; destroy brings it back. One with the ownership labels
   * of another stack only where its id is in the list. @default false
   */
  readonly adopt?: pulumi.Input<boolean | readonly string[]> | undefined;
  /** `keep` leaves the strategy there; else what was there before comes back. @default "delete" */
  readonly onDestroy?: pulumi.Input<"delete" | "keep"> | undefined;
}

const provider = createThinProvider("portalDefault");

/**
 * The default auth strategy of a Dev Portal; the value that stood there before comes back on delete.
 *
 * @example
 * ```ts
 * import { PortalDefault } from "konnect-okta-dcr";
 *
 * new PortalDefault("developers", {
 *   serverUrl: "https://eu.api.konghq.com",
 *   konnectToken: { env: "KONNECT_TOKEN" },
 *   portal: "Acme Developers",
 *   authStrategyId: "3f3b0c8e-6a0c-4f0e-8d0d-0d3d8a1b2c44",
 * });
 * ```
 * @see Konnect API: PATCH /v3/portals/{portalId}
 */
export class PortalDefault extends pulumi.dynamic.Resource {
  declare readonly portalId: pulumi.Output<string>;
  /** Address of the portal; empty where Konnect does not say it. */
  declare readonly portalUrl: pulumi.Output<string>;
  declare readonly authStrategyId: pulumi.Output<string>;
  declare readonly previousAuthStrategyId: pulumi.Output<string | null>;

  constructor(name: string, args: PortalDefaultArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      ...toConnectionInputs(args),
      adopt: args.adopt,
      onDestroy: toPlaceOnDestroy(args.onDestroy),
      adopted: undefined,
      portal: args.portal,
      portalId: undefined,
      authStrategyId: args.authStrategyId,
      ownershipLabels: toOwnLabels(args, name),
      portalUrl: undefined,
      previousAuthStrategyId: undefined,
    };
    super(provider, name, inputs, opts, "konnect", "PortalDefault");
  }
}
