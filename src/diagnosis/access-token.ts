import { createRemoteJWKSet, errors, customFetch as joseFetch, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import { z } from "zod";
import { createFetch, ForeignOriginError, tryParseJson } from "../http";
import { isLoopback } from "../http/loopback";
import { describeClockDifference } from "../http/server-clock";
import { isSafeOrigin, type RegisteredClientWire } from "../okta";
import type { Redactor } from "../redact/redact";
import { type Reading, read, unread } from "./reading";

/** The result of a token request. */
export type TokenOutcome =
  | {
      readonly granted: true;
      readonly lifetimeSeconds: number | undefined;
      readonly signature: Reading<Signature>;
    }
  /** @see RFC 6749 §5.2 */
  | { readonly granted: false; readonly error: string; readonly description: string };

/** A token, or the issuer's refusal. */
export type IssuedToken =
  | {
      readonly granted: true;
      readonly accessToken: string;
      readonly lifetimeSeconds: number | undefined;
      /** Address of the issuer's keys. */
      readonly jwksUri: string | undefined;
      /** The issuer's time when it answered. */
      readonly issuedAt: Date | undefined;
    }
  | Extract<TokenOutcome, { granted: false }>;

/** Whether a token is signed by the issuer and is currently valid; only then does it have claims. */
export type Signature =
  | {
      readonly valid: true;
      readonly claims: Readonly<Record<string, unknown>>;
      /** How far this machine's clock is off, as a sentence; undefined if it is right. */
      readonly clock?: string | undefined;
    }
  | { readonly valid: false; readonly because: string };

/** What a token request needs. */
export interface TokenRequest {
  readonly issuer: string;
  readonly client: RegisteredClientWire;
  readonly scopes: readonly string[];
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
}

const timeoutMs = 10_000;

const answerSchema = z.object({ status: z.number() });
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** Gets a token by client credentials and verifies it with the issuer's keys, as the gateway does. */
export async function requestToken(request: TokenRequest): Promise<Reading<TokenOutcome>> {
  const issued = await fetchToken(request);
  if (issued.state === "unread") return issued;
  if (!issued.value.granted) return read(issued.value);
  const { accessToken, lifetimeSeconds, jwksUri, issuedAt } = issued.value;
  const fetch = createFetch({ origin: new URL(request.issuer).origin, timeoutMs, signal: request.signal });
  const clock = describeClockDifference(issuedAt?.getTime(), Date.now());
  const signature = await verifySignature(accessToken, jwksUri, issuedAt, fetch);
  const isValid = signature.state === "read" && signature.value.valid && clock !== undefined;
  return read({
    granted: true,
    lifetimeSeconds,
    signature: isValid ? read({ ...signature.value, clock }) : signature,
  });
}

/** Gets a token by client credentials; the redactor remembers it. @see RFC 6749 §4.4 */
export async function fetchToken(request: TokenRequest): Promise<Reading<IssuedToken>> {
  const { issuer, client, scopes, redactor, signal } = request;
  if (!isSafeOrigin(issuer))
    return unread(`the client's secret is not sent to ${issuer}, which is not https`);
  const { origin, hostname } = new URL(issuer);
  const fetch = createFetch({ origin, timeoutMs, signal });
  const options = {
    [oauth.customFetch]: fetch,
    [oauth.allowInsecureRequests]: isLoopback(hostname),
  };
  redactor.remember(client.client_secret);
  try {
    const document = await oauth.discoveryRequest(new URL(issuer), options);
    if (document.status === 404) return unread(`${issuer} has no discovery document`, 404);
    const server = await oauth.processDiscoveryResponse(new URL(issuer), document);
    const oauthClient: oauth.Client = { client_id: client.client_id };
    const answer = await oauth.clientCredentialsGrantRequest(
      server,
      oauthClient,
      oauth.ClientSecretBasic(client.client_secret),
      new URLSearchParams(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
      options,
    );
    const issuedAt = toDate(answer.headers.get("date"));
    const token = await oauth.processClientCredentialsResponse(server, oauthClient, answer);
    redactor.remember(token.access_token);
    return read({
      granted: true,
      accessToken: token.access_token,
      lifetimeSeconds: token.expires_in,
      jwksUri: server.jwks_uri,
      issuedAt,
    });
  } catch (error) {
    const refusal = await findRefusal(error);
    if (refusal !== undefined) return read({ granted: false, ...refusal });
    return unread(toReason(error));
  }
}

function toDate(header: string | null): Date | undefined {
  const time = Date.parse(header ?? "");
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** Uses the issuer's time, because the local clock may be wrong. */
async function verifySignature(
  token: string,
  jwksUri: string | undefined,
  currentDate: Date | undefined,
  fetch: ReturnType<typeof createFetch>,
): Promise<Reading<Signature>> {
  if (jwksUri === undefined || !URL.canParse(jwksUri)) {
    return unread("the issuer's discovery document has no jwks_uri");
  }
  try {
    const keys = createRemoteJWKSet(new URL(jwksUri), { [joseFetch]: fetch, timeoutDuration: timeoutMs });
    const time = currentDate === undefined ? {} : { currentDate };
    const { payload } = await jwtVerify(token, keys, { ...time, clockTolerance: 5 });
    return read({ valid: true, claims: payload });
  } catch (error) {
    const isAboutToken =
      error instanceof errors.JOSEError &&
      !(error instanceof errors.JWKSTimeout) &&
      error.code !== "ERR_JOSE_GENERIC";
    return isAboutToken ? read({ valid: false, because: error.message }) : unread(toReason(error));
  }
}

/** The token endpoint's refusal; if the header has a challenge, the library does not read the body. */
async function findRefusal(error: unknown): Promise<{ error: string; description: string } | undefined> {
  if (error instanceof oauth.ResponseBodyError) {
    return { error: error.error, description: error.error_description ?? "" };
  }
  if (!(error instanceof oauth.WWWAuthenticateChallengeError)) return undefined;
  const text = await error.response.text().catch((cause: unknown) => {
    if (isBrokenOff(cause)) return "";
    throw cause;
  });
  const body = refusalSchema.safeParse(tryParseJson(text));
  return body.success
    ? { error: body.data.error, description: body.data.error_description ?? "" }
    : undefined;
}

/** Whether fetch reports that a body ended too early or too late. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && /^(Abort|Timeout)Error$/.test(error.name));
}

/** Why there is no response to judge. @throws any error that is not a failed request */
function toReason(error: unknown): string {
  if (error instanceof oauth.WWWAuthenticateChallengeError) return `Okta answered ${error.status}`;
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    const status = answerSchema.safeParse(error.cause).data?.status;
    return status === undefined || status === 200
      ? `Okta's response does not conform to OAuth: ${error.message}`
      : `Okta answered ${status}`;
  }
  if (error instanceof errors.JOSEError || error instanceof ForeignOriginError) return error.message;
  if (error instanceof Error && error.name === "TimeoutError") {
    return `Okta did not answer within ${timeoutMs / 1000} s`;
  }
  if (error instanceof Error && error.name === "AbortError") return "interrupted";
  if (error instanceof TypeError && error.cause instanceof Error) {
    const { cause } = error;
    return `no answer from Okta: ${"code" in cause ? String(cause.code) : cause.message}`;
  }
  throw error;
}
