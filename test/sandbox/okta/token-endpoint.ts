import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { notFound, OAuthError } from "./errors";
import { evaluatePolicies } from "./evaluate";
import type { AuthorizationServer, Claim, Client, OktaState } from "./state";

const openidScopes = ["openid", "profile", "email", "address", "phone"];

/** Key pair of an organization; one for all its servers is enough here. */
export interface SigningKeys {
  readonly privateKey: CryptoKey;
  readonly publicJwk: Record<string, unknown>;
}

async function createSigningKeys(): Promise<SigningKeys> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), alg: "RS256", use: "sig" } };
}

/** Making an RSA key takes longer than the rest of a sandbox's start, so a process makes a few and takes them in turn. */
const keyRing: Promise<SigningKeys>[] = [];
const keyRingSize = 4;
let keysTaken = 0;

/** Signing keys for an organization: no two of four organizations that start one after the other share theirs. */
export function takeSigningKeys(): Promise<SigningKeys> {
  const place = keysTaken++ % keyRingSize;
  const keys = keyRing[place] ?? createSigningKeys();
  keyRing[place] = keys;
  return keys;
}

/** Tokens, keys and discovery of authorization servers. */
export function addTokenRoutes(app: Hono, state: OktaState, keys: SigningKeys): void {
  const getServer = (id: string): AuthorizationServer => {
    const server = state.findServer(id);
    if (server === undefined || server.status !== "ACTIVE") throw notFound(id, "AuthorizationServer");
    return server;
  };

  for (const document of ["openid-configuration", "oauth-authorization-server"]) {
    app.get(`/oauth2/:server/.well-known/${document}`, (context) =>
      context.json(toMetadata(state, getServer(context.req.param("server")), document)),
    );
  }

  app.get("/.well-known/oauth-authorization-server/oauth2/:server", (context) =>
    context.json(toMetadata(state, getServer(context.req.param("server")), "oauth-authorization-server")),
  );

  app.get("/oauth2/:server/v1/keys", (context) => {
    const server = getServer(context.req.param("server"));
    return context.json({ keys: [{ ...keys.publicJwk, kid: `kid-${server.id}` }] });
  });

  app.post("/oauth2/:server/v1/token", async (context) => {
    const server = getServer(context.req.param("server"));
    const form = new URLSearchParams(await context.req.text());
    if (context.req.query("client_secret") !== undefined) {
      throw new OAuthError(
        400,
        "invalid_request",
        "Client credentials cannot be supplied via query parameters.",
      );
    }
    const client = authenticate(state, context.req.header("authorization"), form);
    const grantType = form.get("grant_type");
    if (grantType === null) {
      throw new OAuthError(
        400,
        "invalid_request",
        "The token request must specify a 'grant_type'. Valid values: [client_credentials]",
      );
    }
    const configured = (client.metadata.grant_types as string[] | undefined) ?? ["authorization_code"];
    if (!configured.includes(grantType)) {
      throw new OAuthError(
        400,
        "unauthorized_client",
        `The client is not authorized to use the provided grant type. Configured grant types: [${configured.join(", ")}].`,
      );
    }
    if (client.metadata.dpop_bound_access_tokens === true && context.req.header("dpop") === undefined) {
      throw new OAuthError(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.");
    }
    const scopes = toScopes(server, form.get("scope"));
    const grant = evaluatePolicies(server, { clientId: client.client_id, grantType, scopes });
    if (grant === undefined) {
      throw new OAuthError(
        401,
        "access_denied",
        "Policy evaluation failed for this request, please check the policy configurations.",
      );
    }
    const lifetimeSeconds = Number(grant.rule.token.accessTokenLifetimeMinutes) * 60;
    const accessToken = await sign(state, server, client, scopes, lifetimeSeconds, keys);
    return context.json({
      token_type: "Bearer",
      expires_in: lifetimeSeconds,
      access_token: accessToken,
      scope: scopes.join(" "),
    });
  });
}

function authenticate(state: OktaState, authorization: string | undefined, form: URLSearchParams): Client {
  const basic = /^Basic (.+)$/.exec(authorization ?? "")?.[1];
  const [id, secret] =
    basic === undefined
      ? [form.get("client_id"), form.get("client_secret")]
      : splitOnce(Buffer.from(basic, "base64").toString(), ":").map(decodeURIComponent);
  if (id === undefined || id === null || id === "") {
    throw new OAuthError(401, "invalid_client", "No client credentials found.");
  }
  const client = state.clients.get(id);
  if (client === undefined)
    throw new OAuthError(401, "invalid_client", "Invalid value for 'client_id' parameter.");
  if (client.secret !== secret) {
    throw new OAuthError(
      401,
      "invalid_client",
      "The client secret supplied for a confidential client is invalid.",
    );
  }
  return client;
}

function splitOnce(text: string, separator: string): string[] {
  const place = text.indexOf(separator);
  return place === -1 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

function toScopes(server: AuthorizationServer, requested: string | null): string[] {
  if (requested === null || requested.trim() === "") {
    const defaults = server.scopes
      .filter((scope) => scope.default && !scope.system)
      .map((scope) => scope.name);
    if (defaults.length > 0) return defaults;
    throw new OAuthError(
      400,
      "invalid_scope",
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    );
  }
  const names = requested.trim().split(/\s+/);
  if (names.some((name) => openidScopes.includes(name))) {
    throw new OAuthError(400, "invalid_scope", "Cannot request 'openid' scopes using client credentials.");
  }
  const scopes = names.map((name) => server.scopes.find((scope) => scope.name === name));
  if (scopes.includes(undefined)) {
    throw new OAuthError(
      400,
      "invalid_scope",
      "One or more scopes are not configured for the authorization server resource.",
    );
  }
  const consented = scopes.filter((scope) => scope?.consent === "REQUIRED").map((scope) => scope?.name);
  if (consented.length > 0) {
    throw new OAuthError(
      400,
      "consent_required",
      `The following scopes require user consent and cannot be granted for the client credentials grant type: [${consented.join(", ")}].`,
    );
  }
  return names;
}

async function sign(
  state: OktaState,
  server: AuthorizationServer,
  client: Client,
  scopes: readonly string[],
  lifetimeSeconds: number,
  keys: SigningKeys,
): Promise<string> {
  const now = Math.floor(state.now() / 1000);
  const claims = Object.fromEntries(
    server.claims
      .filter((claim) => isInAccessToken(claim, scopes))
      .map((claim) => [claim.name, evaluateExpression(claim.value ?? "", client, scopes)]),
  );
  return await new SignJWT({
    ...claims,
    ver: 1,
    jti: `AT.${randomBytes(24).toString("base64url")}`,
    iss: state.issuerOf(server),
    aud: server.audiences[0] ?? "",
    iat: now,
    exp: now + lifetimeSeconds,
    cid: client.client_id,
    scp: [...scopes],
  })
    .setProtectedHeader({ alg: "RS256", kid: `kid-${server.id}` })
    .sign(keys.privateKey);
}

function isInAccessToken(claim: Claim, scopes: readonly string[]): boolean {
  const { scopes: wanted } = claim.conditions;
  return (
    claim.claimType === "RESOURCE" &&
    claim.status === "ACTIVE" &&
    (wanted.length === 0 || wanted.some((scope) => scopes.includes(scope)))
  );
}

/** The few expressions of Okta's language that make sense for a client without a user. */
function evaluateExpression(expression: string, client: Client, scopes: readonly string[]): unknown {
  switch (expression) {
    case "app.clientId":
    case "app.id":
    case "(appuser != null) ? appuser.userName : app.clientId":
      return client.client_id;
    case "access.scope":
      return [...scopes];
    default:
      return /^(["']).*\1$/.test(expression) ? expression.slice(1, -1) : null;
  }
}

function toMetadata(state: OktaState, server: AuthorizationServer, document: string) {
  const issuer = state.issuerOf(server);
  const isOAuth = document === "oauth-authorization-server";
  return {
    issuer,
    authorization_endpoint: `${issuer}/v1/authorize`,
    token_endpoint: `${issuer}/v1/token`,
    registration_endpoint: `${state.url}/oauth2/v1/clients`,
    jwks_uri: `${issuer}/v1/keys`,
    response_types_supported: [
      "code",
      "token",
      "id_token",
      "code id_token",
      "code token",
      "id_token token",
      "code id_token token",
    ],
    response_modes_supported: ["query", "fragment", "form_post", "okta_post_message"],
    grant_types_supported: [
      "authorization_code",
      "implicit",
      "refresh_token",
      "password",
      ...(isOAuth ? ["client_credentials"] : []),
    ],
    subject_types_supported: ["public"],
    scopes_supported: server.scopes
      .filter((scope) => scope.metadataPublish === "ALL_CLIENTS")
      .map((scope) => scope.name),
    token_endpoint_auth_methods_supported: [
      "client_secret_basic",
      "client_secret_post",
      "client_secret_jwt",
      "private_key_jwt",
      "none",
    ],
    claims_supported: ["ver", "jti", "iss", "aud", "iat", "exp", "cid", "uid", "scp", "sub"],
    code_challenge_methods_supported: ["S256"],
    introspection_endpoint: `${issuer}/v1/introspect`,
    revocation_endpoint: `${issuer}/v1/revoke`,
    end_session_endpoint: `${issuer}/v1/logout`,
    request_parameter_supported: true,
    ...(isOAuth
      ? {}
      : { userinfo_endpoint: `${issuer}/v1/userinfo`, id_token_signing_alg_values_supported: ["RS256"] }),
  };
}
