import { describe, expect, it } from "vitest";
import { checkRegistration } from "../../../src/rules";
import { unknownValue } from "../../../src/settings/unknown";
import { type Changes, exampleRegistration, toMarks } from "./example";

function check(changes: Changes, name = "dev"): string[] {
  const settings = exampleRegistration(changes);
  const findings = checkRegistration(
    { name, settings },
    { stack: "prod", allowedHosts: ["kong.acme.example"] },
  );
  for (const { message, fix } of findings) expect([message, fix]).not.toContain("");
  return toMarks(findings).map((mark) => mark.replace(`registrations.${name}.`, "").replace("DCR_", ""));
}

const existing = { authorizationServer: { existing: "default" } };
const named = (count: number) => Array.from({ length: count }, (_, index) => `scope${index}`);
const labels = (count: number) => Object.fromEntries(named(count).map((name) => [name, "x"]));
const text = (length: number) => "x".repeat(length);

type Case = readonly [title: string, changes: Changes, marks: string | readonly string[]];

const refused: readonly Case[] = [
  [
    "two audiences, at the key that the user wrote",
    { okta: { authorizationServer: { create: { name: "a", audiences: ["b", "c"] } } } },
    "error RULE_AUDIENCE okta.authorizationServer.create.audiences",
  ],
  [
    "an empty list of audiences",
    { okta: { authorizationServer: { create: { name: "a", audiences: [] } } } },
    "error RULE_AUDIENCE okta.authorizationServer.create.audiences",
  ],
  [
    "an audience under both keys",
    { okta: { authorizationServer: { create: { name: "a", audience: "b", audiences: ["b"] } } } },
    "error RULE_AUDIENCE okta.authorizationServer.create.audiences",
  ],
  [
    "a server without an audience",
    { okta: { authorizationServer: { create: { name: "a" } } } },
    "error SETTINGS_MISSING okta.authorizationServer.create.audience",
  ],
  ["an empty list of scopes", { okta: { scopes: [] } }, "error RULE_SCOPES_EMPTY okta.scopes"],
  ["a blank string of scopes", { okta: { scopes: " " } }, "error RULE_SCOPES_EMPTY okta.scopes"],
  [
    "an empty list of requested scopes",
    { konnect: { scopes: [] } },
    "error RULE_SCOPES_EMPTY konnect.scopes",
  ],
  ...["openid", "profile", "email", "address", "phone", "offline_access", "groups", "device_sso"].map(
    (scope): Case => [
      `${scope} with client credentials`,
      { okta: { scopes: ["orders.read", scope] } },
      "error RULE_SCOPE_OPENID okta.scopes[1]",
    ],
  ),
  [
    "openid as an object",
    { okta: { scopes: [{ name: "openid" }] } },
    "error RULE_SCOPE_OPENID okta.scopes[0].name",
  ],
  [
    "an existing openid that the gateway requests",
    { okta: { scopes: ["a", { name: "openid", existing: true }] } },
    "error RULE_SCOPE_OPENID okta.scopes[1].name",
  ],
  [
    "openid in a comma-separated string",
    { okta: { scopes: "orders.read,openid" } },
    "error RULE_SCOPE_OPENID okta.scopes",
  ],
  [
    "a requested openid",
    { konnect: { scopes: ["orders.read", "openid"] } },
    "error RULE_SCOPE_OPENID konnect.scopes[1]",
  ],
  [
    "a created openid that is not requested",
    { okta: { scopes: ["orders.read", "openid"] }, konnect: { scopes: ["orders.read"] } },
    "error RULE_SCOPE_RESERVED okta.scopes[1]",
  ],
  ...["a b", 'a"b', "a\\b", "é", "okta.users", "okta:x", "okta", "*", "<a>"].map(
    (scope): Case => [
      `the scope name ${scope}`,
      { okta: { scopes: [scope] } },
      "error RULE_SCOPE_NAME okta.scopes[0]",
    ],
  ),
  [
    "a repeated scope",
    { okta: { scopes: ["a", { name: "a" }] } },
    "error RULE_SCOPE_REPEATED okta.scopes[1].name",
  ],
  [
    "a repeated requested scope",
    { konnect: { scopes: ["orders.read", "orders.read"] } },
    "error RULE_SCOPE_REPEATED konnect.scopes[1]",
  ],
  [
    "a requested scope that is not in okta.scopes",
    { konnect: { scopes: ["orders.delete"] } },
    "error RULE_SCOPE_UNDECLARED konnect.scopes[0]",
  ],
  [
    "scopes that are too long for one request",
    { okta: { scopes: named(10).map((name) => name + text(100)) } },
    "error RULE_LENGTH okta.scopes",
  ],
  [
    "a scope of more than 128 characters",
    { okta: { scopes: [text(129)] } },
    "error RULE_LENGTH okta.scopes[0]",
  ],
  ["more than 50 scopes", { okta: { scopes: named(51) } }, "error RULE_COUNT okta.scopes"],
  [
    "details of an existing scope",
    { okta: { scopes: [{ name: "a", existing: true, description: "x", publish: true }] } },
    [
      "warning RULE_EXISTING_IGNORED okta.scopes[0].description",
      "warning RULE_EXISTING_IGNORED okta.scopes[0].publish",
    ],
  ],
  ...["iss", "sub", "aud", "cid", "scp", "exp", "iat", "jti", "uid", "ver", "acr", "auth_time"].map(
    (claim): Case => [`the claim ${claim}`, { okta: { claim } }, "error RULE_CLAIM_RESERVED okta.claim"],
  ),
  [
    "a reserved claim as an object",
    { okta: { claim: { name: "sub" } } },
    "error RULE_CLAIM_RESERVED okta.claim.name",
  ],
  ["a claim of more than 128 characters", { okta: { claim: text(129) } }, "error RULE_LENGTH okta.claim"],
  [
    "an existing server without accessPolicy",
    { okta: existing },
    "error RULE_ACCESS_POLICY okta.accessPolicy",
  ],
  [
    "a policy for all clients on an existing server",
    { okta: { ...existing, accessPolicy: {} } },
    "warning RULE_POLICY_ALL_CLIENTS okta.accessPolicy",
  ],
  [
    "ALL_CLIENTS on an existing server",
    { okta: { ...existing, accessPolicy: { clients: "ALL_CLIENTS" } } },
    "warning RULE_POLICY_ALL_CLIENTS okta.accessPolicy.clients",
  ],
  [
    "a created server without a policy",
    { okta: { accessPolicy: false } },
    "warning RULE_POLICY_NONE okta.accessPolicy",
  ],
  [
    "a policy for no client",
    { okta: { accessPolicy: { clients: [] } } },
    "error RULE_POLICY_CLIENTS okta.accessPolicy.clients",
  ],
  [
    "a policy for known clients only",
    { okta: { accessPolicy: { clients: ["0oa1"] } } },
    "warning RULE_POLICY_CLIENTS okta.accessPolicy.clients",
  ],
  [
    "a lifetime of 4 minutes",
    { okta: { accessPolicy: { tokenLifetimeMinutes: 4 } } },
    "error RULE_RANGE okta.accessPolicy.tokenLifetimeMinutes",
  ],
  [
    "a lifetime of 1441 minutes",
    { okta: { accessPolicy: { tokenLifetimeMinutes: 1441 } } },
    "error RULE_RANGE okta.accessPolicy.tokenLifetimeMinutes",
  ],
  ["priority 0", { okta: { accessPolicy: { priority: 0 } } }, "error RULE_RANGE okta.accessPolicy.priority"],
  [
    "a policy name of more than 100 characters",
    { okta: { accessPolicy: { name: text(101) } } },
    "error RULE_LENGTH okta.accessPolicy.name",
  ],
  [
    "a token in place of a variable name",
    { okta: { dcrToken: { env: "00abc-def" } } },
    "error RULE_TOKEN_NAME okta.dcrToken.env",
  ],
  [
    "one reference for both tokens",
    { okta: { dcrToken: { env: "KONNECT_TOKEN" } } },
    "error RULE_TOKEN_SHARED okta.dcrToken",
  ],
  [
    "a token from config",
    { okta: { dcrToken: { config: "dcrToken" } } },
    "notice RULE_TOKEN_CONFIG okta.dcrToken.config",
  ],
  [
    "a token in place of a token id",
    { okta: { dcrTokenId: `00T${text(39)}` } },
    ["error RULE_TOKEN_PASTED okta.dcrTokenId", "error RULE_TOKEN_ID okta.dcrTokenId"],
  ],
  ...[
    { env: `kpat_${text(30)}` },
    { config: `00${text(40)}` },
    { file: `00${text(40)}` },
    { command: ["echo", `spat_${text(30)}`] },
  ].map((dcrToken): Case => {
    const [source] = Object.keys(dcrToken);
    const path = `okta.dcrToken.${source}${source === "command" ? "[1]" : ""}`;
    const notice = source === "config" ? ["notice RULE_TOKEN_CONFIG okta.dcrToken.config"] : [];
    return [
      `a token in the place of its ${source}`,
      { okta: { dcrToken } },
      [`error RULE_TOKEN_PASTED ${path}`, ...notice],
    ];
  }),
  [
    "a token as a label",
    { konnect: { labels: { note: `00${text(40)}` } } },
    "error RULE_TOKEN_PASTED konnect.labels.note",
  ],
  [
    "a token file around the project",
    { okta: { dcrToken: { file: "secrets/../../token" } } },
    "error RULE_TOKEN_FILE okta.dcrToken.file",
  ],
  ...(
    [
      [{ client_secret: ["canary"] }, "client_secret[0]"],
      [{ client_secret: "canary" }, "client_secret"],
      [{ session_secret: "canary" }, "session_secret"],
      [{ redis: { password: "canary", host: "redis" } }, "redis.password"],
      [{ cluster_cache_redis: { sentinel_password: "canary" } }, "cluster_cache_redis.sentinel_password"],
      [{ session_redis_password: "canary" }, "session_redis_password"],
      [{ http_proxy_authorization: "Basic x" }, "http_proxy_authorization"],
      [{ client_jwk: [{ kty: "EC", crv: "P-256", x: "a", d: "canary" }] }, "client_jwk[0].d"],
    ] as const
  ).map(
    ([pluginConfig, path]): Case => [
      `a secret of the plugin as text: ${path}`,
      { konnect: { pluginConfig } },
      `error RULE_PLUGIN_SECRET konnect.pluginConfig.${path}`,
    ],
  ),
  ["a missing region and serverUrl", { konnect: { region: undefined } }, "error RULE_REGION konnect.region"],
  [
    "both region and serverUrl",
    { konnect: { serverUrl: "https://eu.api.konghq.com" } },
    "error RULE_REGION konnect.region",
  ],
  [
    "a server that is not Konnect's",
    { konnect: { region: undefined, serverUrl: "https://konghq.com.evil.example" } },
    "error SETTINGS_SERVER_URL konnect.serverUrl",
  ],
  ["a name of more than 256 characters", { konnect: { name: text(257) } }, "error RULE_LENGTH konnect.name"],
  [
    "a display name of more than 256 characters",
    { konnect: { displayName: text(257) } },
    "error RULE_LENGTH konnect.displayName",
  ],
  [
    "a portal of more than 255 characters",
    { konnect: { portal: text(256) } },
    "error RULE_LENGTH konnect.portal",
  ],
  [
    "an empty list of auth methods",
    { konnect: { authMethods: [] } },
    "error RULE_AUTH_METHODS konnect.authMethods",
  ],
  [
    "bearer as the only auth method",
    { konnect: { authMethods: "bearer" } },
    "warning RULE_AUTH_METHODS konnect.authMethods",
  ],
  [
    "more than 10 auth methods",
    { konnect: { authMethods: ["client_credentials", ...named(10)] } },
    [
      "error RULE_COUNT konnect.authMethods",
      ...named(10).map((_, index) => `warning RULE_AUTH_METHODS konnect.authMethods[${index + 1}]`),
    ],
  ],
  [
    "an auth method of more than 64 characters",
    { konnect: { authMethods: ["client_credentials", text(65)] } },
    ["error RULE_LENGTH konnect.authMethods[1]", "warning RULE_AUTH_METHODS konnect.authMethods[1]"],
  ],
  ...["authorization_code", "refresh_token", "password"].map(
    (method): Case => [
      `${method}, which needs a user`,
      { konnect: { authMethods: ["client_credentials", method] } },
      "error RULE_AUTH_METHODS konnect.authMethods[1]",
    ],
  ),
  ...["introspection", "kong_oauth2", "userinfo"].map(
    (method): Case => [
      `${method}, which Konnect's DCR for Okta does not offer`,
      { konnect: { authMethods: ["client_credentials", method] } },
      "warning RULE_AUTH_METHODS konnect.authMethods[1]",
    ],
  ),
  [
    "sessions that cannot begin",
    { konnect: { authMethods: ["session"] } },
    "error RULE_AUTH_METHODS konnect.authMethods",
  ],
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
  [
    "an empty list of credential claims",
    { konnect: { credentialClaim: [] } },
    "error RULE_CREDENTIAL_CLAIM konnect.credentialClaim",
  ],
  [
    "a credential claim other than okta.claim",
    { konnect: { credentialClaim: "cid" } },
    "warning RULE_CREDENTIAL_CLAIM konnect.credentialClaim",
  ],
  [
    "a path of credential claims",
    { konnect: { credentialClaim: "konnect_client_id,cid" } },
    "warning RULE_CREDENTIAL_CLAIM konnect.credentialClaim",
  ],
  [
    "more than 10 credential claims",
    { konnect: { credentialClaim: named(11) } },
    ["error RULE_COUNT konnect.credentialClaim", "warning RULE_CREDENTIAL_CLAIM konnect.credentialClaim"],
  ],
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
  ...["kong-team", "konnect-team", "meshed", "kic", "_x"].map(
    (key): Case => [
      `the label key ${key}`,
      { konnect: { labels: { [key]: "a" } } },
      `error RULE_LABEL_KEY konnect.labels.${key}`,
    ],
  ),
  [
    "a label key of more than 63 characters",
    { konnect: { labels: { [text(64)]: "a" } } },
    `error RULE_LABEL_KEY konnect.labels.${text(64)}`,
  ],
  ["an empty label key", { konnect: { labels: { "": "a" } } }, 'error RULE_LABEL_KEY konnect.labels[""]'],
  ...["", "a b", "-a", "a-", "ä", text(64)].map(
    (value): Case => [
      `the label value "${value}"`,
      { konnect: { labels: { team: value } } },
      "error RULE_LABEL_VALUE konnect.labels.team",
    ],
  ),
  ...["dcr-managed-by", "dcr-project", "dcr-stack", "dcr-name"].map(
    (key): Case => [
      `the ownership label ${key}`,
      { konnect: { labels: { [key]: "a" } } },
      `error RULE_LABEL_RESERVED konnect.labels.${key}`,
    ],
  ),
  [
    "more labels than fit beside the ownership labels",
    { konnect: { labels: labels(45) } },
    "error RULE_COUNT konnect.labels",
  ],
  [
    "an example route without TLS",
    { konnect: { exampleRoute: "http://api.example.com/orders" } },
    "error RULE_EXAMPLE_ROUTE konnect.exampleRoute",
  ],
  [
    "an example route with credentials",
    { konnect: { exampleRoute: "https://a:b@api.example.com/" } },
    "error RULE_EXAMPLE_ROUTE konnect.exampleRoute",
  ],
  [
    "an example route that is not a URL",
    { konnect: { exampleRoute: "/orders" } },
    "error RULE_EXAMPLE_ROUTE konnect.exampleRoute",
  ],
];

