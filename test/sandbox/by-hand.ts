import { apiName, portalName, type Sandbox } from "./index";

/** Name of what {@link setUpByHand} makes. */
export const handmadeName = "legacy";

/**
 * What a team has set up by hand: a DCR provider and a strategy, in force as the portal's default and for one published
 * API, or with another strategy in force there.
 */
export async function setUpByHand(
  { okta, konnect, credentials, team }: Sandbox,
  isInForce = false,
): Promise<{ provider: string; strategy: string }> {
  const issuer = `${okta.url}/oauth2/default`;
  const common = { name: handmadeName, display_name: "By hand", labels: { team: "identity" } };
  const provider = await team.write("POST", "/v2/dcr-providers", {
    ...common,
    provider_type: "okta",
    issuer,
    dcr_config: { dcr_token: credentials.dcrToken },
  });
  const strategy = await team.write("POST", "/v2/application-auth-strategies", {
    ...common,
    strategy_type: "openid_connect",
    configs: {
      "openid-connect": {
        issuer,
        credential_claim: ["cid"],
        scopes: ["orders.read"],
        auth_methods: ["bearer"],
        cache_tokens: false,
      },
    },
    dcr_provider_id: provider,
  });
  const other = await team.write("POST", "/v2/application-auth-strategies", {
    name: "older",
    display_name: "Older",
    strategy_type: "key_auth",
    configs: { "key-auth": { key_names: ["apikey"] } },
  });
  const portal = konnect.state.portals[0]?.id ?? "";
  const standing = isInForce ? strategy : other;
  await team.write("PATCH", `/v3/portals/${portal}`, { default_application_auth_strategy_id: standing });
  await team.publish(apiName, portalName, { authStrategyIds: [standing] });
  return { provider, strategy };
}
