import { testRule } from "./rule-cases";

testRule("plugin-settings", {
  accepts: [
    [
      "secrets of the plugin as references, to this package's sources or to a vault of Kong",
      {
        konnect: {
          pluginConfig: {
            client_secret: [{ env: "GATEWAY_CLIENT_SECRET" }],
            session_secret: "{vault://env/session-secret}",
            redis: { host: "redis", password: { file: "secrets/redis" } },
            client_jwk: [{ kty: "EC", crv: "P-256", x: "a", y: "b" }],
            session_secret_length: 32,
          },
        },
      },
    ],
    [
      "further plugin settings",
      { konnect: { pluginConfig: { cache_tokens: false, scopes_claim: ["scp"] } } },
    ],
  ],
});
