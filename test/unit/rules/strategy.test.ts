import { type Case, testRule } from "./rule-cases";

testRule("strategy", {
  reports: [
    ...(
      [
        ["audience_required", ["api://other"]],
        ["scopes_required", ["orders.read"]],
        ["groups_required", ["staff"]],
        ["roles_required", ["admin"]],
        ["claims_forbidden", ["cid"]],
        ["domains", ["acme.example"]],
        ["proof_of_possession_mtls", "strict"],
        ["proof_of_possession_dpop", "strict"],
        ["client_credentials_param_type", ["query"]],
        ["bearer_token_param_type", ["cookie"]],
        ["require_proof_key_for_code_exchange", true],
      ] as const
    ).map(
      ([setting, value]): Case => [
        `a plugin setting ${setting} that refuses every application`,
        { konnect: { pluginConfig: { [setting]: value } } },
        `${["scopes_required", "groups_required", "roles_required"].includes(setting) ? "warning" : "error"} RULE_PLUGIN_REFUSES konnect.pluginConfig.${setting}`,
      ],
    ),
    [
      "a required scope that no token has",
      { konnect: { pluginConfig: { scopes_claim: ["scp"], scopes_required: ["admin"] } } },
      "error RULE_PLUGIN_REFUSES konnect.pluginConfig.scopes_required",
    ],
    ...(
      [
        ["verify_signature", false],
        ["verify_claims", false],
        ["anonymous", "guest"],
      ] as const
    ).map(
      ([setting, value]): Case => [
        `a plugin setting ${setting} that lets others in`,
        { konnect: { pluginConfig: { [setting]: value } } },
        `warning RULE_PLUGIN_OPENS konnect.pluginConfig.${setting}`,
      ],
    ),
    ...(
      [
        ["issuers_allowed", ["https://acme.okta.com/oauth2/default"]],
        ["introspect_jwt_tokens", true],
        ["consumer_claim", ["cid"]],
        ["token_endpoint", "https://acme.okta.com/other"],
      ] as const
    ).map(
      ([setting, value]): Case => [
        `a plugin setting ${setting} whose effect is not known offline`,
        { konnect: { pluginConfig: { [setting]: value } } },
        `notice RULE_PLUGIN_UNJUDGED konnect.pluginConfig.${setting}`,
      ],
    ),
    ...["issuer", "scopes", "credential_claim", "auth_methods"].map(
      (key): Case => [
        `${key} in pluginConfig`,
        { konnect: { pluginConfig: { [key]: "x" } } },
        `error RULE_PLUGIN_CONFIG konnect.pluginConfig.${key}`,
      ],
    ),
    [
      "a strategy that nothing uses",
      { konnect: { portalDefault: false } },
      "notice RULE_STRATEGY_UNUSED konnect.portalDefault",
    ],
  ],
  accepts: [
    ["a strategy for one publication", { konnect: { portalDefault: false, publications: ["Orders"] } }],
  ],
});
