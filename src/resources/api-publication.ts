import * as pulumi from "@pulumi/pulumi";
import type { ApiPublicationOutputs } from "../provider/strategy-slot/slot-fields";
import { type Declared, fromProvider, type PlaceArgs, toPlaceInputs } from "./connection";
import { createThinProvider } from "./dynamic";

/** Arguments of {@link ApiPublication}. */
export interface ApiPublicationArgs extends PlaceArgs {
  /** Name or id of an API that is published to the portal. */
  readonly api: pulumi.Input<string>;
  /** The strategies of the publication; Konnect takes at most one. */
  readonly authStrategyIds: pulumi.Input<pulumi.Input<string>[]>;
}

const provider = createThinProvider("apiPublication");

/**
 * The auth strategy of an API that is already published; delete restores the earlier one.
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
  /** Konnect's remarks on the last write. */
  declare readonly warnings: pulumi.Output<string[]>;

  constructor(name: string, args: ApiPublicationArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs: Declared<ApiPublicationOutputs> = {
      ...toPlaceInputs(name, args),
      ...fromProvider("apiId", "previousAuthStrategyIds", "warnings"),
    };
    super(provider, name, inputs, opts, "konnect", "ApiPublication");
  }
}
