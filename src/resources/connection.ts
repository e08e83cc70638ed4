import * as pulumi from "@pulumi/pulumi";
import { version } from "../../package.json";
import { toOwnershipLabels } from "../konnect/labels";
import type { TokenReference } from "../secrets/reference";

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

/** An object that is found by its name. */
export interface NamedArgs extends KonnectConnectionArgs {
  /** Name in Konnect, 1 to 256 characters. */
  readonly name: pulumi.Input<string>;
  /** What developers see. @default name */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Issuer URL of the Okta authorization server. */
  readonly issuer: pulumi.Input<string>;
  /** Further labels; the ownership labels are added. */
  readonly labels?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** For an object that exists already: false refuses, true adopts the one of the name, an id that one. @default false */
  readonly adopt?: pulumi.Input<boolean | string> | undefined;
  /** @default "keep" for an adopted object, else "delete" */
  readonly onDestroy?: pulumi.Input<"delete" | "keep"> | undefined;
}

/** A place in a Dev Portal where a strategy is in force. */
export interface PlaceArgs extends KonnectConnectionArgs {
  /** Name or id of the Dev Portal. */
  readonly portal: pulumi.Input<string>;
  /**
   * Whether a strategy that is not this stack's may be replaced; destroy restores it. One with the ownership labels of
   * another stack only if its id is in the list. @default false
   */
  readonly adopt?: pulumi.Input<boolean | readonly string[]> | undefined;
  /** `keep` leaves the strategy there; otherwise the earlier one is restored. @default "delete" */
  readonly onDestroy?: pulumi.Input<"delete" | "keep"> | undefined;
}

type RequiredKey<O> = { [K in keyof O]-?: undefined extends O[K] ? never : K }[keyof O];

/** What a constructor passes to the SDK: every key of the outputs. One that is missing does not compile. */
export type Declared<O> = { readonly [K in RequiredKey<O>]: unknown };

/**
 * Keys that only the provider knows, each with `undefined`. The SDK creates output properties for the keys of the
 * inputs, so a property of the class exists at run time only if its key is here; the engine never sees an undefined input.
 */
export function fromProvider<K extends string>(...keys: readonly K[]): Readonly<Record<K, undefined>> {
  return Object.fromEntries(keys.map((key) => [key, undefined])) as Record<K, undefined>;
}

/** Inputs of an object with a name: the arguments, those that have another name or default in the provider replaced. */
export function toNamedInputs<A extends NamedArgs>(resourceName: string, args: A) {
  const { konnectToken, owner: _owner, ...fields } = args;
  const ownLabels = toOwnLabels(args, resourceName);
  return {
    ...fields,
    ...fromProvider("adopted"),
    packageVersion: version,
    konnectTokenReference: konnectToken,
    displayName: args.displayName ?? args.name,
    labels: pulumi.output(args.labels).apply((labels) => ({ ...labels, ...ownLabels })),
  };
}

/**
 * Inputs of a place, in the same way. Only `keep` is an input of `onDestroy`: states of earlier versions lack the
 * default.
 */
export function toPlaceInputs<A extends PlaceArgs>(resourceName: string, args: A) {
  const { konnectToken, owner: _owner, onDestroy, ...fields } = args;
  const kept = pulumi.output(onDestroy).apply((value) => (value === "keep" ? value : undefined));
  return {
    ...fields,
    ...fromProvider("adopted", "portalId"),
    packageVersion: version,
    konnectTokenReference: konnectToken,
    onDestroy: onDestroy === undefined ? undefined : kept,
    ownershipLabels: toOwnLabels(args, resourceName),
  };
}

/** Labels that mark an object of this project and stack. */
function toOwnLabels(args: KonnectConnectionArgs, resourceName: string): Record<string, string> {
  return toOwnershipLabels({
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    name: args.owner ?? resourceName,
  });
}
