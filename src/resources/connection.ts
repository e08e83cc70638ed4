import * as pulumi from "@pulumi/pulumi";
import { toOwnershipLabels } from "../konnect";
import type { TokenReference } from "../settings/types";

/** Where and with what to reach Konnect. */
export interface KonnectConnectionArgs {
  /** Base URL of the region's API without a version, such as `https://eu.api.konghq.com`. Another one replaces the object. */
  readonly serverUrl: pulumi.Input<string>;
  /** Where the Konnect token is; the token itself never enters the program. */
  readonly konnectToken: TokenReference;
  /**
   * Logical name of the owner, part of the ownership labels.
   * @default the resource's name
   */
  readonly owner?: string | undefined;
}

/** Labels that mark an object of this project and stack. */
export function toOwnLabels(args: KonnectConnectionArgs, resourceName: string): Record<string, string> {
  return toOwnershipLabels({
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    name: args.owner ?? resourceName,
  });
}

/** The inputs that every resource shares. */
export function toConnectionInputs(args: KonnectConnectionArgs) {
  return { serverUrl: args.serverUrl, konnectTokenReference: args.konnectToken };
}
