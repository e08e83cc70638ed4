import { formatError, isDcrError } from "../../errors";
import { isHttpError } from "../../http";
import type { KonnectClient } from "../../konnect";
import { adviseOnVerification } from "../../konnect/verification-advice";

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
  if (problem.isKonnectRefusal) {
    return [
      `[DCR_KONNECT_VERIFY_FAILED] Konnect has the DCR provider ${id}, but does not let the Konnect token verify it: ${problem.words}.`,
      "This says nothing about the DCR token: give the owner of the Konnect token the role DCR Providers Maintainer.",
      `In force now: ${inForce}.`,
      "The provider stays in place; run pulumi up again: it verifies again and goes on from here.",
    ].join(" ");
  }
  const host = URL.canParse(issuer) ? new URL(issuer).host : issuer;
  return [
    `[DCR_KONNECT_VERIFY_FAILED] Konnect has the DCR provider ${id}, but could not register a client at ${host}: ${problem.words}.`,
    `Next: ${adviseOnVerification(problem.words)}.`,
    `In force now: ${inForce}.`,
    "The provider stays in place; fix the cause and run pulumi up again: it verifies again and goes on from here.",
  ].join(" ");
}

interface VerificationProblem {
  /** Konnect's, with Okta's in them. */
  readonly words: string;
  /** Whether Konnect itself refused, for a missing role. */
  readonly isKonnectRefusal: boolean;
}

async function verify(konnect: KonnectClient, id: string): Promise<VerificationProblem | undefined> {
  try {
    const { status, errors } = await konnect.verifyDcrProvider(id);
    if (status === "success") return undefined;
    const words = (errors ?? []).join("; ") || `verify answered "${status}"`;
    return { words, isKonnectRefusal: false };
  } catch (error) {
    if (!isDcrError(error)) throw error;
    return { words: formatError(error), isKonnectRefusal: isHttpError(error, 403) };
  }
}
