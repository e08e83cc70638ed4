import { isLoopback } from "../http/loopback";
import { type FoundCredential, findOktaCredential, oktaVariables } from "./credentials";
import { isOktaHost, isSafeOrigin } from "./domains";

type Environment = Readonly<Record<string, string | undefined>>;

/** Address and credential of the management API, as far as the environment has them. */
export interface Administration extends FoundCredential {
  readonly origin: string;
}

/**
 * Reads Okta's own variables. The administrator's token goes to the organization they name; without a name, to
 * the issuer's host if that is one of Okta's (or this machine), never to any other.
 * @returns the reason as text if there is no credential
 */
export function findAdministration(env: Environment, issuer: string): Administration | string {
  const found = findOktaCredential((key) => env[oktaVariables[key]]);
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

/** Where the management API of the organization is that Okta's variables name; undefined if they name none. */
export function findAdministrationOrigin(env: Environment): string | undefined {
  return findOrigin(env, "");
}

function findOrigin(env: Environment, issuer: string): string | undefined {
  const proxy = env.OKTA_HTTP_PROXY ?? "";
  if (URL.canParse(proxy) && isLoopback(new URL(proxy).hostname)) return new URL(proxy).origin;
  const organization = env.OKTA_ORG_NAME?.trim() ?? "";
  if (organization !== "") {
    const url = `https://${organization}.${env.OKTA_BASE_URL?.trim() || "okta.com"}`;
    return URL.canParse(url) ? new URL(url).origin : undefined;
  }
  if (!isSafeOrigin(issuer)) return undefined;
  const { hostname, origin } = new URL(issuer);
  return isOktaHost(hostname) || isLoopback(hostname) ? origin : undefined;
}
