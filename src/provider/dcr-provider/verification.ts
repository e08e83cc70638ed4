import { DcrError, formatError, isDcrError } from "../../errors";
import { isHttpError } from "../../http";
import type { KonnectClient } from "../../konnect";
import { adviseOnVerification } from "../../konnect/verification-advice";

/**
 * Asks Konnect to register a client with its DCR provider; undefined if that works. `inForce` names the token and
 * issuer that Konnect uses from now on.
 */
export async function findVerificationProblem(
  konnect: KonnectClient,
  id: string,
  issuer: string,
  inForce: string,
): Promise<DcrError | undefined> {
  const problem = await verify(konnect, id);
  if (problem === undefined) return undefined;
  const host = URL.canParse(issuer) ? new URL(issuer).host : issuer;
  const [failed, next] = problem.isKonnectRefusal
    ? [
        "does not let the Konnect token verify it",
        "This says nothing about the DCR token: give the owner of the Konnect token the role DCR Providers Maintainer. ",
      ]
    : [`could not register a client at ${host}`, `Next: ${adviseOnVerification(problem.words)}. `];
  const again = problem.isKonnectRefusal ? "run" : "fix the cause and run";
  return new DcrError(
    "DCR_KONNECT_VERIFY_FAILED",
    `Konnect has the DCR provider ${id}, but ${failed}: ${problem.words}`,
    {
      fix: `${next}In force now: ${inForce}. The provider stays in place; ${again} pulumi up again: it verifies again and continues from here.`,
    },
  );
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
