import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from "jose";
import type { RegistrationOutputs } from "../stack/registration-outputs";

/**
 * A token with the claims of a real one, signed with an unknown key. A gateway that accepts it accepts every
 * request.
 */
export async function forgeToken(
  accessToken: string | undefined,
  clientId: string,
  { issuer, audience, konnect }: RegistrationOutputs,
): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256");
  const now = Math.floor(Date.now() / 1000);
  const [claim = "cid"] = konnect.credentialClaim;
  const claims = {
    iss: issuer,
    aud: audience ?? issuer,
    sub: clientId,
    cid: clientId,
    scp: [...konnect.scopes],
    [claim]: clientId,
    iat: now,
    exp: now + 300,
  };
  const kid = accessToken === undefined ? undefined : readKeyId(accessToken);
  return await new SignJWT({ ...claims, ...(accessToken === undefined ? {} : readClaims(accessToken)) })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(kid === undefined ? {} : { kid }) })
    .sign(privateKey);
}

/** The claims of a JWT; empty for any other token. */
function readClaims(token: string): Record<string, unknown> {
  return isJwt(token) ? { ...decodeJwt(token) } : {};
}

function readKeyId(token: string): string | undefined {
  return isJwt(token) ? decodeProtectedHeader(token).kid : undefined;
}

function isJwt(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token);
}
