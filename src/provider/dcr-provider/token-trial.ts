import { DcrError, formatError, isDcrError } from "../../errors";
import { isHttpError } from "../../http";
import { connectOkta, isSafeOrigin } from "../../okta";
import type { Runtime } from "../runtime/runtime";

/**
 * Tries a new DCR token at Okta with one cheap read before Konnect gets it. Only a clear "no" stops the change;
 * anything else is a notice, and Konnect's own verification decides.
 * @throws DcrError DCR_OKTA_TOKEN_REFUSED
 */
export async function tryToken(runtime: Runtime, issuer: string, token: string): Promise<void> {
  const { origin } = new URL(issuer);
  if (!isSafeOrigin(issuer)) {
    runtime.notice(
      `the new DCR token was not tried at ${origin}, which is not https; Konnect's verification decides`,
    );
    return;
  }
  const okta = connectOkta({
    origin,
    credential: { scheme: "SSWS", token },
    redactor: runtime.redactor,
    settings: { ...runtime.httpSettings, retries: 0 },
  });
  try {
    await okta.tryClients();
  } catch (error) {
    if (!isDcrError(error)) throw error;
    if (isHttpError(error, 401)) {
      throw new DcrError(
        "DCR_OKTA_TOKEN_REFUSED",
        `Okta at ${origin} refuses the new DCR token; Konnect keeps the token it has`,
        {
          path: "dcrTokenReference",
          fix: "Check that the reference gives a live API token of this organization.",
          cause: error,
        },
      );
    }
    runtime.notice(
      `the new DCR token could not be tried at Okta, Konnect's verification decides: ${formatError(error)}`,
    );
  }
}
