import * as pulumi from "@pulumi/pulumi";
import { konnectServerUrl } from "../konnect/regions";
import type { KonnectServerArgs } from "./args";

type Region = Exclude<KonnectServerArgs["region"], undefined>;

/** Where Konnect is, by arguments of which the rules have refused both and neither. */
export function toKonnectServer(given: {
  readonly region?: Region | undefined;
  readonly serverUrl?: pulumi.Input<string> | undefined;
}): KonnectServerArgs {
  if (given.serverUrl !== undefined) return { serverUrl: given.serverUrl };
  if (given.region !== undefined) return { region: given.region };
  throw new pulumi.InputPropertyError({ propertyPath: "region", reason: "set region or serverUrl" });
}

/** Base URL of Konnect. */
export function toServerUrl(server: KonnectServerArgs): pulumi.Input<string> {
  return server.serverUrl === undefined ? konnectServerUrl(server.region) : server.serverUrl;
}
