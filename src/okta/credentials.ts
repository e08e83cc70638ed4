import type { OktaCredential } from "./connect";

/** Settings of the Okta provider (`okta:<key>`), and the variables that the provider reads if they are not set. */
export const oktaVariables = {
  orgName: "OKTA_ORG_NAME",
  baseUrl: "OKTA_BASE_URL",
  httpProxy: "OKTA_HTTP_PROXY",
  apiToken: "OKTA_API_TOKEN",
  accessToken: "OKTA_ACCESS_TOKEN",
  clientId: "OKTA_API_CLIENT_ID",
  privateKey: "OKTA_API_PRIVATE_KEY",
  privateKeyId: "OKTA_API_PRIVATE_KEY_ID",
  scopes: "OKTA_API_SCOPES",
} as const;

/** A setting of the Okta provider. */
export type OktaKey = keyof typeof oktaVariables;

/** The settings of which each is a secret. */
export const oktaSecretKeys = ["apiToken", "accessToken", "privateKey"] as const satisfies readonly OktaKey[];

/** Where Okta's settings are read: the environment, the stack's config, or both. */
export type ReadOktaSetting = (key: OktaKey) => string | undefined;

/** Requested if OKTA_API_SCOPES is not set. */
const readScopes = ["okta.authorizationServers.read"];

/** A credential, and the variable that it is read from. */
export interface FoundCredential {
  readonly credential: OktaCredential;
  readonly source: string;
}

/**
 * The credential of Okta's management API that the Okta provider uses, too: an API token, otherwise an access token,
 * otherwise the private key of a service app with its client id.
 * @returns the reason as text if there is none
 */
export function findOktaCredential(readSetting: ReadOktaSetting): FoundCredential | string {
  const read = (key: OktaKey) => readSetting(key)?.trim() ?? "";
  const token = read("apiToken");
  if (token !== "") return { credential: { scheme: "SSWS", token }, source: oktaVariables.apiToken };
  const bearer = read("accessToken");
  if (bearer !== "") {
    return { credential: { scheme: "Bearer", token: bearer }, source: oktaVariables.accessToken };
  }
  const [privateKey, clientId] = [read("privateKey"), read("clientId")];
  if (privateKey === "") return "neither OKTA_API_TOKEN, OKTA_ACCESS_TOKEN nor OKTA_API_PRIVATE_KEY is set";
  if (clientId === "") return "OKTA_API_PRIVATE_KEY is set without OKTA_API_CLIENT_ID";
  const scopes = read("scopes")
    .split(/[\s,]+/)
    .filter((scope) => scope !== "");
  return {
    credential: {
      scheme: "private_key_jwt",
      clientId,
      privateKey,
      keyId: read("privateKeyId") || undefined,
      scopes: scopes.length === 0 ? readScopes : scopes,
    },
    source: oktaVariables.privateKey,
  };
}
