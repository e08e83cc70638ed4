import type { ErrorCode } from "../errors";
import { isLoopback } from "../http/loopback";

/** Why a Konnect server URL is refused. */
export interface ServerUrlProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
}

/** Checks that a token for Konnect is sent to Konnect, over TLS, and to nobody else. */
export function findServerUrlProblem(
  url: string,
  allowedHosts: readonly string[],
): ServerUrlProblem | undefined {
  if (!URL.canParse(url)) {
    return {
      code: "DCR_SETTINGS_SERVER_URL",
      message: `"${url}" is not a URL`,
      fix: "Write it as https://eu.api.konghq.com, or set konnect.region instead.",
    };
  }
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(url);
  const local = isLoopback(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && local)) {
    return {
      code: "DCR_SETTINGS_SERVER_URL",
      message: `"${url}" is not https; tokens are sent in clear only to this machine itself`,
      fix: "Use https.",
    };
  }
  if (pathname !== "/" || search !== "" || hash !== "" || username !== "" || password !== "") {
    return {
      code: "DCR_SETTINGS_SERVER_URL",
      message: `"${url}" has more than scheme, host and port`,
      fix: "Leave out path, query and user: the version is added by this package.",
    };
  }
  if (
    local ||
    hostname === "konghq.com" ||
    hostname.endsWith(".konghq.com") ||
    allowedHosts.includes(hostname)
  ) {
    return undefined;
  }
  return {
    code: "DCR_SETTINGS_SERVER_URL",
    message: `host ${hostname} is not one of Konnect's (*.konghq.com)`,
    fix: `If it really serves Konnect's API, set KONNECT_OKTA_DCR_ALLOWED_HOSTS=${hostname} where pulumi runs.`,
  };
}
