const split = (names: string): readonly string[] => names.trim().split(/\s+/);

/**
 * Settings of the gateway's openid-connect plugin that a strategy may carry beside its four named ones.
 * @see Kong/developer.konghq.com app/_schemas/gateway/plugins/3.12/KonnectApplicationAuth.json
 */
const namesByType = {
  boolean: split(`
    authorization_cookie_http_only authorization_cookie_secure by_username_ignore_case cache_introspection
    cache_token_exchange cache_tokens cache_user_info consumer_groups_optional consumer_optional display_errors
    dpop_use_nonce enable_hs_signatures expose_error_code forbidden_destroy_session hide_credentials
    introspect_jwt_tokens introspection_check_active keepalive logout_revoke logout_revoke_access_token
    logout_revoke_refresh_token preserve_query_args proof_of_possession_auth_methods_validation refresh_tokens
    require_proof_key_for_code_exchange require_pushed_authorization_requests require_signed_request_object
    resolve_distributed_claims reverify run_on_preflight search_user_info session_cookie_http_only
    session_cookie_secure session_enforce_same_subject session_hash_storage_key session_hash_subject
    session_remember session_store_metadata ssl_verify tls_client_auth_ssl_verify token_cache_key_include_scope
    unauthorized_destroy_session using_pseudo_issuer verify_claims verify_nonce verify_parameters verify_signature`),
  number: split(`
    authorization_rolling_timeout cache_ttl cache_ttl_max cache_ttl_min cache_ttl_neg cache_ttl_resurrect
    dpop_proof_lifetime http_version leeway max_age rediscovery_lifetime session_absolute_timeout
    session_idling_timeout session_memcached_port session_remember_absolute_timeout
    session_remember_rolling_timeout session_rolling_timeout timeout`),
  string: split(`
    anonymous authorization_cookie_domain authorization_cookie_name authorization_cookie_path
    authorization_cookie_same_site authorization_endpoint bearer_token_cookie_name cache_tokens_salt client_arg
    cluster_cache_strategy downstream_access_token_header downstream_access_token_jwk_header
    downstream_id_token_header downstream_id_token_jwk_header downstream_introspection_header
    downstream_introspection_jwt_header downstream_refresh_token_header downstream_session_id_header
    downstream_user_info_header downstream_user_info_jwt_header end_session_endpoint forbidden_error_message
    http_proxy http_proxy_authorization https_proxy https_proxy_authorization id_token_param_name
    introspection_accept introspection_endpoint introspection_endpoint_auth_method introspection_hint
    introspection_token_param_name jwt_session_claim jwt_session_cookie login_action login_redirect_mode
    logout_post_arg logout_query_arg logout_uri_suffix mtls_introspection_endpoint mtls_revocation_endpoint
    mtls_token_endpoint no_proxy proof_of_possession_dpop proof_of_possession_mtls
    pushed_authorization_request_endpoint pushed_authorization_request_endpoint_auth_method
    refresh_token_param_name response_mode revocation_endpoint revocation_endpoint_auth_method
    revocation_token_param_name session_audience session_cookie_domain session_cookie_name session_cookie_path
    session_cookie_same_site session_memcached_host session_memcached_prefix session_memcached_socket
    session_remember_cookie_name session_secret session_storage tls_client_auth_cert_id token_endpoint
    token_endpoint_auth_method token_exchange_endpoint token_headers_prefix unauthorized_error_message
    upstream_access_token_header upstream_access_token_jwk_header upstream_id_token_header
    upstream_id_token_jwk_header upstream_introspection_header upstream_introspection_jwt_header
    upstream_refresh_token_header upstream_session_id_header upstream_user_info_header
    upstream_user_info_jwt_header userinfo_accept userinfo_endpoint`),
  array: split(`
    audience audience_claim audience_required authenticated_groups_claim authorization_query_args_client
    authorization_query_args_names authorization_query_args_values bearer_token_param_type claims_forbidden
    client_alg client_auth client_credentials_param_type client_id client_jwk client_secret consumer_by
    consumer_claim consumer_groups_claim disable_session discovery_headers_names discovery_headers_values domains
    downstream_headers_claims downstream_headers_names extra_jwks_uris forbidden_redirect_uri groups_claim
    groups_required id_token_param_type ignore_signature introspection_headers_client introspection_headers_names
    introspection_headers_values introspection_post_args_client introspection_post_args_client_headers
    introspection_post_args_names introspection_post_args_values issuers_allowed login_methods login_redirect_uri
    login_tokens logout_methods logout_redirect_uri password_param_type redirect_uri refresh_token_param_type
    response_type roles_claim roles_required scopes_claim scopes_required session_bind session_request_headers
    session_response_headers token_headers_client token_headers_grants token_headers_names token_headers_replay
    token_headers_values token_post_args_client token_post_args_names token_post_args_values
    unauthorized_redirect_uri unexpected_redirect_uri upstream_headers_claims upstream_headers_names
    userinfo_headers_client userinfo_headers_names userinfo_headers_values userinfo_query_args_client
    userinfo_query_args_names userinfo_query_args_values`),
  object: split("cluster_cache_redis redis"),
} as const;

/** Type of a plugin setting. */
export type PluginSettingType = keyof typeof namesByType;

const typeByName = new Map(
  Object.entries(namesByType).flatMap(([type, names]) =>
    names.map((name) => [name, type as PluginSettingType] as const),
  ),
);

/** Names of all settings of the plugin's schema. */
export const pluginSettingNames: readonly string[] = [...typeByName.keys()];

/** Type of a plugin setting; undefined for a name that the plugin does not know. */
export function findPluginSettingType(name: string): PluginSettingType | undefined {
  return typeByName.get(name);
}
