import { isGiven, unknown } from "../settings/draft";
import type { Path } from "../settings/path";
import type { Place, Registration } from "./rule";

/** Scopes that the gateway requests: all of okta.scopes unless konnect.scopes is written. */
export function toRequestedScopes({ okta, konnect }: Registration): {
  readonly path: Path;
  /** Undefined if they are not known. */
  readonly items: readonly Place<string | typeof unknown>[] | undefined;
} {
  if (konnect.scopes !== undefined) {
    const path = ["konnect", "scopes"];
    const items = isGiven(konnect.scopes) ? konnect.scopes : undefined;
    return { path, items: items?.map((value, index) => ({ path: [...path, index], value })) };
  }
  return { path: ["okta", "scopes"], items: toScopeNames(okta.scopes) };
}

/** The names of okta.scopes. */
export function toScopeNames(
  scopes: Registration["okta"]["scopes"],
): Place<string | typeof unknown>[] | undefined {
  return isGiven(scopes)
    ? scopes.map(({ name }, index) => ({ path: ["okta", "scopes", index, "name"], value: name }))
    : undefined;
}

/** Whether applications send their id and secret to the gateway; undefined if that is not known. */
export function usesClientCredentials({ konnect: { authMethods } }: Registration): boolean | undefined {
  if (!isGiven(authMethods)) return undefined;
  if (authMethods.includes("client_credentials")) return true;
  return authMethods.includes(unknown) ? undefined : false;
}
