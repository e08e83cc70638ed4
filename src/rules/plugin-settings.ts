import { isUnknown } from "../settings/unknown";

/*
 * What further settings of the openid-connect plugin do to requests with tokens of Okta's client credentials.
 * Every setting of the plugin's schema that can refuse a request is judged here or named as not judged.
 * @see Kong: openid-connect plugin, configuration reference
 */

/** What is known about the tokens that applications get; undefined if it is not known. */
export interface ExpectedTokens {
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  /** Scopes that the gateway asks for. */
  readonly scopes?: readonly string[] | undefined;
  /** Names of the claims in the access token, beside those that Okta writes itself. */
  readonly claims?: readonly string[] | undefined;
  readonly authMethods?: readonly string[] | undefined;
}

/** What one setting comes to. */
export interface PluginEffect {
  readonly setting: string;
  /** `refuses`: no application gets through; `opens`: others do; `unjudged`: it depends on what is not known here. */
  readonly kind: "refuses" | "opens" | "unjudged";
  readonly message: string;
  readonly fix: string;
  /** Whether a claim that is not known here could still make it right. */
  readonly isUncertain?: true;
}

type Config = Readonly<Record<string, unknown>>;
type Judge = (config: Config, tokens: ExpectedTokens) => Omit<PluginEffect, "setting"> | undefined;

/** Claims that Okta writes into every access token of client credentials. */
const oktaClaims: readonly string[] = ["ver", "jti", "iss", "aud", "iat", "exp", "cid", "scp", "sub"];

const takeOut = "Remove it from konnect.pluginConfig.";

const judges: Readonly<Record<string, Judge>> = {
  audience_required: (config, { audience, claims }) => {
    const path = readList(config, "audience_claim") ?? ["aud"];
    if (path.join() !== "aud") return needsClaim("audience_claim", path, claims);
    if (audience === undefined) return unjudged("the audience of the tokens is not known here");
    return isMet(readList(config, "audience_required"), [audience])
      ? undefined
      : refuses(
          `asks for the audience ${show(config.audience_required)}; the tokens are for ${audience}`,
          `Write [${audience}], or remove it.`,
        );
  },
  scopes_required: (config, { scopes, claims }) => {
    const path = readList(config, "scopes_claim") ?? ["scope"];
    if (path.join() !== "scp") {
      const missing = needsClaim("scopes_claim", path, claims);
      return missing?.kind === "refuses"
        ? { ...missing, fix: "Write scopes_claim: [scp] beside it." }
        : missing;
    }
    if (scopes === undefined) return unjudged("the scopes of the tokens are not known here");
    return isMet(readList(config, "scopes_required"), scopes)
      ? undefined
      : refuses(
          `asks for the scopes ${show(config.scopes_required)}; the gateway gets tokens for ${scopes.join(", ") || "none"}`,
          "Add the scopes to konnect.scopes, or remove them here.",
        );
  },
  groups_required: (config, { claims }) =>
    needsClaim("groups_required", readList(config, "groups_claim") ?? ["groups"], claims),
  roles_required: (config, { claims }) =>
    needsClaim("roles_required", readList(config, "roles_claim") ?? ["roles"], claims),
  claims_forbidden: (config, { claims = [] }) => {
    const forbidden = (readList(config, "claims_forbidden") ?? []).filter((name) =>
      [...oktaClaims, ...claims].includes(name),
    );
    return forbidden.length === 0
      ? undefined
      : refuses(`forbids ${forbidden.join(", ")}, which every token of Okta has`, takeOut);
  },
  issuers_allowed: (config, { issuer }) => {
    if (issuer === undefined) return unjudged("the issuer is known only after pulumi up");
    const allowed = readList(config, "issuers_allowed") ?? [];
    return allowed.map(trimSlash).includes(trimSlash(issuer))
      ? undefined
      : refuses(`allows ${allowed.join(", ") || "none"}, and not ${issuer}`, "Add the issuer, or remove it.");
  },
  domains: () => refuses("asks for a claim hd, which Okta's tokens do not have", takeOut),
  proof_of_possession_mtls: ({ proof_of_possession_mtls: value }) =>
    judgeProof(value, "a client certificate"),
  proof_of_possession_dpop: ({ proof_of_possession_dpop: value }) => judgeProof(value, "a DPoP key"),
  client_credentials_param_type: (config, { authMethods }) =>
    judgePlace(config, "client_credentials_param_type", "client_credentials", authMethods),
  bearer_token_param_type: (config, { authMethods }) =>
    judgePlace(config, "bearer_token_param_type", "bearer", authMethods),
  verify_signature: ({ verify_signature: value }) =>
    value === false
      ? opens("is false: the gateway accepts a token with any signature", "Remove it; the default is true.")
      : undefined,
  verify_claims: ({ verify_claims: value }) =>
    value === false
      ? opens(
          "is false: expired tokens and those of another issuer get through",
          "Remove it; the default is true.",
        )
      : undefined,
  anonymous: () => opens("lets requests through that show no right credential", takeOut),
  consumer_claim: ({ consumer_optional: isOptional }) =>
    isOptional === true
      ? undefined
      : unjudged("each application needs a consumer at the gateway; consumer_optional: true lifts that"),
  consumer_groups_claim: ({ consumer_groups_optional: isOptional }) =>
    isOptional === true ? undefined : unjudged("each application needs a consumer group at the gateway"),
};

