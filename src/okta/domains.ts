import { isLoopback } from "../http/loopback";

/** Okta's own domains; every organization is a name below one of them. */
export const oktaDomains = ["okta.com", "oktapreview.com", "okta-emea.com", "okta-gov.com", "okta.mil"];

/** Whether a host belongs to an organization below one of Okta's domains. */
export function isOktaHost(hostname: string): boolean {
  return oktaDomains.some((domain) => hostname.endsWith(`.${domain}`));
}

/** Hosts beside Okta's own that Okta's credentials may go to, as KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS names them. */
export function readAllowedOktaHosts(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return (env.KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS ?? "")
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== "");
}

/** Whether a token may be sent there at all: encrypted, or not leaving this machine. */
export function isSafeOrigin(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}
