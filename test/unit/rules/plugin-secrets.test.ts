import { type Case, testRule } from "./rule-cases";

testRule("plugin-secrets", {
  reports: [
    ...(
      [
        [{ client_secret: ["canary"] }, "client_secret[0]"],
        [{ client_secret: "canary" }, "client_secret"],
        [{ session_secret: "canary" }, "session_secret"],
        [{ redis: { password: "canary", host: "redis" } }, "redis.password"],
        [{ cluster_cache_redis: { sentinel_password: "canary" } }, "cluster_cache_redis.sentinel_password"],
        [{ session_redis_password: "canary" }, "session_redis_password"],
        [{ http_proxy_authorization: "Basic x" }, "http_proxy_authorization"],
        [{ introspection_headers_values: ["Bearer canary"] }, "introspection_headers_values[0]"],
        [
          {
            upstream_headers_names: ["x-a", "X-Api-Key"],
            upstream_headers_values: ["plain", "canary"],
          },
          "upstream_headers_values[1]",
        ],
        [{ client_jwk: [{ kty: "EC", crv: "P-256", x: "a", d: "canary" }] }, "client_jwk[0].d"],
      ] as const
    ).map(
      ([pluginConfig, path]): Case => [
        `a secret of the plugin as text: ${path}`,
        { konnect: { pluginConfig } },
        `error RULE_PLUGIN_SECRET konnect.pluginConfig.${path}`,
      ],
    ),
  ],
});
