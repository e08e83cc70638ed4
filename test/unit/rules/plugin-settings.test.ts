import { expect, it } from "vitest";
import { decidedSettings } from "../../../src/rules/plugin-settings";
import { pluginSettingNames } from "../../sandbox/konnect/plugin-settings";
import { testRule } from "./rule-cases";

/** Settings that cannot refuse a request with a token of client credentials, by what they belong to. */
const harmless: Readonly<Record<string, RegExp>> = {
  "login, logout, and redirects of a browser":
    /^(?:login_|logout_|mtls_revocation_|redirect_uri$|forbidden_|unexpected_redirect_uri|end_session_|revocation_|response_|authorization_|pushed_authorization_|client_arg$|preserve_query_args$|verify_nonce$|verify_parameters$)/,
  "sessions, which continue a request that was let through":
    /^(?:session_|disable_session$|refresh_token|refresh_tokens$|unauthorized_destroy_session$)/,
  "what the upstream and the client see":
    /^(?:upstream_|downstream_|hide_credentials$|display_errors$|expose_error_code$|unauthorized_error_message$|token_headers_(?:prefix|replay|grants|values)$)/,
  caches: /^(?:cache_|cluster_cache_|redis$|token_cache_key_include_scope$|reverify$)/,
  "the connection to Okta":
    /^(?:timeout|http_version|keepalive|no_proxy|https?_proxy_authorization|rediscovery_lifetime|discovery_headers_(?:names|values))$/,
  "the gateway's own client, in place of which applications have theirs":
    /^client_(?:alg|auth|id|jwk|secret)$/,
  "methods that Konnect's DCR for Okta does not offer, refused or warned of by konnect.authMethods":
    /^(?:introspection_(?:accept|headers_|hint|post_args_|token_param_name)|userinfo_|id_token_param_|password_param_type$|ignore_signature$)/,
  "a part of another setting that is decided":
    /^(?:(?:audience|scopes|groups|roles)_claim|consumer_(?:by|optional|groups_optional)|by_username_ignore_case|dpop_(?:use_nonce|proof_lifetime)|proof_of_possession_auth_methods_validation|token_post_args_values)$/,
  "claims that are only passed on, and tolerance":
    /^(?:authenticated_groups_claim|resolve_distributed_claims|leeway|run_on_preflight)$/,
};

it("every setting of the openid-connect plugin's schema is judged, named as not judged, or cannot refuse a request", () => {
  const patterns = Object.values(harmless);
  const open = pluginSettingNames.filter(
    (name) => !decidedSettings.includes(name) && !patterns.some((pattern) => pattern.test(name)),
  );
  expect(open).toEqual([]);
  expect(decidedSettings.filter((name) => !pluginSettingNames.includes(name))).toEqual([]);
});

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
