import type { ErrorCode } from "../errors";
import { isLoopback } from "../http/loopback";
import { isUnknown } from "../settings/unknown";

/** Why a Konnect server URL is refused. */
export interface ServerUrlProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
}

/** Hosts beside Konnect's own that tokens may go to, as KONNECT_OKTA_DCR_ALLOWED_HOSTS names them. */
export function readAllowedHosts(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return (env.KONNECT_OKTA_DCR_ALLOWED_HOSTS ?? "").split(",");
}

/** Checks that a token for Konnect is sent to Konnect, over TLS, and to nobody else. */
export function findServerUrlProblem(
  url: string,
  allowedHosts: readonly string[],
): ServerUrlProblem | undefined {
  if (isUnknown(url)) return undefined;
  if (!URL.canParse(url)) {
    return toProblem("is not a URL", "Write it as https://eu.api.konghq.com, or set konnect.region instead.");
  }
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(url);
  const isLocal = isLoopback(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isLocal)) {
    return toProblem("is not https; tokens are sent in clear only to this machine itself", "Use https.");
  }
  if (pathname !== "/" || search !== "" || hash !== "" || username !== "" || password !== "") {
    return toProblem(
      "has more than scheme, host and port",
      "Leave out path, query and user: the version is added by this package.",
    );
  }
  const isAllowed = allowedHosts.some((host) => host.trim().toLowerCase() === hostname);
  if (isLocal || isAllowed || hostname.endsWith(".konghq.com")) return undefined;
  return toProblem(
    `host ${hostname} is not one of Konnect's (*.konghq.com)`,
    `If it really serves Konnect's API, set KONNECT_OKTA_DCR_ALLOWED_HOSTS=${hostname} in the environment that runs pulumi.`,
  );
}

/** The URL itself is not repeated: it may carry credentials. */
function toProblem(message: string, fix: string): ServerUrlProblem {
  return { code: "DCR_SETTINGS_SERVER_URL", message, fix };
}
