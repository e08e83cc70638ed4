export type Fields = Readonly<Record<string, unknown>>;

/** Valid halves of a registration. */
export const okta: Fields = {
  authorizationServer: { create: { name: "dev", audience: "api://orders" } },
  scopes: ["orders.read"],
  claim: "client",
  dcrToken: { env: "OKTA_DCR_TOKEN" },
};
export const konnect: Fields = { region: "eu", token: { env: "KONNECT_TOKEN" }, portal: "Acme" };
const withOkta = (fields: Fields) => ({ okta: { ...okta, ...fields }, konnect });
const withKonnect = (fields: Fields) => ({ okta, konnect: { ...konnect, ...fields } });
const create = (fields: Fields) =>
  withOkta({ authorizationServer: { create: { name: "dev", audience: "a", ...fields } } });
const without = (fields: Fields, key: string) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));

type Case = readonly [
  title: string,
  registration: unknown,
  code: string,
  path: string,
  severity?: "error" | "warning" | "notice",
];

const secretPaths: Readonly<Record<string, string>> = {
  client_secret: "[0]",
  redis: ".password",
  introspection_headers_values: "[0]",
};

/** Paths are below the registration. */
export const cases: readonly Case[] = [
  ...["My Server", "https://acme.okta.com", "https://acme.okta.com/oauth2/default/v1/token"].map(
    (existing): Case => [
      `a server named ${existing}`,
      withOkta({ authorizationServer: { existing }, accessPolicy: false }),
      "RULE_SERVER_ID",
      "okta.authorizationServer.existing",
    ],
  ),
  ...["a-secret-value", `\${OKTA_DCR_TOKEN}`, "$OKTA_DCR_TOKEN", `00${"a".repeat(40)}`].map(
    (dcrToken): Case => [
      `a token reference that is the text ${dcrToken}`,
      withOkta({ dcrToken }),
      "RULE_TOKEN_PASTED",
      "okta.dcrToken",
    ],
  ),
  [
    "a token reference that was set with --secret --path",
    withKonnect({ token: { secure: "v1:abcdefgh:ijklmnop" } }),
    "RULE_TOKEN_PASTED",
    "konnect.token",
  ],
  [
    "an auth method that needs a user",
    withKonnect({ authMethods: ["client_credentials", "authorization_code"] }),
    "RULE_AUTH_METHODS",
    "konnect.authMethods[1]",
  ],
  [
    "a plugin setting for another audience",
    withKonnect({ pluginConfig: { audience_required: ["api://other"] } }),
    "RULE_PLUGIN_REFUSES",
    "konnect.pluginConfig.audience_required",
  ],
  [
    "a plugin setting for a scope that is not given",
    withKonnect({ pluginConfig: { scopes_required: ["admin"], scopes_claim: ["scp"] } }),
    "RULE_PLUGIN_REFUSES",
    "konnect.pluginConfig.scopes_required",
  ],
  ...(
    [
      ["scopes_required", ["orders.read"], "REFUSES", "warning"],
      ["scopes_required", ["admin"], "REFUSES", "warning"],
      ["claims_forbidden", ["cid"], "REFUSES", "error"],
      ["issuers_allowed", ["https://other.okta.com/oauth2/default"], "UNJUDGED", "notice"],
      ["domains", ["acme.example"], "REFUSES", "error"],
      ["proof_of_possession_dpop", "strict", "REFUSES", "error"],
      ["client_credentials_param_type", ["query"], "REFUSES", "error"],
      ["bearer_token_param_type", ["cookie"], "REFUSES", "error"],
      ["consumer_claim", ["cid"], "UNJUDGED", "notice"],
      ["verify_signature", false, "OPENS", "warning"],
      ["anonymous", "8c1d6e0e-5a58-4f0b-9d38-7c1f7b0f3a11", "OPENS", "warning"],
      ["client_secret", ["canary-of-a-secret"], "SECRET", "error"],
      ["session_secret", "canary-of-a-secret", "SECRET", "error"],
      ["redis", { password: "canary-of-a-secret" }, "SECRET", "error"],
      ["introspection_headers_values", ["Bearer canary-of-a-secret"], "SECRET", "error"],
    ] as const
  ).map(
    ([setting, value, rule, severity]): Case => [
      `a plugin setting ${setting} of ${JSON.stringify(value)}`,
      withKonnect({ pluginConfig: { [setting]: value } }),
      `RULE_PLUGIN_${rule}`,
      `konnect.pluginConfig.${setting}${rule === "SECRET" ? (secretPaths[setting] ?? "") : ""}`,
      severity,
    ],
  ),
  ...["introspection", "kong_oauth2", "userinfo"].map(
    (method): Case => [
      `the auth method ${method}, which Konnect's DCR for Okta does not offer`,
      withKonnect({ authMethods: ["client_credentials", method] }),
      "RULE_AUTH_METHODS",
      "konnect.authMethods[1]",
      "warning",
    ],
  ),
  ...["refresh_token", "password"].map(
    (method): Case => [
      `the auth method ${method}, which needs a user`,
      withKonnect({ authMethods: ["client_credentials", method] }),
      "RULE_AUTH_METHODS",
      "konnect.authMethods[1]",
    ],
  ),
  ["sessions alone", withKonnect({ authMethods: ["session"] }), "RULE_AUTH_METHODS", "konnect.authMethods"],
  ...["profile", "email", "groups", "offline_access", "device_sso"].map(
    (scope): Case => [
      `the OpenID scope ${scope}`,
      withOkta({ scopes: [scope] }),
      "RULE_SCOPE_OPENID",
      "okta.scopes[0]",
    ],
  ),
  [
    "a list of claims, which is a path and no choice",
    withKonnect({ credentialClaim: ["client", "cid"] }),
    "RULE_CREDENTIAL_CLAIM",
    "konnect.credentialClaim",
    "warning",
  ],
  ...["env", "config", "file"].map(
    (source): Case => [
      `a token in the place of the name in ${source}`,
      withOkta({ dcrToken: { [source]: `00${"c".repeat(40)}` } }),
      "RULE_TOKEN_PASTED",
      `okta.dcrToken.${source}`,
    ],
  ),
  [
    "a Konnect token in the place of a variable's name",
    withKonnect({ token: { env: `kpat_${"c".repeat(40)}` } }),
    "RULE_TOKEN_PASTED",
    "konnect.token.env",
  ],
  [
    "a token file outside the project's folder",
    withOkta({ dcrToken: { file: "../../secrets/token" } }),
    "RULE_TOKEN_FILE",
    "okta.dcrToken.file",
  ],
  ["a registration that is a string", "x", "SETTINGS_INVALID", ""],
  ["a missing okta", { konnect }, "SETTINGS_MISSING", "okta"],
  ["a missing konnect", { okta }, "SETTINGS_MISSING", "konnect"],
  ["an okta that is a list", { okta: [], konnect }, "SETTINGS_INVALID", "okta"],
  [
    "an unknown key of a registration",
    { okta, konnect, protected: true },
    "SETTINGS_UNKNOWN_KEY",
    "protected",
  ],
  ["a protect that is a string", { okta, konnect, protect: "yes" }, "SETTINGS_INVALID", "protect"],
  [
    "a missing authorization server",
    { okta: without(okta, "authorizationServer"), konnect },
    "SETTINGS_MISSING",
    "okta.authorizationServer",
  ],
  [
    "a server that is neither created nor existing",
    withOkta({ authorizationServer: {} }),
    "RULE_AUTHORIZATION_SERVER",
    "okta.authorizationServer",
  ],
  [
    "a server that is both created and existing",
    withOkta({ authorizationServer: { create: { name: "a", audience: "b" }, existing: "default" } }),
    "RULE_AUTHORIZATION_SERVER",
    "okta.authorizationServer",
  ],
  [
    "a server that is a string",
    withOkta({ authorizationServer: "default" }),
    "SETTINGS_INVALID",
    "okta.authorizationServer",
  ],
  [
    "a server without a name",
    create({ name: undefined }),
    "SETTINGS_MISSING",
    "okta.authorizationServer.create.name",
  ],
  [
    "a server with an empty name",
    create({ name: " " }),
    "SETTINGS_INVALID",
    "okta.authorizationServer.create.name",
  ],
  [
    "two audiences",
    create({ audience: undefined, audiences: ["a", "b"] }),
    "RULE_AUDIENCE",
    "okta.authorizationServer.create.audiences",
  ],
  [
    "an unknown issuer mode",
    create({ issuerMode: "URL" }),
    "SETTINGS_INVALID",
    "okta.authorizationServer.create.issuerMode",
  ],
  [
    "a mistyped key of the server",
    create({ descripton: "x" }),
    "SETTINGS_UNKNOWN_KEY",
    "okta.authorizationServer.create.descripton",
  ],
  [
    "an existing server without accessPolicy",
    withOkta({ authorizationServer: { existing: "default" } }),
    "RULE_ACCESS_POLICY",
    "okta.accessPolicy",
  ],
  ["missing scopes", { okta: without(okta, "scopes"), konnect }, "SETTINGS_MISSING", "okta.scopes"],
  ["an empty list of scopes", withOkta({ scopes: [] }), "RULE_SCOPES_EMPTY", "okta.scopes"],
  ["an empty string of scopes", withOkta({ scopes: "" }), "RULE_SCOPES_EMPTY", "okta.scopes"],
  ["openid among the scopes", withOkta({ scopes: ["openid"] }), "RULE_SCOPE_OPENID", "okta.scopes[0]"],
  ["a repeated scope", withOkta({ scopes: ["a", "a"] }), "RULE_SCOPE_REPEATED", "okta.scopes[1]"],
  ["a scope that is a number", withOkta({ scopes: [1] }), "SETTINGS_INVALID", "okta.scopes[0]"],
  ["a scope with a space", withOkta({ scopes: ["a b"] }), "RULE_SCOPE_NAME", "okta.scopes[0]"],
  [
    "a mistyped key of a scope",
    withOkta({ scopes: [{ name: "a", publsh: true }] }),
    "SETTINGS_UNKNOWN_KEY",
    "okta.scopes[0].publsh",
  ],
  ["a missing claim", { okta: without(okta, "claim"), konnect }, "SETTINGS_MISSING", "okta.claim"],
  ["a reserved claim", withOkta({ claim: "sub" }), "RULE_CLAIM_RESERVED", "okta.claim"],
  ["a claim that is a list", withOkta({ claim: ["a"] }), "SETTINGS_INVALID", "okta.claim"],
  ["an access policy of true", withOkta({ accessPolicy: true }), "SETTINGS_INVALID", "okta.accessPolicy"],
  [
    "a lifetime of 4 minutes",
    withOkta({ accessPolicy: { tokenLifetimeMinutes: 4 } }),
    "RULE_RANGE",
    "okta.accessPolicy.tokenLifetimeMinutes",
  ],
  [
    "a lifetime of 1441 minutes",
    withOkta({ accessPolicy: { tokenLifetimeMinutes: 1441 } }),
    "RULE_RANGE",
    "okta.accessPolicy.tokenLifetimeMinutes",
  ],
  [
    "a fractional lifetime",
    withOkta({ accessPolicy: { tokenLifetimeMinutes: 5.5 } }),
    "SETTINGS_INVALID",
    "okta.accessPolicy.tokenLifetimeMinutes",
  ],
  [
    "a mistyped key of the policy",
    withOkta({ accessPolicy: { lifetime: 5 } }),
    "SETTINGS_UNKNOWN_KEY",
    "okta.accessPolicy.lifetime",
  ],
  ["a missing DCR token", { okta: without(okta, "dcrToken"), konnect }, "SETTINGS_MISSING", "okta.dcrToken"],
  [
    "a DCR token in plain text",
    withOkta({ dcrToken: "canary-00abcdefghijkl" }),
    "RULE_TOKEN_PASTED",
    "okta.dcrToken",
  ],
  ["a reference without a source", withOkta({ dcrToken: {} }), "SETTINGS_TOKEN_SOURCE", "okta.dcrToken"],
  [
    "a reference with two sources",
    withOkta({ dcrToken: { env: "A", file: "b" } }),
    "SETTINGS_TOKEN_SOURCE",
    "okta.dcrToken",
  ],
  [
    "a reference of an unknown kind",
    withOkta({ dcrToken: { vault: "a" } }),
    "SETTINGS_UNKNOWN_KEY",
    "okta.dcrToken.vault",
  ],
  [
    "a command that is a string",
    withOkta({ dcrToken: { command: "op read" } }),
    "SETTINGS_INVALID",
    "okta.dcrToken.command",
  ],
  ["an empty command", withOkta({ dcrToken: { command: [] } }), "SETTINGS_INVALID", "okta.dcrToken.command"],
  ["an empty variable name", withOkta({ dcrToken: { env: "" } }), "SETTINGS_INVALID", "okta.dcrToken.env"],
  ["a missing region", { okta, konnect: without(konnect, "region") }, "RULE_REGION", "konnect.region"],
  [
    "both a region and a server URL",
    withKonnect({ serverUrl: "https://eu.api.konghq.com" }),
    "RULE_REGION",
    "konnect.region",
  ],
  ["an unknown region", withKonnect({ region: "mars" }), "SETTINGS_INVALID", "konnect.region"],
  [
    "a server URL that is not a URL",
    withKonnect({ region: undefined, serverUrl: "konghq" }),
    "SETTINGS_SERVER_URL",
    "konnect.serverUrl",
  ],
  [
    "a server URL without TLS",
    withKonnect({ region: undefined, serverUrl: "http://eu.api.konghq.com" }),
    "SETTINGS_SERVER_URL",
    "konnect.serverUrl",
  ],
  [
    "a server that is not Konnect's",
    withKonnect({ region: undefined, serverUrl: "https://konghq.com.evil.example" }),
    "SETTINGS_SERVER_URL",
    "konnect.serverUrl",
  ],
  [
    "a missing Konnect token",
    { okta, konnect: without(konnect, "token") },
    "SETTINGS_MISSING",
    "konnect.token",
  ],
  ["a missing portal", { okta, konnect: without(konnect, "portal") }, "SETTINGS_MISSING", "konnect.portal"],
  ["an empty portal", withKonnect({ portal: "" }), "SETTINGS_INVALID", "konnect.portal"],
  ["a name of 257 characters", withKonnect({ name: "x".repeat(257) }), "RULE_LENGTH", "konnect.name"],
  [
    "an empty list of auth methods",
    withKonnect({ authMethods: [] }),
    "RULE_AUTH_METHODS",
    "konnect.authMethods",
  ],
  [
    "a requested scope that is not in okta.scopes",
    withKonnect({ scopes: ["orders.write"] }),
    "RULE_SCOPE_UNDECLARED",
    "konnect.scopes[0]",
  ],
  ["an empty list of requested scopes", withKonnect({ scopes: [] }), "RULE_SCOPES_EMPTY", "konnect.scopes"],
  [
    "eleven credential claims",
    withKonnect({ credentialClaim: Array.from({ length: 11 }, (_, index) => `c${index}`) }),
    "RULE_COUNT",
    "konnect.credentialClaim",
  ],
  [
    "a label key that Konnect reserves",
    withKonnect({ labels: { konnect: "x" } }),
    "RULE_LABEL_KEY",
    "konnect.labels.konnect",
  ],
  [
    "a label value with a space",
    withKonnect({ labels: { team: "a b" } }),
    "RULE_LABEL_VALUE",
    "konnect.labels.team",
  ],
  [
    "a label that is a number",
    withKonnect({ labels: { team: 1 } }),
    "SETTINGS_INVALID",
    "konnect.labels.team",
  ],
  [
    "publications that are a number",
    withKonnect({ publications: 1 }),
    "SETTINGS_INVALID",
    "konnect.publications",
  ],
  [
    "a repeated publication",
    withKonnect({ publications: ["Orders", "Orders"] }),
    "RULE_PUBLICATION_REPEATED",
    "konnect.publications[1]",
  ],
  [
    "a portalDefault that is a string",
    withKonnect({ portalDefault: "no" }),
    "SETTINGS_INVALID",
    "konnect.portalDefault",
  ],
  [
    "plugin settings that are a list",
    withKonnect({ pluginConfig: [] }),
    "SETTINGS_INVALID",
    "konnect.pluginConfig",
  ],
  [
    "scopes in pluginConfig",
    withKonnect({ pluginConfig: { scopes: ["a"] } }),
    "RULE_PLUGIN_CONFIG",
    "konnect.pluginConfig.scopes",
  ],
  [
    "a route that is not a URL",
    withKonnect({ exampleRoute: "orders" }),
    "RULE_EXAMPLE_ROUTE",
    "konnect.exampleRoute",
  ],
];