const accepted: readonly (readonly [title: string, changes: Changes])[] = [
  ["the example registration", {}],
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
  ["ids of Okta and Konnect in places of names", { okta: { dcrTokenId: "00T1a2b3c4d5e6f7g8h9" } }],
  ["a list of one audience", { okta: { authorizationServer: { create: { name: "a", audiences: ["b"] } } } }],
  ["an existing server with accessPolicy false", { okta: { ...existing, accessPolicy: false } }],
  [
    "scopes in a string",
    { okta: { scopes: "orders.read, orders.write" }, konnect: { scopes: "orders.write" } },
  ],
  ["scope names with punctuation", { okta: { scopes: ["urn:a/b#c!", "a>b", "oktapus", "x.okta"] } }],
  [
    "an existing scope that the gateway requests",
    { okta: { scopes: [{ name: "a", existing: true }] }, konnect: { scopes: ["a"] } },
  ],
  [
    "an existing openid that is not requested",
    { okta: { scopes: ["a", { name: "openid", existing: true }] }, konnect: { scopes: ["a"] } },
  ],
  ["50 scopes", { okta: { scopes: named(50) } }],
  ["a scope of 128 characters", { okta: { scopes: [text(128)] } }],
  ["an existing claim with a reserved name", { okta: { claim: { name: "cid", existing: true } } }],
  [
    "the lowest token lifetime and priority",
    { okta: { accessPolicy: { tokenLifetimeMinutes: 5, priority: 1 } } },
  ],
  ["a token lifetime of one day", { okta: { accessPolicy: { tokenLifetimeMinutes: 1440 } } }],
  ["ALL_CLIENTS among others", { okta: { accessPolicy: { clients: ["0oa1", "ALL_CLIENTS"] } } }],
  [
    "a token file and a token command",
    { okta: { dcrToken: { file: "t" } }, konnect: { token: { command: ["op", "read"] } } },
  ],
  ["the id of a token", { okta: { dcrTokenId: "00Tabcdefghijklmnop1" } }],
  ["a Konnect server URL", { konnect: { region: undefined, serverUrl: "https://eu.api.konghq.com" } }],
  ["an allowed host", { konnect: { region: undefined, serverUrl: "https://kong.acme.example:8443" } }],
  [
    "plain HTTP on this machine",
    {
      konnect: {
        region: undefined,
        serverUrl: "http://127.0.0.1:8402",
        exampleRoute: "http://localhost:8404/x",
      },
    },
  ],
  ["a credential claim equal to okta.claim", { konnect: { credentialClaim: ["konnect_client_id"] } }],
  ["further plugin settings", { konnect: { pluginConfig: { cache_tokens: false, scopes_claim: ["scp"] } } }],
  ["a strategy for one publication", { konnect: { portalDefault: false, publications: ["Orders"] } }],
  ["44 labels", { konnect: { labels: labels(44) } }],
  ["label values at their limits", { konnect: { labels: { a: "x", b: text(63), c: "A1.b_c-9" } } }],
  [
    "names at their limits, counted in characters",
    { konnect: { name: "😀".repeat(256), portal: text(255) } },
  ],
];

