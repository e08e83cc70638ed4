import * as pulumi from "@pulumi/pulumi";
import { toOwnershipLabels } from "../konnect/labels";
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

/** What is done with an object that stands in Konnect already, and what destroy does. */
export interface OwnershipArgs {
  /** False refuses, true takes the one of the name over, an id takes that one. @default false */
  readonly adopt?: pulumi.Input<boolean | string> | undefined;
  /** @default "keep" for an adopted object, else "delete" */
  readonly onDestroy?: pulumi.Input<"delete" | "keep"> | undefined;
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

/** Only `keep` is an input of a place: the rest is its default, and no input that states of before would lack. */
export function toPlaceOnDestroy(onDestroy: pulumi.Input<"delete" | "keep"> | undefined) {
  if (onDestroy === undefined) return undefined;
  return pulumi.output(onDestroy).apply((value) => (value === "keep" ? value : undefined));
}

/** The inputs of adoption; the last is added by the provider. */
export function toOwnershipInputs({ adopt, onDestroy }: OwnershipArgs) {
  return { adopt, onDestroy, adopted: undefined };
}
