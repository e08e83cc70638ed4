import * as okta from "@pulumi/okta";
import type * as pulumi from "@pulumi/pulumi";
import { DcrError, errorCodes, formatError } from "../errors";
import { reservedClaims } from "../rules/claim";
import { toRunError } from "./run-error";

/** What the Okta provider reports about a scope or claim. */
interface NamedObject {
  readonly id: string;
  readonly name: string;
}

/** The scopes that an authorization server has, read through the Okta provider. */
export async function listScopes(
  authServerId: string,
  options: pulumi.InvokeOptions,
): Promise<readonly NamedObject[]> {
  const { scopes } = await okta.auth.getServerScopes({ authServerId }, options);
  return scopes;
}

/** The claims of access tokens that an authorization server has, read through the Okta provider. */
export async function listClaims(
  authServerId: string,
  options: pulumi.InvokeOptions,
): Promise<readonly NamedObject[]> {
  const { claims } = await okta.getAuthServerClaims({ authServerId }, options);
  return claims.filter(({ claimType }) => claimType === "RESOURCE");
}

/** The access policy of a name, read through the Okta provider. */
export async function findPolicy(
  authServerId: string,
  name: string,
  options: pulumi.InvokeOptions,
): Promise<(NamedObject & { readonly priority: number }) | undefined> {
  return await findOrNone(async () => {
    const { id, priority } = await okta.auth.getServerPolicy({ authServerId, name }, options);
    return { id, name, priority };
  });
}

/** The authorization server of a name, read through the Okta provider. */
export async function findServer(
  name: string,
  options: pulumi.InvokeOptions,
): Promise<(NamedObject & { readonly status: string }) | undefined> {
  return await findOrNone(async () => {
    const { id, status } = await okta.auth.getServer({ name }, options);
    return { id, name, status };
  });
}

/** Okta's words for a feature that the organization does not have (E0000015). The Okta provider drops the code. */
const featureMissing = /access the feature you are requesting/;

/**
 * The Okta provider answers a look-up by name that finds nothing with an error.
 * @throws pulumi.RunError DCR_OKTA_ACCESS_MANAGEMENT
 */
async function findOrNone<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/with name .* does not exist/.test(error.message)) return undefined;
    if (featureMissing.test(error.message)) throw toMissingFeature();
    throw error;
  }
}

/**
 * Names the missing add-on if the stack only reads its server: the Okta provider reports no code then.
 * @throws pulumi.RunError DCR_OKTA_ACCESS_MANAGEMENT
 */
export async function assertAccessManagement(options: pulumi.InvokeOptions): Promise<void> {
  try {
    await okta.auth.getServer({ name: "default" }, options);
  } catch (error) {
    if (error instanceof Error && featureMissing.test(error.message)) throw toMissingFeature();
    // Anything else, such as a role that may not list servers, is reported when the server itself is read.
  }
}

function toMissingFeature(): pulumi.RunError {
  const error = new DcrError(
    "DCR_OKTA_ACCESS_MANAGEMENT",
    "the Okta organization has no API Access Management (E0000015), so it cannot have custom authorization servers",
    { fix: errorCodes.DCR_OKTA_ACCESS_MANAGEMENT.fix },
  );
  return toRunError(formatError(error, "okta.authorizationServer"));
}

/** Whether Okta writes the claim itself and does not list it. */
export function isWrittenByOkta(claim: string): boolean {
  return reservedClaims.includes(claim);
}

/**
 * The id of the object that the settings declare as existing.
 * @throws pulumi.RunError DCR_OKTA_OBJECT_UNKNOWN
 */
export function getExistingId(
  kind: "scope" | "claim",
  name: string,
  authServerId: string,
  objects: readonly NamedObject[],
): string {
  const found = objects.find((item) => item.name === name);
  if (found !== undefined) return found.id;
  const names = objects.map((item) => item.name).join(", ");
  throw toRunError(
    formatError(
      new DcrError(
        "DCR_OKTA_OBJECT_UNKNOWN",
        `authorization server ${authServerId} has no ${kind} ${name}; it has ${names || "none"}`,
        { fix: "Correct the name, or remove existing: true to create it." },
      ),
      kind === "scope" ? "okta.scopes" : "okta.claim",
    ),
  );
}