/** Settings that can refuse requests by what only the gateway or Okta knows. */
const unjudgedSettings: Readonly<Record<string, string>> = {
  audience: "Okta sees it at each token request",
  bearer_token_cookie_name: "it names a cookie for the token",
  enable_hs_signatures: "it lets tokens be signed with a shared secret",
  extra_jwks_uris: "it adds keys of another place",
  http_proxy: "the gateway reaches Okta through it",
  https_proxy: "the gateway reaches Okta through it",
  introspect_jwt_tokens: "it has Okta introspect each token, with a client of the gateway",
  introspection_check_active: "it belongs to introspection",
  introspection_endpoint: "it belongs to introspection",
  introspection_endpoint_auth_method: "it belongs to introspection",
  jwt_session_claim: "it binds tokens to a cookie",
  jwt_session_cookie: "it binds tokens to a cookie",
  max_age: "it compares auth_time, which tokens without a user do not have",
  mtls_introspection_endpoint: "it belongs to introspection",
  mtls_token_endpoint: "the gateway gets tokens there",
  search_user_info: "it asks Okta for a user, whom these tokens do not have",
  ssl_verify: "the gateway must trust the issuer's certificate",
  tls_client_auth_cert_id: "the gateway shows Okta that certificate",
  tls_client_auth_ssl_verify: "the gateway must trust the issuer's certificate",
  token_endpoint: "the gateway gets tokens there",
  token_endpoint_auth_method: "it decides how the gateway sends an application's secret to Okta",
  token_exchange_endpoint: "the gateway exchanges tokens there",
  token_headers_client: "Okta sees these headers of a request at each token request",
  token_headers_names: "Okta sees these headers at each token request",
  token_post_args_client: "Okta sees these parameters of a request at each token request",
  token_post_args_names: "Okta sees these parameters at each token request",
  unauthorized_redirect_uri: "it answers a wrong credential with a redirect",
  using_pseudo_issuer: "the gateway then reads no discovery document",
};

/** Settings of flows with a user, which Konnect's DCR for Okta does not offer. */
const userFlowSettings: readonly string[] = [
  "require_proof_key_for_code_exchange",
  "require_pushed_authorization_requests",
  "require_signed_request_object",
];

/** Every setting that is judged, or named as not judged. */
export const decidedSettings: readonly string[] = [
  ...Object.keys(judges),
  ...Object.keys(unjudgedSettings),
  ...userFlowSettings,
];

/** What the settings come to for tokens of client credentials. A value that is not known yet comes to nothing. */
export function judgePluginSettings(config: Config, tokens: ExpectedTokens): PluginEffect[] {
  return Object.entries(config).flatMap(([setting, value]): PluginEffect[] => {
    if (value === undefined || value === null || dependsOnUnknown(config, setting)) return [];
    if (Array.isArray(value) && value.length === 0 && setting !== "issuers_allowed") return [];
    const effect = judges[setting]?.(config, tokens) ?? judgeByName(setting, value);
    return effect === undefined ? [] : [{ setting, ...effect }];
  });
}

function judgeByName(setting: string, value: unknown): Omit<PluginEffect, "setting"> | undefined {
  if (userFlowSettings.includes(setting)) {
    return value === true
      ? refuses("belongs to flows with a user, which Konnect's DCR for Okta does not offer", takeOut)
      : undefined;
  }
  const reason = unjudgedSettings[setting];
  const isOff =
    value === false || (setting === "token_endpoint_auth_method" && value === "client_secret_basic");
  return reason === undefined || isOff ? undefined : unjudged(reason);
}

function judgeProof(value: unknown, what: string) {
  return value === "strict"
    ? refuses(`is strict: the tokens of these applications are not bound to ${what}`, takeOut)
    : undefined;
}

function judgePlace(config: Config, setting: string, method: string, methods: readonly string[] | undefined) {
  const places = readList(config, setting) ?? [];
  if (places.includes("header") || methods?.includes(method) === false) return undefined;
  return refuses(
    `takes ${method} only from ${places.join(", ")}: an Authorization header is refused`,
    "Add header, or remove it.",
  );
}

/** A claim that the setting needs and that may not be in the token. */
function needsClaim(
  setting: string,
  path: readonly string[],
  claims: readonly string[] | undefined,
): Omit<PluginEffect, "setting"> | undefined {
  const [first = ""] = path;
  if (claims?.includes(first) === true)
    return unjudged(`the value of the claim ${path.join(".")} is not known here`);
  const message = `needs a claim ${path.join(".")}, which Okta's tokens do not have (their scopes are in scp)`;
  const fix = setting.endsWith("_claim") ? `Correct ${setting}.` : "Add the claim in Okta, or remove it.";
  return { ...refuses(message, fix), ...(claims === undefined ? { isUncertain: true as const } : {}) };
}

/** Each entry is an alternative; the parts of one entry belong together. */
function isMet(alternatives: readonly string[] | undefined, found: readonly string[]): boolean {
  return alternatives?.some((entry) => entry.split(/\s+/).every((item) => found.includes(item))) ?? true;
}

function readList(config: Config, setting: string): readonly string[] | undefined {
  const value = config[setting];
  return Array.isArray(value) ? value.map(String) : undefined;
}

function dependsOnUnknown(config: Config, setting: string): boolean {
  const related = [
    setting,
    setting.replace(/_required$/, "_claim"),
    "consumer_optional",
    "consumer_groups_optional",
  ];
  return related.some((name) => [config[name]].flat().some(isUnknown));
}

function show(value: unknown): string {
  return [value].flat().map(String).join(" or ");
}

function trimSlash(text: string): string {
  return text.replace(/\/$/, "");
}

function refuses(message: string, fix: string) {
  return { kind: "refuses", message, fix } as const;
}

function opens(message: string, fix: string) {
  return { kind: "opens", message, fix } as const;
}

function unjudged(reason: string) {
  return {
    kind: "unjudged",
    message: reason,
    fix: "smoke sends real requests and shows what it does.",
  } as const;
}
