import type { Sandbox } from "../sandbox";
import { callKonnect, callOkta, readText } from "./calls";
import { toPolicyBody, toRuleBody } from "./okta-bodies";

/** A provider as a client sends it. */
export const providerBody = (sandbox: Sandbox, changes: Record<string, unknown> = {}) => ({
  name: "okta-dcr",
  display_name: "Okta",
  provider_type: "okta",
  issuer: `${sandbox.okta.url}/oauth2/default`,
  dcr_config: { dcr_token: sandbox.credentials.dcrToken },
  labels: { team: "platform" },
  ...changes,
});

/** A strategy as a client sends it. */
export const strategyBody = (
  sandbox: Sandbox,
  dcrProviderId: string | null,
  config: Record<string, unknown> = {},
) => ({
  name: "okta-strategy",
  display_name: "Okta",
  strategy_type: "openid_connect",
  configs: {
    "openid-connect": {
      issuer: `${sandbox.okta.url}/oauth2/default`,
      credential_claim: ["client"],
      scopes: ["orders.read"],
      auth_methods: ["client_credentials", "bearer"],
      ...config,
    },
  },
  dcr_provider_id: dcrProviderId,
  labels: {},
});

/** The default authorization server with a scope, a claim and a policy that lets unknown clients in. */
export async function prepareOkta(sandbox: Sandbox): Promise<void> {
  const base = "/api/v1/authorizationServers/default";
  await callOkta(sandbox, "POST", `${base}/scopes`, { name: "orders.read" });
  await callOkta(sandbox, "POST", `${base}/claims`, {
    name: "client",
    claimType: "RESOURCE",
    valueType: "EXPRESSION",
    value: "app.clientId",
  });
  const policy = await callOkta(sandbox, "POST", `${base}/policies`, toPolicyBody("portal", "Dev Portal"));
  await callOkta(
    sandbox,
    "POST",
    `${base}/policies/${readText(policy, "id")}/rules`,
    toRuleBody(["orders.read"]),
  );
}

/** Ids of a provider and of a strategy that uses it. */
export interface Binding {
  readonly providerId: string;
  readonly strategyId: string;
}

/** Makes a provider, a strategy with further settings, and the strategy the portal's default. */
export async function bindPortal(sandbox: Sandbox, config: Record<string, unknown> = {}): Promise<Binding> {
  const provider = await callKonnect(sandbox, "POST", "/v2/dcr-providers", providerBody(sandbox));
  const providerId = readText(provider, "id");
  const body = strategyBody(sandbox, providerId, config);
  const strategy = await callKonnect(sandbox, "POST", "/v2/application-auth-strategies", body);
  const strategyId = readText(strategy, "id");
  const portalId = sandbox.konnect.state.portals[0]?.id;
  await callKonnect(sandbox, "PATCH", `/v3/portals/${portalId}`, {
    default_application_auth_strategy_id: strategyId,
  });
  return { providerId, strategyId };
}
