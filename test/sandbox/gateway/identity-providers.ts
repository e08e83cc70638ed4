import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from "jose";
import { request } from "undici";
import type { AuthStrategy } from "../konnect/objects";

interface Metadata {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

interface CachedToken {
  readonly token: string;
  readonly expiresAt: number;
}

const timeoutMs = 10_000;

/** The issuers of strategies: their discovery documents, keys and tokens, cached as the openid-connect plugin does. */
export class IdentityProviders {
  readonly #metadata = new Map<string, Metadata>();
  readonly #keys = new Map<string, ReturnType<typeof createRemoteJWKSet>>();
  readonly #tokens = new Map<string, CachedToken>();

  clear(): void {
    this.#metadata.clear();
    this.#keys.clear();
    this.#tokens.clear();
  }

  /**
   * A token for a client, from the cache unless `cache_tokens` is false; undefined when the issuer refuses. Without
   * scopes the plugin asks for `openid`. @throws Error when the issuer does not answer
   */
  async fetchToken(strategy: AuthStrategy, pair: string): Promise<string | undefined> {
    const { config } = strategy;
    const configured = (config.scopes as string[] | undefined) ?? [];
    const scope = (configured.length === 0 ? ["openid"] : configured).join(" ");
    const key = [config.issuer, pair, config.token_cache_key_include_scope === true ? scope : ""].join(" ");
    const cached = config.cache_tokens === false ? undefined : this.#tokens.get(key);
    if (cached !== undefined && cached.expiresAt > Date.now()) return cached.token;
    const endpoint = config.token_endpoint ?? (await this.#discover(strategy)).token_endpoint;
    const names = (config.token_post_args_names as string[] | undefined) ?? [];
    const values = (config.token_post_args_values as string[] | undefined) ?? [];
    const response = await request(String(endpoint), {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
      },
      body: new URLSearchParams([
        ["grant_type", "client_credentials"],
        ["scope", scope],
        ...names.map((name, index): [string, string] => [name, values[index] ?? ""]),
      ]).toString(),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const body = (await response.body.json()) as { access_token?: unknown; expires_in?: unknown };
    if (response.statusCode !== 200 || typeof body.access_token !== "string") return undefined;
    const lifetimeS = Number(body.expires_in ?? config.cache_ttl ?? 3600);
    this.#tokens.set(key, { token: body.access_token, expiresAt: Date.now() + lifetimeS * 1000 });
    return body.access_token;
  }

  /** Claims of an access token with a right signature, issuer and time. @throws JOSEError */
  async verify(strategy: AuthStrategy, token: string): Promise<JWTPayload> {
    const { issuer, jwks_uri } = await this.#discover(strategy);
    const keys = this.#keys.get(jwks_uri) ?? createRemoteJWKSet(new URL(jwks_uri));
    this.#keys.set(jwks_uri, keys);
    const allowed = (strategy.config.issuers_allowed as string[] | undefined) ?? [issuer];
    const leeway = Number(strategy.config.leeway ?? 0);
    if (strategy.config.verify_signature === false) return decodeJwt(token);
    return (await jwtVerify(token, keys, { issuer: [...allowed], clockTolerance: leeway })).payload;
  }

  async #discover(strategy: AuthStrategy): Promise<Metadata> {
    const issuer = String(strategy.config.issuer).replace(/\/$/, "");
    const known = this.#metadata.get(issuer);
    if (known !== undefined) return known;
    const suffix = "/.well-known/openid-configuration";
    const url = issuer.endsWith(suffix) ? issuer : `${issuer}${suffix}`;
    const response = await request(url, { headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`discovery at ${url} answered ${response.statusCode}`);
    const metadata = JSON.parse(text) as Metadata;
    this.#metadata.set(issuer, metadata);
    return metadata;
  }
}
