/** What a live run needs to know. */
export interface LiveSettings {
  /** Addresses of the live services. */
  readonly konnectUrl: string;
  readonly oktaUrl: string;
  /** Name or id of the portal. */
  readonly portal: string;
  /** A route of the gateway, and the API that it belongs to; without them smoke is left out. */
  readonly route?: string | undefined;
  readonly api?: string | undefined;
  readonly portalUrl?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** What the command line says. */
export interface LiveOptions {
  readonly iOwnThisOrganization?: string;
  readonly region: string;
  readonly portal?: string;
  readonly route?: string;
  readonly api?: string;
  readonly portalUrl?: string;
}

const needed = ["KONNECT_TOKEN", "OKTA_API_TOKEN", "OKTA_DCR_TOKEN", "OKTA_ORG_NAME"];
const passed = [...needed, "OKTA_BASE_URL", "PORTAL_DEVELOPER_EMAIL", "PORTAL_DEVELOPER_PASSWORD"];

/** Puts options and environment together, or says everything that is missing. Sends nothing. */
export function readLiveSettings(
  options: LiveOptions,
  env: Readonly<Record<string, string | undefined>>,
): LiveSettings | readonly string[] {
  const organization = env.OKTA_ORG_NAME ?? "";
  const problems = [
    ...needed.filter((name) => (env[name] ?? "") === "").map((name) => `${name} is not set`),
    ...(options.portal === undefined ? ["--portal is not given"] : []),
    ...(options.iOwnThisOrganization === undefined || options.iOwnThisOrganization !== organization
      ? [`--i-own-this-organization must name the Okta organization of OKTA_ORG_NAME; this run changes it`]
      : []),
  ];
  if (problems.length > 0 || options.portal === undefined) return problems;
  const given = passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return {
    konnectUrl: `https://${options.region}.api.konghq.com`,
    oktaUrl: `https://${organization}.${env.OKTA_BASE_URL ?? "okta.com"}`,
    portal: options.portal,
    route: options.route,
    api: options.api,
    portalUrl: options.portalUrl,
    env: Object.fromEntries(given),
  };
}
