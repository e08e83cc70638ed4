import { isDcrError } from "../../errors";
import { createHttpClient, type HttpSettings, isHttpError } from "../../http";
import { isSafeOrigin } from "../../okta";
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
  const http = createHttpClient({
    service: "Okta",
    origin,
    redactor: connection.redactor,
    settings: { ...connection.settings, retries: 0 },
    describeError: () => ({ summary: "", fields: [], traceId: undefined }),
  });
  try {
    const path = `${pathname.replace(/\/$/, "")}/.well-known/openid-configuration`;
    await http.request({ method: "GET", path });
    return false;
  } catch (error) {
    if (!isDcrError(error)) throw error;
    return isHttpError(error, 404);
  }
}
