import { DcrError } from "../errors";
import { createHttpClient, type HttpSettings } from "../http";
import { isLoopback } from "../http/loopback";
import { describeKonnectError } from "../konnect/error-body";
import type { Redactor } from "../redact/redact";
import { createDevPortal, type DevPortal } from "./client";

/** What a connection to a Dev Portal needs. */
export interface DevPortalConnection {
  /** Address of the portal: https, or http on this machine. */
  readonly url: string;
  readonly settings: Partial<HttpSettings>;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A Dev Portal at its address. Sends nothing yet.
 * @throws DcrError DCR_PORTAL_URL
 */
export function connectDevPortal({ url, settings, redactor, signal }: DevPortalConnection): DevPortal {
  const problem = findPortalUrlProblem(url);
  if (problem !== undefined) {
    throw new DcrError("DCR_PORTAL_URL", `the Dev Portal's address ${problem}`, {
      fix: "Set --portal-url to the portal's address, such as https://developers.example.com.",
    });
  }
  const http = createHttpClient({
    service: "Dev Portal",
    origin: new URL(url).origin,
    settings,
    redactor,
    describeError: describeKonnectError,
  });
  return createDevPortal(http, redactor, signal);
}

/** The error does not repeat the address, which may contain credentials. */
function findPortalUrlProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return "is not a URL";
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(url);
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname))) {
    return "is not https; smoke sends a password unencrypted only to this machine";
  }
  const isBare = pathname === "/" && search === "" && hash === "" && username === "" && password === "";
  return isBare ? undefined : "has more than scheme, host and port";
}
