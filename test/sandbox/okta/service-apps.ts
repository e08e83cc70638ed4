import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Hono } from "hono";
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  EmbeddedJWK,
  importJWK,
  type JWK,
  jwtVerify,
} from "jose";
import { OAuthError, OktaError } from "./errors";
import type { OktaState } from "./state";

/** An API services app, which signs its requests for tokens. */
export interface ServiceApp {
  readonly clientId: string;
  readonly publicJwk: JWK;
  readonly scopes: readonly string[];
  /** Whether its tokens must be bound to a key (DPoP). */
  needsProof: boolean;
}

interface ServiceToken {
  readonly scopes: readonly string[];
  /** Thumbprint of the key that it is bound to. */
  readonly thumbprint: string | undefined;
}

const path = "/oauth2/v1/token";

/** Service apps of an organization and the tokens they got. @see RFC 7523, RFC 9449 */
export class ServiceApps {
  readonly apps: ServiceApp[] = [];
  readonly #tokens = new Map<string, ServiceToken>();
  readonly #nonce = randomUUID();

  addRoutes(app: Hono, state: OktaState): void {
    app.post(path, async (context) => {
      const form = new URLSearchParams(await context.req.text());
      const found = await this.#authenticate(
        form.get("client_assertion") ?? "",
        `${state.url}${path}`,
        state.now(),
      );
      const proof = context.req.header("dpop");
      if (proof === undefined && found.needsProof) {
        throw new OAuthError(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.");
      }
      const proven = proof === undefined ? undefined : await readProof(proof, "POST", `${state.url}${path}`);
      if (proven !== undefined && proven.nonce !== this.#nonce) {
        context.header("dpop-nonce", this.#nonce);
        return context.json(
          {
            error: "use_dpop_nonce",
            error_description: "Authorization server requires nonce in DPoP proof.",
          },
          400,
        );
      }
      const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
      if (scopes.length === 0 || scopes.some((scope) => !found.scopes.includes(scope))) {
        throw new OAuthError(400, "invalid_scope", "One or more scopes are not granted to the app.");
      }
      const token = randomBytes(32).toString("base64url");
      this.#tokens.set(token, { scopes, thumbprint: proven?.thumbprint });
      const type = proven === undefined ? "Bearer" : "DPoP";
      return context.json({
        token_type: type,
        expires_in: 3600,
        access_token: token,
        scope: scopes.join(" "),
      });
    });
  }

  /** Refuses a request whose token or proof is not valid, or whose scopes do not cover it. */
  async authorize(request: Request, url: string): Promise<void> {
    const [, scheme, value = ""] =
      /^(Bearer|DPoP) (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
    const token = this.#tokens.get(value);
    if (token === undefined || (scheme === "DPoP") !== (token.thumbprint !== undefined)) throw invalidToken();
    const { pathname } = new URL(request.url);
    if (token.thumbprint !== undefined) {
      const proven = await readProof(request.headers.get("dpop") ?? "", request.method, `${url}${pathname}`);
      const hash = createHash("sha256").update(value).digest("base64url");
      if (proven.thumbprint !== token.thumbprint || proven.hash !== hash) throw invalidToken();
    }
    const noun = pathname.startsWith("/oauth2/v1/clients") ? "clients" : (pathname.split("/")[3] ?? "");
    const area = noun === "api-tokens" ? "apiTokens" : pathname.endsWith("/roles") ? "roles" : noun;
    const needed = request.method === "GET" ? ["read", "manage"] : ["manage"];
    if (!needed.some((right) => token.scopes.includes(`okta.${area}.${right}`))) {
      throw new OktaError(403, "E0000006", "You do not have permission to perform the requested action");
    }
  }

  async #authenticate(assertion: string, audience: string, now: number): Promise<ServiceApp> {
    const refuse = (text: string) => new OAuthError(401, "invalid_client", text);
    try {
      const clientId = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString()).iss;
      const app = this.apps.find((item) => item.clientId === clientId);
      if (app === undefined) throw refuse("Invalid value for 'client_id' parameter.");
      const { alg = "RS256" } = decodeProtectedHeader(assertion);
      const key = await importJWK(app.publicJwk, alg);
      await jwtVerify(assertion, key, {
        audience,
        issuer: app.clientId,
        subject: app.clientId,
        currentDate: new Date(now),
      });
      return app;
    } catch (error) {
      if (error instanceof OAuthError) throw error;
      throw refuse("The client_assertion signature or audience is invalid.");
    }
  }
}

async function readProof(proof: string, method: string, url: string) {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, { typ: "dpop+jwt" });
    if (payload.htm !== method || payload.htu !== url || protectedHeader.jwk === undefined)
      throw new Error("other");
    return {
      nonce: payload.nonce,
      hash: payload.ath,
      thumbprint: await calculateJwkThumbprint(protectedHeader.jwk as JWK),
    };
  } catch {
    throw new OAuthError(400, "invalid_dpop_proof", "The DPoP proof JWT is invalid.");
  }
}

function invalidToken(): OktaError {
  return new OktaError(401, "E0000011", "Invalid token provided");
}
