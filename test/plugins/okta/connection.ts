import { CallError, type Properties, revealSecret } from "../grpc";
import { callOkta, type OktaConnection } from "./http";

const configKeys = [
  "accessToken",
  "apiToken",
  "backoff",
  "baseUrl",
  "clientId",
  "httpProxy",
  "logLevel",
  "maxApiCapacity",
  "maxRetries",
  "maxWaitSeconds",
  "minWaitSeconds",
  "orgName",
  "parallelism",
  "privateKey",
  "privateKeyId",
  "requestTimeout",
  "scopes",
  "version",
];

/** Provider inputs that come back as secrets. */
export const secretKeys = ["accessToken", "apiToken", "privateKey"];

/** What is wrong with the provider's inputs. */
export function findConfigProblems(config: Properties): string[] {
  return Object.keys(config)
    .filter((key) => !configKeys.includes(key))
    .map(
      (key) =>
        `could not validate provider configuration: Invalid or unknown key. Examine values at 'okta.${key}'.`,
    );
}

const notConfigured =
  "Provider Configuration Error: The Okta provider was not properly configured. Please ensure valid credentials are provided. Set 'api_token' (or OKTA_API_TOKEN env var), 'access_token' (or OKTA_ACCESS_TOKEN env var), or 'private_key' + 'client_id' (or OKTA_API_PRIVATE_KEY + OKTA_API_CLIENT_ID env vars). See (link) for more information.";

/** Name and domain of the sandbox's organization; `.invalid` never exists. */
const sandboxOrganization = { orgName: "sandbox", baseUrl: "okta.invalid" };

/** Reads config and environment and tries the token, once in each dialect. This stand-in serves only the sandbox. */
export async function connect(
  config: Properties,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OktaConnection> {
  const read = (key: string, variable: string) => String(revealSecret(config[key]) ?? env[variable] ?? "");
  const apiToken = read("apiToken", "OKTA_API_TOKEN");
  const proxy = read("httpProxy", "OKTA_HTTP_PROXY");
  const orgName = read("orgName", "OKTA_ORG_NAME");
  const baseUrl = read("baseUrl", "OKTA_BASE_URL");
  if (apiToken === "") throw new CallError("[ERROR] no Okta credentials provided. Set OKTA_API_TOKEN.");
  if (orgName !== sandboxOrganization.orgName || baseUrl !== sandboxOrganization.baseUrl) {
    throw new CallError(
      `this shell uses the stand-in of the Okta plugin, which serves only stacks of the sandbox; this stack's Okta organization is ${orgName || "not set"} (okta:orgName, okta:baseUrl, OKTA_ORG_NAME, OKTA_BASE_URL). For a real organization, use a shell without the lines of npm run engine -- --env: PULUMI_HOME leads to the stand-in. For the sandbox, export the lines that npm run sandbox prints`,
    );
  }
  if (!URL.canParse(proxy) || !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(proxy).hostname)) {
    throw new CallError(
      "this is the stand-in of the Okta plugin for sandbox and tests; it only talks to this machine. Set OKTA_HTTP_PROXY to the sandbox's Okta address, or install the official plugin: pulumi plugin install resource okta 7.0.0",
    );
  }
  const connection = { proxy: new URL(proxy), apiToken };
  const first = await callOkta(connection, "v4", "GET", "/api/v1/users/me");
  if (first.status >= 300) {
    throw new CallError(
      `2 errors occurred:\n\t* 1 error occurred:\n\t* [ERROR] failed validate configuration: error with v3 SDK client: ${first.statusLine}\n\n\n\t* ${notConfigured}\n\n`,
    );
  }
  await callOkta(connection, "v2", "GET", "/api/v1/users/me");
  return connection;
}
