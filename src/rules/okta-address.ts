import { isLoopback } from "../http/loopback";
import { oktaDomains, readAllowedOktaHosts } from "../okta/domains";
import { isUnknown } from "../settings/unknown";
import { type Finding, toError, toWarning } from "./finding";

type Environment = Readonly<Record<string, string | undefined>>;

/** The Okta provider's own settings that say where its credentials go. */
export interface OktaAddress {
  readonly orgName?: unknown;
  readonly baseUrl?: unknown;
  readonly httpProxy?: unknown;
}

const code = "DCR_SETTINGS_OKTA_ADDRESS";
const variables = {
  orgName: "OKTA_ORG_NAME",
  baseUrl: "OKTA_BASE_URL",
  httpProxy: "OKTA_HTTP_PROXY",
} as const;

/**
 * Where the Okta plugin would send its credentials, read before the plugin starts. A stack file can be changed by a
 * pull request; the environment of the job cannot.
 */
export function checkOktaAddress(address: OktaAddress, env: Environment): Finding[] {
  const allowed = readAllowedOktaHosts(env);
  return [
    ...checkOrganisation(address.orgName),
    ...checkBaseUrl(address.baseUrl, allowed),
    ...checkProxy(address.httpProxy, allowed),
    ...checkDifferences(address, env),
  ];
}

function checkOrganisation(value: unknown): Finding[] {
  if (!isKnown(value) || /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(String(value))) return [];
  return [
    toError(
      code,
      ["okta:orgName"],
      "is not the name of an organisation: letters, digits and hyphens",
      "Write acme for acme.okta.com.",
    ),
  ];
}

function checkBaseUrl(value: unknown, allowed: readonly string[]): Finding[] {
  if (!isKnown(value)) return [];
  const domain = String(value).trim().toLowerCase();
  if (oktaDomains.includes(domain) || allowed.includes(domain) || isLoopback(domain.replace(/:\d+$/, "")))
    return [];
  return [
    toError(
      code,
      ["okta:baseUrl"],
      "is not one of Okta's domains; Okta's credentials would go there",
      `Use one of ${oktaDomains.join(", ")}, or list the domain in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS where pulumi runs.`,
    ),
  ];
}

function checkProxy(value: unknown, allowed: readonly string[]): Finding[] {
  if (!isKnown(value) || String(value).trim() === "") return [];
  const url = URL.canParse(String(value)) ? new URL(String(value)) : undefined;
  if (url !== undefined && (isLoopback(url.hostname) || allowed.includes(url.hostname))) return [];
  return [
    toError(
      code,
      ["okta:httpProxy"],
      "leads to a host that is not this machine; every request to Okta, with its credentials, would go there",
      "Take it out, or list the host in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS where pulumi runs.",
    ),
  ];
}

/** The stack file wins over the environment: Okta's credentials would go to another address than they are for. */
function checkDifferences(address: OktaAddress, env: Environment): Finding[] {
  return (Object.keys(variables) as (keyof typeof variables)[]).flatMap((key) => {
    const [written, meant] = [address[key], env[variables[key]]?.trim()];
    if (!isKnown(written) || meant === undefined || meant === "" || String(written).trim() === meant)
      return [];
    return [
      toWarning(
        code,
        [`okta:${key}`],
        `differs from ${variables[key]} of this environment, whose credentials would be sent there`,
        `Set ${variables[key]} and the stack file to the same value, or unset one.`,
      ),
    ];
  });
}

function isKnown(value: unknown): boolean {
  return (typeof value === "string" || typeof value === "number") && !isUnknown(value);
}
