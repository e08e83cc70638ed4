import { isLoopback } from "../http/loopback";
import type { OktaCredential } from "./connect";
import { isOktaHost, isSafeOrigin } from "./domains";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the management API is and with what it may be asked, as far as the environment says. */
export interface Administration {
  readonly origin: string;
  readonly credential: OktaCredential;
  /** The variable that the credential stands in. */
  readonly source: string;
}

/**
 * Reads Okta's own variables. The administrator's token goes to the organisation they name; without a name, to
 * the issuer's host if that is one of Okta's (or this machine), never to any other.
 * @returns the reason in words where there is nothing to ask with
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
  const hasKey = (env.OKTA_API_PRIVATE_KEY ?? "") !== "";
  return hasKey
    ? "OKTA_API_PRIVATE_KEY is not used here: set OKTA_API_TOKEN or OKTA_ACCESS_TOKEN"
    : "neither OKTA_API_TOKEN nor OKTA_ACCESS_TOKEN is set";
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
