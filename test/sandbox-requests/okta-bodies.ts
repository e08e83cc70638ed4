/** Body of an access policy for all clients. */
export const toPolicyBody = (name: string, description: string, priority = 1) => ({
  type: "OAUTH_AUTHORIZATION_POLICY",
  name,
  description,
  status: "ACTIVE",
  priority,
  conditions: { clients: { include: ["ALL_CLIENTS"] } },
});

/** Body of the rule that lets clients use client credentials for some scopes. */
export const toRuleBody = (scopes: readonly string[]) => ({
  type: "RESOURCE_ACCESS",
  name: "client credentials",
  status: "ACTIVE",
  priority: 1,
  conditions: {
    grantTypes: { include: ["client_credentials"] },
    people: { users: {}, groups: {} },
    scopes: { include: [...scopes] },
  },
  actions: {
    token: {
      accessTokenLifetimeMinutes: 60,
      refreshTokenLifetimeMinutes: 0,
      refreshTokenWindowMinutes: 10080,
    },
  },
});
