import * as pulumi from "@pulumi/pulumi";
import type { PortalDefaultOutputs } from "../provider/strategy-slot/slot-fields";
import { type Declared, fromProvider, type PlaceArgs, toPlaceInputs } from "./connection";
import { createThinProvider } from "./dynamic";

/** Arguments of {@link PortalDefault}. */
export interface PortalDefaultArgs extends PlaceArgs {
  /** Id of the strategy that APIs published later inherit. */
  readonly authStrategyId: pulumi.Input<string>;
}

const provider = createThinProvider("portalDefault");

/**
 * The default auth strategy of a Dev Portal; delete restores the earlier one.
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
  /** Address of the portal; empty if Konnect does not answer it. */
  declare readonly portalUrl: pulumi.Output<string>;
  declare readonly authStrategyId: pulumi.Output<string>;
  declare readonly previousAuthStrategyId: pulumi.Output<string | null>;

  constructor(name: string, args: PortalDefaultArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs: Declared<PortalDefaultOutputs> = {
      ...toPlaceInputs(name, args),
      ...fromProvider("portalUrl", "previousAuthStrategyId"),
    };
    super(provider, name, inputs, opts, "konnect", "PortalDefault");
  }
}
