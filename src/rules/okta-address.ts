import { isLoopback } from "../http/loopback";
import { oktaVariables } from "../okta/credentials";
import { oktaDomains, readAllowedOktaHosts } from "../okta/domains";
import { findOrganizationOrigin } from "../okta/issuer-trust";
import { type Finding, toFinding } from "../settings/finding";
import { isUnknown } from "../settings/unknown";

type Environment = Readonly<Record<string, string | undefined>>;

/** The Okta provider's settings that decide where its credentials go. */
export interface OktaAddress {
  readonly orgName?: unknown;
  readonly baseUrl?: unknown;
  readonly httpProxy?: unknown;
}

const code = "DCR_SETTINGS_OKTA_ADDRESS";
const keys = ["orgName", "baseUrl", "httpProxy"] as const;

/**
 * Where the Okta plugin would send its credentials, read before the plugin starts. A stack file can be changed by a
 * pull request; the environment of the job cannot.
 */
export function checkOktaAddress(address: OktaAddress, env: Environment): Finding[] {
  const allowed = readAllowedOktaHosts(env);
  return [
    ...checkOrganization(address.orgName),
    ...checkBaseUrl(address.baseUrl, allowed),
    ...checkProxy(address.httpProxy, allowed),
    ...checkDifferences(address, env),
  ];
}

/** Origin of the organization that the stack or the environment names; undefined if it is not known. */
export function findConfiguredOrganization(address: OktaAddress, env: Environment): string | undefined {
  const written: Readonly<Record<string, unknown>> = {
    "okta:orgName": address.orgName,
    "okta:baseUrl": address.baseUrl,
  };
  const values = Object.values(written).filter((value) => value !== undefined);
  if (!values.every(isKnown)) return undefined;
  return findOrganizationOrigin(env, (key) => (isKnown(written[key]) ? String(written[key]) : undefined));
}

/** What people write in place of a name: the host or the address of the organization, or of its Admin Console. */
function checkOrganization(value: unknown): Finding[] {
  if (!isKnown(value)) return [];
  const written = String(value).trim();
  const host = toHost(written);
  const domain = oktaDomains.find((item) => host.endsWith(`.${item}`));
  const label = domain === undefined ? host : host.slice(0, -domain.length - 1);
  const name = label.replace(/-admin$/, "");
  const isName = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(String(value));
  if (isName && !written.endsWith("-admin")) return [];
  const meant = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name) ? name : undefined;
  return [
    toFinding(
      "error",
      code,
      ["okta:orgName"],
      isName
        ? "is the name in the Admin Console's address, not the organization's"
        : "is not the name of an organization: letters, digits and hyphens",
      meant === undefined
        ? "Write acme for acme.okta.com."
        : `Write okta:orgName: ${meant}${domain === undefined ? "" : `, and okta:baseUrl: ${domain}`}.`,
    ),
  ];
}

/** The host of an address with or without its scheme, as written otherwise. */
function toHost(written: string): string {
  const url = `${/^[a-z]+:\/\//i.test(written) ? "" : "https://"}${written}`;
  return URL.canParse(url) ? new URL(url).hostname : written;
}

function checkBaseUrl(value: unknown, allowed: readonly string[]): Finding[] {
  if (!isKnown(value)) return [];
  const domain = String(value).toLowerCase();
  if (oktaDomains.includes(domain) || allowed.includes(domain) || isLoopback(domain.replace(/:\d+$/, "")))
    return [];
  const meant = oktaDomains.find((item) => toHost(domain) === item || toHost(domain).endsWith(`.${item}`));
  if (meant !== undefined) {
    return [
      toFinding(
        "error",
        code,
        ["okta:baseUrl"],
        "is more than the domain below which the organization is",
        `Write okta:baseUrl: ${meant}; the organization's name goes into okta:orgName.`,
      ),
    ];
  }
  return [
    toFinding(
      "error",
      code,
      ["okta:baseUrl"],
      "is not one of Okta's domains; Okta's credentials would go there",
      `Use one of ${oktaDomains.join(", ")}, or list the domain in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS in the environment that runs pulumi.`,
    ),
  ];
}

function checkProxy(value: unknown, allowed: readonly string[]): Finding[] {
  if (!isKnown(value) || String(value).trim() === "") return [];
  const url = URL.canParse(String(value)) ? new URL(String(value)) : undefined;
  if (url !== undefined && (isLoopback(url.hostname) || allowed.includes(url.hostname))) return [];
  return [
    toFinding(
      "error",
      code,
      ["okta:httpProxy"],
      "leads to a host that is not this machine; every request to Okta, with its credentials, would go there",
      "Remove it, or list the host in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS in the environment that runs pulumi.",
    ),
  ];
}

/** The stack file wins over the environment: Okta's credentials would go to another address than they are for. */
function checkDifferences(address: OktaAddress, env: Environment): Finding[] {
  return keys.flatMap((key) => {
    const [written, meant] = [address[key], env[oktaVariables[key]]?.trim()];
    if (!isKnown(written) || meant === undefined || meant === "" || String(written).trim() === meant)
      return [];
    return [
      toFinding(
        "warning",
        code,
        [`okta:${key}`],
        `differs from ${oktaVariables[key]} of this environment, whose credentials would be sent there`,
        `Set ${oktaVariables[key]} and the stack file to the same value, or unset one.`,
      ),
    ];
  });
}

function isKnown(value: unknown): boolean {
  return (typeof value === "string" || typeof value === "number") && !isUnknown(value);
}