/** A stack without any finding. */
export const registrations = { dev: { okta, konnect } };
/** Keys beside a valid registration; paths are those of the stack file. */
export const stackCases: readonly (readonly [
  title: string,
  config: Fields,
  code: string,
  path: string,
  severity?: "error" | "warning" | "notice",
])[] = [
  ...(
    [
      ["orgName", "acme-admin"],
      ["orgName", "acme.okta.com"],
      ["orgName", "https://acme.okta.com"],
      ["baseUrl", "https://okta.com"],
      ["baseUrl", "acme.okta.com"],
      ["baseUrl", "evil.example"],
      ["httpProxy", "http://evil.example:8080"],
    ] as const
  ).map(
    ([key, value]) =>
      [
        `okta:${key} as ${value}`,
        { [`okta:${key}`]: value },
        "SETTINGS_OKTA_ADDRESS",
        `okta:${key}`,
      ] as const,
  ),
  ...["apiToken", "accessToken", "privateKey"].map(
    (key) =>
      [
        `okta:${key} in clear`,
        { [`okta:${key}`]: "canary-of-a-secret" } as Fields,
        "SETTINGS_SECRET_CLEAR",
        `okta:${key}`,
      ] as const,
  ),
  [
    "the value of a config reference in clear",
    {
      "konnect-okta-dcr:registrations": { dev: withOkta({ dcrToken: { config: "dcrToken" } }) },
      "konnect-okta-dcr:dcrToken": "canary-of-a-secret",
    },
    "SETTINGS_SECRET_CLEAR",
    "konnect-okta-dcr:dcrToken",
  ],
  [
    "an existing server of another Okta organization",
    {
      "konnect-okta-dcr:registrations": {
        dev: withOkta({
          authorizationServer: { existing: "https://other.okta.com/oauth2/default" },
          accessPolicy: false,
        }),
      },
    },
    "RULE_SERVER_ID",
    "registrations.dev.okta.authorizationServer.existing",
  ],
  [
    "okta:orgName with a space at its end",
    { "okta:orgName": "acme " },
    "SETTINGS_OKTA_ADDRESS",
    "okta:orgName",
  ],
  [
    "a token in another setting",
    { "konnect-okta-dcr:note": `kpat_${"c".repeat(40)}` },
    "SETTINGS_SECRET_CLEAR",
    "konnect-okta-dcr:note",
  ],
];
