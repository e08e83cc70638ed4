import { isLoopback } from "../http/loopback";
import { isOktaHost, isSafeOrigin, readAllowedOktaHosts } from "./domains";
import type { OrganizationWire } from "./wire";

type Environment = Readonly<Record<string, string | undefined>>;

/** Why the DCR token is kept from an issuer. */
export interface IssuerProblem {
  readonly message: string;
  readonly fix: string;
}

/**
 * Origin of the organization that the stack or the environment names; undefined if none is named.
 * @param readConfig reads the Okta provider's settings of the stack, such as `okta:orgName`
 */
export function findOrganizationOrigin(
  env: Environment,
  readConfig: (key: string) => string | undefined = () => undefined,
): string | undefined {
  const name = readConfig("okta:orgName")?.trim() || env.OKTA_ORG_NAME?.trim() || "";
  if (name === "") return undefined;
  const domain = readConfig("okta:baseUrl")?.trim() || env.OKTA_BASE_URL?.trim() || "okta.com";
  const url = `https://${name}.${domain}`;
  return URL.canParse(url) && new URL(url).href === `${new URL(url).origin}/`
    ? new URL(url).origin
    : undefined;
}

/**
 * Checks that an issuer belongs to the configured organization: by its host, or by a custom domain as the organization
 * itself names it. Without a configured organization it must be a host below Okta's own domains. This machine and the
 * hosts in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS are let through.
 * @param readOrganization asks an organization, without credentials, who it is
 */
export async function findIssuerProblem(
  issuer: string,
  env: Environment,
  organization: string | undefined,
  readOrganization: (origin: string) => Promise<OrganizationWire | undefined>,
): Promise<IssuerProblem | undefined> {
  if (!isSafeOrigin(issuer)) {
    return toProblem("the issuer is no https URL", "Use the issuer URL of an authorization server of Okta.");
  }
  const { hostname, host } = new URL(issuer);
  if (isLoopback(hostname) || readAllowedOktaHosts(env).includes(hostname)) return undefined;
  if (organization === undefined) {
    if (isOktaHost(hostname)) return undefined;
    return toProblem(
      `the issuer's host ${host} is not below one of Okta's domains, and no organization is configured`,
      `Set OKTA_ORG_NAME (and OKTA_BASE_URL), or KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS=${hostname} if the host is yours.`,
    );
  }
  if (new URL(organization).host === host) return undefined;
  const domains = isOktaHost(hostname) ? [] : listDomains(await readOrganization(organization));
  if (domains.includes(host)) return undefined;
  return toProblem(
    `the issuer's host ${host} does not belong to the Okta organization ${new URL(organization).host}, which names ${domains.join(", ") || "no other domain"}`,
    `Check okta:orgName and the issuer; set KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS=${hostname} if it is another custom domain of this organization.`,
  );
}

/** Hosts that an organization names as its own. @see Okta API: GET /.well-known/okta-organization */
function listDomains(named: OrganizationWire | undefined): string[] {
  const { organization, alternate } = named?._links ?? {};
  return [organization, alternate]
    .flat()
    .flatMap((link) =>
      link?.href !== undefined && isSafeOrigin(link.href) ? [new URL(link.href).host] : [],
    );
}

function toProblem(message: string, fix: string): IssuerProblem {
  return { message, fix };
}
