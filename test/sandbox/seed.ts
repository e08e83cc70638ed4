import { randomBytes } from "node:crypto";
import type { KonnectState } from "./konnect/state";
import type { ApiToken, OktaState, OktaSwitches } from "./okta/state";

/** Name of the portal that is there from the start. */
export const portalName = "Acme Developers";
/** Name of the API that is there from the start, not published. */
export const apiName = "Orders";
/** Route of that API at the gateway. */
export const apiRoute = "/orders";

/** Who may do what in the sandbox; new at each start unless given. */
export interface SandboxCredentials {
  readonly oktaApiToken: string;
  readonly dcrToken: string;
  readonly konnectToken: string;
  readonly developer: { readonly email: string; readonly password: string };
}

/** Tokens that a sandbox is to start with, each of at least 20 characters. */
export type SandboxTokens = Partial<Pick<SandboxCredentials, "oktaApiToken" | "dcrToken" | "konnectToken">>;

/** Credentials for a sandbox. @throws Error for a token that is too short */
export function createCredentials(tokens: SandboxTokens = {}): SandboxCredentials {
  for (const [name, token] of Object.entries(tokens)) {
    if (token.length < 20) throw new Error(`${name} needs at least 20 characters`);
  }
  return {
    oktaApiToken: `00${randomBytes(30).toString("base64url")}`,
    dcrToken: `00${randomBytes(30).toString("base64url")}`,
    konnectToken: `kpat_${randomBytes(24).toString("base64url")}`,
    ...tokens,
    developer: { email: "dee@acme.invalid", password: randomBytes(12).toString("base64url") },
  };
}

/** Puts one portal with one developer into an empty Konnect, and one API that is linked and not published. */
export function seedKonnect(state: KonnectState, credentials: SandboxCredentials): void {
  state.clear();
  state.tokens.clear();
  state.tokens.set(credentials.konnectToken, "full");
  const portal = state.addPortal(portalName);
  state.addApi(apiName, apiRoute, "1.0.0");
  state.addDeveloper(portal, credentials.developer.email, credentials.developer.password);
}

/** Remembers an Okta organization as it is; the returned function sets it back. Tokens keep their ids. */
export function rememberOkta(state: OktaState): () => void {
  const switches: OktaSwitches = { ...state.switches };
  const tokens = state.apiTokens.map((token) => ({ token, fields: { ...token } }));
  return () => {
    Object.assign(state.switches, switches);
    state.reset();
    state.requestZone = "internet";
    state.clockOffsetMs = 0;
    const restored: ApiToken[] = tokens.map(({ token, fields }) =>
      Object.assign(token, fields, { expiresAt: Date.now() + 30 * 24 * 3600 * 1000 }),
    );
    state.apiTokens.splice(0, state.apiTokens.length, ...restored);
  };
}
