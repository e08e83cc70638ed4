import { formatError, isDcrError } from "../errors";
import type { KonnectClient } from "../konnect";

/**
 * Has Konnect try its DCR provider; undefined when it works, else the whole story for people. `inForce` says which
 * token and issuer Konnect uses from now on.
 */
export async function findVerificationProblem(
  konnect: KonnectClient,
  id: string,
  issuer: string,
  inForce: string,
): Promise<string | undefined> {
  const problem = await verify(konnect, id);
  if (problem === undefined) return undefined;
  const host = URL.canParse(issuer) ? new URL(issuer).host : issuer;
  return [
    `[DCR_KONNECT_VERIFY_FAILED] Konnect has the DCR provider ${id}, but could not register a client at ${host}: ${problem}.`,
    "Likely causes: the DCR token is revoked, expired after 30 idle days, or limited to a network zone without Konnect's addresses;",
    "its owner may not create applications in Okta; the issuer belongs to another Okta organisation.",
    `In force now: ${inForce}.`,
    "The provider stays in place; mend the cause and run pulumi up again: it verifies again and goes on from here.",
  ].join(" ");
}

async function verify(konnect: KonnectClient, id: string): Promise<string | undefined> {
  try {
    const { status, errors } = await konnect.verifyDcrProvider(id);
    if (status === "success") return undefined;
    return (errors ?? []).join("; ") || `verify answered "${status}"`;
  } catch (error) {
    if (!isDcrError(error)) throw error;
    return formatError(error);
  }
}
