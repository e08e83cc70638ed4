import type { Sandbox } from "../sandbox";

export const foreignProviderId = "6f1b2a52-0b4c-4b56-8f0e-1f1f2e5b7a10";
export const foreignStrategyId = "6f1b2a52-0b4c-4b56-8f0e-1f1f2e5b7a11";

/** A DCR provider and an auth strategy of another team, once. */
export function addForeignObjects({ konnect, credentials, okta }: Sandbox): void {
  const { state } = konnect;
  if (state.providers.some(({ id }) => id === foreignProviderId)) return;
  const now = new Date().toISOString();
  const issuer = `${okta.url}/oauth2/default`;
  state.providers.push({
    id: foreignProviderId,
    name: "theirs",
    displayName: "Theirs",
    type: "okta",
    issuer,
    token: credentials.dcrToken,
    labels: { team: "billing" },
    created: now,
    updated: now,
  });
  state.strategies.push({
    id: foreignStrategyId,
    name: "theirs",
    displayName: "Theirs",
    type: "openid_connect",
    config: { issuer, credential_claim: ["cid"], scopes: ["orders.read"], auth_methods: ["bearer"] },
    dcrProviderId: foreignProviderId,
    labels: { team: "billing" },
    created: now,
    updated: now,
  });
}