describe("rules of one registration", () => {
  it.each(refused)("the rules report %s", (_title, changes, marks) => {
    expect(check(changes)).toEqual([marks].flat());
  });

  it.each(accepted)("the rules accept %s", (_title, changes) => {
    expect(check(changes)).toEqual([]);
  });

  it("the length rule counts the characters of the default names", () => {
    const name = text(254);
    expect(check({}, name)).toEqual([
      `error RULE_LENGTH registrations.${name}`,
      `error RULE_LENGTH registrations.${name}`,
    ]);
  });

  it("the finding for an undeclared scope suggests the scope that was probably meant", () => {
    const settings = exampleRegistration({ konnect: { scopes: ["orders.raed"] } });
    const [finding] = checkRegistration({ name: "dev", settings }, { stack: "prod" });
    expect(finding?.fix).toBe("Did you mean orders.read? Otherwise add it to okta.scopes.");
  });

  it("the rules never repeat a value that may be a secret", () => {
    const secret = "00abcdefghijklmnopqrstuvwxyz-0123456789ABC";
    const settings = exampleRegistration({
      okta: { dcrToken: { env: secret }, dcrTokenId: secret },
      konnect: {
        region: undefined,
        serverUrl: `https://a:${secret}@evil.example`,
        exampleRoute: `https://a:${secret}@x`,
      },
    });
    const findings = checkRegistration({ name: "dev", settings }, { stack: "prod" });
    expect(findings).toHaveLength(8);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  it("checkRegistration reports paths relative to the base that it is given", () => {
    const settings = exampleRegistration({ okta: { claim: "sub" } });
    const findings = checkRegistration({ name: "dev", settings }, { stack: "prod" }, []);
    expect(toMarks(findings)).toEqual(["error DCR_RULE_CLAIM_RESERVED okta.claim"]);
  });
});

describe("unknown values", () => {
  const replaceLeaves = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaceLeaves);
    if (typeof value !== "object" || value === null) return unknownValue;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceLeaves(item)]));
  };
  /** The example with every setting written. */
  const complete = exampleRegistration({
    okta: {
      scopes: [{ name: "a", description: "b", displayName: "c", default: true, publish: true }],
      claim: { name: "a" },
      accessPolicy: { tokenLifetimeMinutes: 1, name: "a", priority: 0, clients: ["a"] },
      dcrTokenId: "a",
    },
    konnect: {
      name: "a",
      displayName: "a",
      portalDefault: true,
      publications: ["a"],
      authMethods: ["a"],
      scopes: ["b"],
      credentialClaim: ["b"],
      pluginConfig: {},
      labels: { a: "" },
      exampleRoute: "a",
    },
  });

  it("a registration in which every leaf is unknown breaks no rule", () => {
    const settings = replaceLeaves(complete);
    expect(checkRegistration({ name: "dev", settings }, { stack: "prod" })).toEqual([]);
  });

  it("an unknown value in place of any setting breaks no rule", () => {
    for (const half of ["okta", "konnect"] as const) {
      for (const key of Object.keys(complete[half])) {
        const settings = exampleRegistration({ [half]: { [key]: unknownValue } });
        const both =
          half === "konnect" && key === "serverUrl" ? { ...settings.konnect, region: undefined } : {};
        const marks = toMarks(
          checkRegistration({ name: "dev", settings: { ...settings, ...both } }, { stack: "prod" }),
        );
        expect(marks, key).toEqual([]);
      }
    }
    expect(checkRegistration({ name: "dev", settings: unknownValue }, { stack: "prod" })).toEqual([]);
  });

  it("an unknown Okta scope can be the requested scope", () => {
    const settings = exampleRegistration({
      okta: { scopes: [unknownValue] },
      konnect: { scopes: ["orders.read"] },
    });
    expect(checkRegistration({ name: "dev", settings }, { stack: "prod" })).toEqual([]);
  });
});
