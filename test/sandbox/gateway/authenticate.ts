import { errors, type JWTPayload } from "jose";
import type { AuthStrategy } from "../konnect/objects";
import type { KonnectState } from "../konnect/state";
import type { KonnectSwitches } from "../switches";
import { readCredentials } from "./credentials";
import type { IdentityProviders } from "./identity-providers";

/** Who a request comes from. */
export interface Identity {
  /** Value of the strategy's credential claim. */
  readonly clientId: string;
  readonly claims: JWTPayload;
}

/** The identity behind a request under a strategy; undefined without right credentials. */
export async function authenticate(
  strategy: AuthStrategy,
  request: Request,
  identityProviders: IdentityProviders,
  switches: KonnectSwitches,
): Promise<Identity | undefined> {
  const methods = readList(strategy, "auth_methods") ?? [];
  const credentials = await readCredentials(strategy, request, switches);
  if (credentials === undefined || !methods.includes(credentials.method)) return undefined;
  const token =
    credentials.method === "bearer"
      ? credentials.token
      : await identityProviders.fetchToken(strategy, credentials.pair);
  if (token === undefined) return undefined;
  try {
    const claims = await identityProviders.verify(strategy, token);
    const clientId = readClaim(claims, readList(strategy, "credential_claim") ?? ["sub"]);
    if (typeof clientId !== "string" || !hasRequired(strategy, claims)) return undefined;
    return { clientId, claims };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** Whether a client belongs to an application that is approved for an API. */
export function isRegistered(
  konnect: KonnectState,
  clientId: string,
  apiId: string,
  strategyId: string,
): boolean {
  const applicationIds = konnect.applications
    .filter((item) => item.clientId === clientId && item.strategyId === strategyId)
    .map(({ id }) => id);
  return konnect.registrations.some(
    (item) =>
      applicationIds.includes(item.applicationId) && item.apiId === apiId && item.status === "approved",
  );
}

/** A setting that is a list of texts. */
export function readList(strategy: AuthStrategy, setting: string): readonly string[] | undefined {
  const value = strategy.config[setting];
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** Several names lead into nested objects. */
function readClaim(claims: JWTPayload, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], claims);
}

/** Scopes and audiences that the strategy's further settings ask for; each entry is an alternative. */
function hasRequired(strategy: AuthStrategy, claims: JWTPayload): boolean {
  const isMet = (required: string, claimSetting: string, claim: string) => {
    const alternatives = readList(strategy, required);
    if (alternatives === undefined) return true;
    const value = readClaim(claims, readList(strategy, claimSetting) ?? [claim]);
    const found = Array.isArray(value) ? value.map(String) : String(value ?? "").split(" ");
    return alternatives.some((entry) => entry.split(" ").every((item) => found.includes(item)));
  };
  return (
    isMet("scopes_required", "scopes_claim", "scope") && isMet("audience_required", "audience_claim", "aud")
  );
}
