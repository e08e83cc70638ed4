import { createPrivateKey } from "node:crypto";
import { importPKCS8 } from "jose";
import * as oauth from "oauth4webapi";
import { readBoundedFile } from "../bounded-file";
import { DcrError } from "../errors";
import { createFetch } from "../http";
import { isLoopback } from "../http/loopback";
import type { Redactor } from "../redact/redact";

/** A service app of Okta: it signs its requests for tokens instead of sending a secret. */
export interface ServiceApp {
  readonly clientId: string;
  /** PEM, PKCS#1 or PKCS#8, or the path of its file. */
  readonly privateKey: string;
  readonly keyId?: string | undefined;
  readonly scopes: readonly string[];
}

/** Headers that authorize one request. */
export type RequestAuthorization = (target: {
  readonly method: string;
  readonly url: URL;
}) => Promise<Readonly<Record<string, string>>>;

/** What a token is asked for with. */
export interface ServiceAppConnection {
  readonly origin: string;
  readonly app: ServiceApp;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
}

interface Granted {
  readonly accessToken: string;
  readonly proof: oauth.DPoPHandle | undefined;
}

const timeoutMs = 15_000;
const tokenPath = "/oauth2/v1/token";

/**
 * Authorizes requests as a service app (private_key_jwt), with proof of possession if Okta demands it. One token
 * serves all requests. @see RFC 7523, RFC 9449; Okta: "Implement OAuth for Okta with a service app"
 */
export function createServiceAuthorization(connection: ServiceAppConnection): RequestAuthorization {
  let granted: Promise<Granted> | undefined;
  return async ({ method, url }) => {
    granted ??= requestToken(connection);
    const { accessToken, proof } = await granted;
    if (proof === undefined) return { authorization: `Bearer ${accessToken}` };
    return await toProvenHeaders(accessToken, proof, method, url);
  };
}

/** The library signs the proof; the request itself goes through the HTTP layer, which times and repeats it. */
async function toProvenHeaders(accessToken: string, proof: oauth.DPoPHandle, method: string, url: URL) {
  let signed: Readonly<Record<string, string>> = {};
  await oauth.protectedResourceRequest(accessToken, method, url, undefined, undefined, {
    DPoP: proof,
    [oauth.allowInsecureRequests]: isLoopback(url.hostname),
    [oauth.customFetch]: async (_url, { headers }) => {
      signed = headers;
      return new Response(null, { status: 200 });
    },
  });
  return { authorization: signed.authorization ?? "", dpop: signed.dpop ?? "" };
}

async function requestToken({ origin, app, redactor, signal }: ServiceAppConnection): Promise<Granted> {
  const fetch = createFetch({ origin, timeoutMs, signal });
  const server: oauth.AuthorizationServer = { issuer: origin, token_endpoint: `${origin}${tokenPath}` };
  try {
    const client: oauth.Client = {
      client_id: app.clientId,
      [oauth.clockSkew]: await findClockSkew(origin, fetch),
    };
    const authentication = oauth.PrivateKeyJwt(await importKey(app), {
      [oauth.modifyAssertion]: (_header, payload) => {
        payload.aud = server.token_endpoint;
      },
    });
    const ask = async (proof: oauth.DPoPHandle | undefined) => {
      const answer = await oauth.clientCredentialsGrantRequest(
        server,
        client,
        authentication,
        new URLSearchParams({ scope: app.scopes.join(" ") }),
        {
          [oauth.customFetch]: fetch,
          [oauth.allowInsecureRequests]: isLoopback(new URL(origin).hostname),
          ...(proof === undefined ? {} : { DPoP: proof }),
        },
      );
      return await oauth.processClientCredentialsResponse(server, client, answer);
    };
    const { token, proof } = await askWithProofIfNeeded(client, ask);
    redactor.remember(token.access_token);
    return { accessToken: token.access_token, proof };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw toTokenError(origin, error);
  }
}

async function askWithProofIfNeeded(
  client: oauth.Client,
  ask: (proof: oauth.DPoPHandle | undefined) => Promise<oauth.TokenEndpointResponse>,
) {
  try {
    return { token: await ask(undefined), proof: undefined };
  } catch (error) {
    if (findOAuthCode(error) !== "invalid_dpop_proof") throw error;
  }
  const proof = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
  try {
    return { token: await ask(proof), proof };
  } catch (error) {
    if (!oauth.isDPoPNonceError(error) && findOAuthCode(error) !== "use_dpop_nonce") throw error;
    return { token: await ask(proof), proof };
  }
}

/** Okta refuses assertions of another time, so its clock counts, not the one of this machine. In seconds. */
async function findClockSkew(origin: string, fetch: ReturnType<typeof createFetch>): Promise<number> {
  const answer = await fetch(`${origin}/.well-known/okta-organization`, {
    method: "GET",
    redirect: "manual",
    headers: { accept: "application/json" },
  });
  await answer.body?.cancel();
  const skewS = Math.round((Date.parse(answer.headers.get("date") ?? "") - Date.now()) / 1000);
  return Math.abs(skewS) > 5 ? skewS : 0;
}

const maxKeyBytes = 64 * 1024;

/** @throws DcrError DCR_OKTA_PRIVATE_KEY */
async function importKey({ privateKey, keyId }: ServiceApp): Promise<oauth.PrivateKey> {
  try {
    const isPem = privateKey.includes("-----BEGIN");
    const pem = isPem ? privateKey.replaceAll("\\n", "\n") : readBoundedFile(privateKey, maxKeyBytes);
    const key = createPrivateKey(pem);
    const algorithm = key.asymmetricKeyType === "ec" ? "ES256" : "RS256";
    const imported = await importPKCS8(key.export({ type: "pkcs8", format: "pem" }).toString(), algorithm);
    return { key: imported, ...(keyId === undefined ? {} : { kid: keyId }) };
  } catch {
    throw new DcrError("DCR_OKTA_PRIVATE_KEY", "OKTA_API_PRIVATE_KEY is no private key in PEM", {
      fix: "Give the PEM of an RSA or P-256 key, PKCS#1 or PKCS#8, or the path of its file.",
    });
  }
}

function findOAuthCode(error: unknown): string | undefined {
  return error instanceof oauth.ResponseBodyError ? error.error : undefined;
}

function toTokenError(origin: string, error: unknown): unknown {
  if (error instanceof DcrError) return error;
  if (error instanceof oauth.ResponseBodyError) {
    return new DcrError(
      "DCR_OKTA_PRIVATE_KEY",
      `Okta gives the service app no token: ${[error.error, error.error_description].filter(Boolean).join(": ")}`,
      {
        fix: "Check OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY(_ID) and that OKTA_API_SCOPES are granted to the app.",
        cause: error,
      },
    );
  }
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return new DcrError("DCR_HTTP_UNREACHABLE", `no token for the service app from ${origin}: ${reason}`, {
    cause: error,
  });
}
