import type { Sandbox } from "./index";

/** Fields of the scope and the claim that differ from what a careful administrator sets. */
export interface HandmadeChanges {
  readonly scope?: object;
  readonly claim?: object;
}

/** A server of its own with what a careful administrator creates. */
export async function addHandmadeServer(
  sandbox: Sandbox,
  changes: HandmadeChanges = {},
): Promise<{ issuer: string; id: string }> {
  const send = async (path: string, body: object): Promise<string> => {
    const response = await fetch(`${sandbox.okta.url}/api/v1/authorizationServers${path}`, {
      method: "POST",
      headers: {
        authorization: `SSWS ${sandbox.credentials.oktaApiToken}`,
        "content-type": "application/json",
        accept: "application/json",
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { id: string }).id;
  };
  const id = await send("", { name: "orders", description: "By hand", audiences: ["api://orders"] });
  await send(`/${id}/scopes`, {
    name: "orders.read",
    description: "Read orders",
    consent: "IMPLICIT",
    metadataPublish: "ALL_CLIENTS",
    ...changes.scope,
  });
  await send(`/${id}/claims`, {
    name: "konnect_client_id",
    claimType: "RESOURCE",
    valueType: "EXPRESSION",
    value: "app.clientId",
    status: "ACTIVE",
    alwaysIncludeInToken: true,
    conditions: {},
    ...changes.claim,
  });
  return { id, issuer: `${sandbox.okta.url}/oauth2/${id}` };
}

/** A provider and a strategy of an issuer; the strategy's id. */
export async function addHandmadeStrategy(
  sandbox: Sandbox,
  name: string,
  issuer: string,
  plugin: object = {},
): Promise<string> {
  const { team, credentials } = sandbox;
  const provider = await team.write("POST", "/v2/dcr-providers", {
    name,
    display_name: "Okta",
    provider_type: "okta",
    issuer,
    dcr_config: { dcr_token: credentials.dcrToken },
  });
  return await team.write("POST", "/v2/application-auth-strategies", {
    name,
    display_name: "Okta",
    strategy_type: "openid_connect",
    configs: {
      "openid-connect": {
        issuer,
        credential_claim: ["konnect_client_id"],
        scopes: ["orders.read"],
        auth_methods: ["bearer", "client_credentials"],
        ...plugin,
      },
    },
    dcr_provider_id: provider,
  });
}
