import { isLoopback } from "../http/loopback";
import type { OktaCredential } from "./connect";
import { isOktaHost, isSafeOrigin } from "./domains";
import type { ServiceApp } from "./service-app";

type Environment = Readonly<Record<string, string | undefined>>;

/** Address and credential of the management API, as far as the environment has them. */
export interface Administration {
  readonly origin: string;
  readonly credential: OktaCredential;
  /** The environment variable that contains the credential. */
  readonly source: string;
}

/** Requested if OKTA_API_SCOPES is not set. */
const readScopes = ["okta.authorizationServers.read"];

/**
 * Reads Okta's own variables. The administrator's token goes to the organisation they name; without a name, to
 * the issuer's host if that is one of Okta's (or this machine), never to any other.
 * @returns the reason as text if there is no credential
 */
export function findAdministration(env: Environment, issuer: string): Administration | string {
  const found = findCredential(env);
  if (typeof found === "string") return found;
  const origin = findOrigin(env, issuer);
  if (origin === undefined) {
    return (
      `${found.source} was not sent to ${new URL(issuer).host}, which is not a host of Okta's over https: ` +
      "set OKTA_ORG_NAME and OKTA_BASE_URL"
    );
  }
  return { origin, ...found };
}

function findCredential(env: Environment): { credential: OktaCredential; source: string } | string {
  const apiToken = env.OKTA_API_TOKEN?.trim() ?? "";
  if (apiToken !== "") {
    return { credential: { scheme: "SSWS", token: apiToken }, source: "OKTA_API_TOKEN" };
  }
  const accessToken = env.OKTA_ACCESS_TOKEN?.trim() ?? "";
  if (accessToken !== "") {
    return { credential: { scheme: "Bearer", token: accessToken }, source: "OKTA_ACCESS_TOKEN" };
  }
  const app = findServiceApp(env);
  if (typeof app === "string") return app;
  if (app !== undefined)
    return { credential: { scheme: "private_key_jwt", ...app }, source: "OKTA_API_PRIVATE_KEY" };
  return "neither OKTA_API_TOKEN, OKTA_ACCESS_TOKEN nor OKTA_API_PRIVATE_KEY is set";
}

/** What the Okta provider takes for a service app. */
function findServiceApp(env: Environment): ServiceApp | string | undefined {
  const privateKey = env.OKTA_API_PRIVATE_KEY?.trim() ?? "";
  if (privateKey === "") return undefined;
  const clientId = env.OKTA_API_CLIENT_ID?.trim() ?? "";
  if (clientId === "") return "OKTA_API_PRIVATE_KEY is set without OKTA_API_CLIENT_ID";
  const keyId = env.OKTA_API_PRIVATE_KEY_ID?.trim() || undefined;
  const scopes = (env.OKTA_API_SCOPES ?? "").split(/[\s,]+/).filter((scope) => scope !== "");
  return { clientId, privateKey, keyId, scopes: scopes.length === 0 ? readScopes : scopes };
}

/** Where the management API of the organisation is that Okta's variables name; undefined if they name none. */
export function findAdministrationOrigin(env: Environment): string | undefined {
  return findOrigin(env, "");
}

function findOrigin(env: Environment, issuer: string): string | undefined {
  const proxy = env.OKTA_HTTP_PROXY ?? "";
  if (URL.canParse(proxy) && isLoopback(new URL(proxy).hostname)) return new URL(proxy).origin;
  const organisation = env.OKTA_ORG_NAME?.trim() ?? "";
  if (organisation !== "") {
    const url = `https://${organisation}.${env.OKTA_BASE_URL?.trim() || "okta.com"}`;
    return URL.canParse(url) ? new URL(url).origin : undefined;
  }
  if (!isSafeOrigin(issuer)) return undefined;
  const { hostname, origin } = new URL(issuer);
  return isOktaHost(hostname) || isLoopback(hostname) ? origin : undefined;
}
