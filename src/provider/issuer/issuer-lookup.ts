import { isDcrError } from "../../errors";
import type { HttpSettings } from "../../http";
import { connectOkta, isSafeOrigin } from "../../okta";
import type { Redactor } from "../../redact/redact";

/**
 * Whether an issuer certainly does not exist any more. Its public metadata answers 404 then; anything else, such as a
 * network that does not reach it, proves nothing.
 */
export async function isIssuerGone(
  issuer: string,
  connection: { readonly redactor: Redactor; readonly settings: HttpSettings },
): Promise<boolean> {
  if (!isSafeOrigin(issuer)) return false;
  const { origin, pathname } = new URL(issuer);
  const { redactor, settings } = connection;
  const okta = connectOkta({ origin, redactor, settings: { ...settings, retries: 0 } });
  try {
    return (await okta.getDiscovery(pathname.replace(/\/$/, ""))) === undefined;
  } catch (error) {
    if (!isDcrError(error)) throw error;
    return false;
  }
}
