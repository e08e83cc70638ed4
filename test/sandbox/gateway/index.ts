import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { request } from "undici";
import type { Faults } from "../faults";
import type { AuthStrategy, KonnectState } from "../konnect/state";
import type { Recorder } from "../recorder";
import { createSandboxServer, type SandboxServer } from "../server";

/** What a gateway of the sandbox is made of. */
export interface GatewayOptions {
  readonly konnect: KonnectState;
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly port?: number | undefined;
}

/** A gateway on loopback, in front of an echo. */
export interface Gateway extends SandboxServer {
  /** Forgets cached tokens, as their expiry would. */
  clearTokenCache(): void;
}

interface Metadata {
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

/** Starts the gateway: the openid-connect part of what Konnect puts in front of a published API. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { konnect } = options;
  const tokenCache = new Map<string, string>();

  async function handle(incoming: Request): Promise<Response> {
    const { pathname } = new URL(incoming.url);
    const api = konnect.apis.find(
      ({ route }) => route !== undefined && (pathname === route || pathname.startsWith(`${route}/`)),
    );
    if (api === undefined)
      return Response.json({ message: "no Route matched with those values" }, { status: 404 });
    const strategies = konnect.publications
      .filter((item) => item.apiId === api.id)
      .flatMap((item) => item.strategyIds ?? [])
      .map((id) => konnect.strategies.find((strategy) => strategy.id === id))
      .filter((strategy) => strategy !== undefined);
    if (strategies.length === 0) return echo(incoming, undefined);
    for (const strategy of strategies) {
      const clientId = await authenticate(strategy, incoming.headers.get("authorization") ?? "");
      if (clientId === undefined) continue;
      return isRegistered(konnect, clientId, api.id, strategy.id)
        ? echo(incoming, clientId)
        : Response.json({ message: "You cannot consume this service" }, { status: 403 });
    }
    return Response.json(
      { message: "Unauthorized" },
      { status: 401, headers: { "www-authenticate": 'Bearer realm="sandbox"' } },
    );
  }

  /** The credential that the strategy's claims carry; undefined when the request has no right ones. */
  async function authenticate(strategy: AuthStrategy, authorization: string): Promise<string | undefined> {
    const methods = strategy.config.auth_methods as string[];
    const [scheme = "", ...rest] = authorization.split(" ");
    const value = rest.join(" ");
    try {
      if (/^bearer$/i.test(scheme) && methods.includes("bearer")) return await toCredential(strategy, value);
      if (/^basic$/i.test(scheme) && methods.includes("client_credentials")) {
        const token = await fetchToken(
          strategy,
          value.includes(":") ? value : Buffer.from(value, "base64").toString(),
        );
        return token === undefined ? undefined : await toCredential(strategy, token);
      }
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
    return undefined;
  }

  async function fetchToken(strategy: AuthStrategy, pair: string): Promise<string | undefined> {
    const key = `${strategy.id} ${pair}`;
    const cached = strategy.config.cache_tokens === false ? undefined : tokenCache.get(key);
    if (cached !== undefined) return cached;
    const { token_endpoint } = await discover(strategy);
    const configured = strategy.config.scopes as string[];
    const response = await request(token_endpoint, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        scope: (configured.length === 0 ? ["openid"] : configured).join(" "),
      }).toString(),
    });
    const body = (await response.body.json()) as { access_token?: string };
    if (response.statusCode !== 200 || body.access_token === undefined) return undefined;
    tokenCache.set(key, body.access_token);
    return body.access_token;
  }

  async function toCredential(strategy: AuthStrategy, token: string): Promise<string | undefined> {
    const { jwks_uri } = await discover(strategy);
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
      issuer: String(strategy.config.issuer).replace(/\/$/, ""),
    });
    return readClaims(payload, strategy.config.credential_claim as string[]);
  }

  const server = await createSandboxServer({ name: "gateway", handle, ...options });
  return { ...server, clearTokenCache: () => tokenCache.clear() };
}

async function discover(strategy: AuthStrategy): Promise<Metadata> {
  const issuer = String(strategy.config.issuer).replace(/\/$/, "");
  const response = await request(`${issuer}/.well-known/openid-configuration`);
  return (await response.body.json()) as Metadata;
}

function readClaims(payload: JWTPayload, path: readonly string[]): string | undefined {
  let value: unknown = payload;
  for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
  return typeof value === "string" ? value : undefined;
}

function isRegistered(konnect: KonnectState, clientId: string, apiId: string, strategyId: string): boolean {
  const application = konnect.applications.find(
    (item) => item.clientId === clientId && item.strategyId === strategyId,
  );
  return konnect.registrations.some(
    (item) => item.applicationId === application?.id && item.apiId === apiId && item.status === "approved",
  );
}

/** The upstream: says back what reached it. */
function echo(incoming: Request, clientId: string | undefined): Response {
  return Response.json({
    upstream: "orders",
    method: incoming.method,
    path: new URL(incoming.url).pathname,
    ...(clientId === undefined ? {} : { consumer: clientId }),
  });
}
