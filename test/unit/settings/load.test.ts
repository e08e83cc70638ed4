import { describe, expect, it } from "vitest";
import { loadSettings } from "../../../src/loader/load-settings";
import { assertNoErrors } from "../../../src/loader/refusal";

type Raw = Record<string, unknown>;

const okta: Raw = {
  authorizationServer: { create: { name: "dev", audience: "api://orders" } },
  scopes: ["orders.read"],
  claim: "client",
  dcrToken: { env: "A" },
};
const konnect: Raw = { region: "eu", token: { env: "B" }, portal: "Acme" };

function load(changes: { okta?: Raw; konnect?: Raw; further?: Raw; top?: Raw } = {}) {
  const dev = {
    okta: { ...okta, ...changes.okta },
    konnect: { ...konnect, ...changes.konnect },
    ...changes.further,
  };
  return loadSettings({ registrations: { dev }, ...changes.top }, { stack: "prod" });
}

const at = "registrations.dev";

describe("loadSettings", () => {
  it("loading settings fills in the defaults", () => {
    const { findings, registrations, acceptance, http } = load();
    expect(findings).toEqual([]);
    expect(acceptance).toBe(false);
    expect(http).toEqual({ timeoutSeconds: 30, totalSeconds: 120, concurrency: 4, retries: 5 });
    expect(registrations[0]).toMatchObject({
      name: "dev",
      settings: {
        okta: {
          scopes: [{ name: "orders.read", publish: false, existing: false }],
          claim: { name: "client", existing: false },
          accessPolicy: { tokenLifetimeMinutes: 60, clients: ["ALL_CLIENTS"] },
        },
        konnect: { authMethods: ["client_credentials", "bearer"], portalDefault: true, publications: [] },
        protect: false,
      },
    });
  });

  it("loading settings accepts comma-separated strings in place of lists", () => {
    const { findings, registrations } = load({
      okta: { scopes: "orders.read, orders.write" },
      konnect: {
        scopes: "orders.read",
        credentialClaim: "client",
        authMethods: "bearer, client_credentials,",
      },
    });
    expect(findings).toEqual([]);
    expect(registrations[0]?.settings.okta.scopes).toEqual([
      { name: "orders.read", publish: false, existing: false },
      { name: "orders.write", publish: false, existing: false },
    ]);
    expect(registrations[0]?.settings.konnect).toMatchObject({
      scopes: ["orders.read"],
      credentialClaim: ["client"],
      authMethods: ["bearer", "client_credentials"],
    });
  });

  it("loading settings accepts a list of one audience", () => {
    const { findings, registrations } = load({
      okta: { authorizationServer: { create: { name: "dev", audiences: ["api://orders"] } } },
    });
    expect(findings).toEqual([]);
    expect(registrations[0]?.settings.okta.authorizationServer).toEqual({
      create: { name: "dev", audiences: ["api://orders"], issuerMode: "ORG_URL" },
    });
  });

  it.each([
    ["an unknown key", { okta: { audiance: "x" } }, "DCR_SETTINGS_UNKNOWN_KEY", `${at}.okta.audiance`],
    ["an unknown key of a registration", { further: { kong: {} } }, "DCR_SETTINGS_UNKNOWN_KEY", `${at}.kong`],
    [
      "an unknown key of a scope",
      { okta: { scopes: [{ name: "a", desc: "x" }] } },
      "DCR_SETTINGS_UNKNOWN_KEY",
      `${at}.okta.scopes[0].desc`,
    ],
    ["a missing portal", { konnect: { portal: undefined } }, "DCR_SETTINGS_MISSING", `${at}.konnect.portal`],
    ["a missing claim", { okta: { claim: undefined } }, "DCR_SETTINGS_MISSING", `${at}.okta.claim`],
    [
      "a server that is both created and existing",
      { okta: { authorizationServer: { create: { name: "a", audience: "b" }, existing: "default" } } },
      "DCR_RULE_AUTHORIZATION_SERVER",
      `${at}.okta.authorizationServer`,
    ],
    [
      "a server that is neither created nor existing",
      { okta: { authorizationServer: {} } },
      "DCR_RULE_AUTHORIZATION_SERVER",
      `${at}.okta.authorizationServer`,
    ],
    ["no token source", { okta: { dcrToken: {} } }, "DCR_SETTINGS_TOKEN_SOURCE", `${at}.okta.dcrToken`],
    [
      "two token sources",
      { konnect: { token: { env: "A", file: "b" } } },
      "DCR_SETTINGS_TOKEN_SOURCE",
      `${at}.konnect.token`,
    ],
    [
      "a token in plain text",
      { konnect: { token: "kpat_123" } },
      "DCR_RULE_TOKEN_PASTED",
      `${at}.konnect.token`,
    ],
    ["an unknown region", { konnect: { region: "moon" } }, "DCR_SETTINGS_INVALID", `${at}.konnect.region`],
    ["no region", { konnect: { region: undefined } }, "DCR_RULE_REGION", `${at}.konnect.region`],
    [
      "both region and serverUrl",
      { konnect: { serverUrl: "https://eu.api.konghq.com" } },
      "DCR_RULE_REGION",
      `${at}.konnect.region`,
    ],
    [
      "openid in okta.scopes",
      { okta: { scopes: ["orders.read", "openid"] } },
      "DCR_RULE_SCOPE_OPENID",
      `${at}.okta.scopes[1]`,
    ],
    [
      "openid in konnect.scopes",
      { konnect: { scopes: ["openid"] } },
      "DCR_RULE_SCOPE_OPENID",
      `${at}.konnect.scopes[0]`,
    ],
    ["no scopes in okta.scopes", { okta: { scopes: [] } }, "DCR_RULE_SCOPES_EMPTY", `${at}.okta.scopes`],
    [
      "no scopes in konnect.scopes",
      { konnect: { scopes: [] } },
      "DCR_RULE_SCOPES_EMPTY",
      `${at}.konnect.scopes`,
    ],
    [
      "both audience and audiences",
      { okta: { authorizationServer: { create: { name: "a", audience: "x", audiences: ["y"] } } } },
      "DCR_RULE_AUDIENCE",
      `${at}.okta.authorizationServer.create.audiences`,
    ],
    [
      "an existing server without accessPolicy",
      { okta: { authorizationServer: { existing: "default" } } },
      "DCR_RULE_ACCESS_POLICY",
      `${at}.okta.accessPolicy`,
    ],
    [
      "a host that is not Konnect's",
      { konnect: { region: undefined, serverUrl: "https://konghq.com.evil.example" } },
      "DCR_SETTINGS_SERVER_URL",
      `${at}.konnect.serverUrl`,
    ],
    [
      "a server URL over plain HTTP",
      { konnect: { region: undefined, serverUrl: "http://eu.api.konghq.com" } },
      "DCR_SETTINGS_SERVER_URL",
      `${at}.konnect.serverUrl`,
    ],
    ["an acceptance of smoke", { top: { acceptance: "smoke" } }, "DCR_SETTINGS_INVALID", "acceptance"],
    [
      "an HTTP time-out of zero",
      { top: { http: { timeoutSeconds: 0 } } },
      "DCR_SETTINGS_INVALID",
      "http.timeoutSeconds",
    ],
  ] as const)("loading settings reports an error for %s", (_title, changes, code, path) => {
    const { findings } = load(changes as Parameters<typeof load>[0]);
    expect(findings).toContainEqual(expect.objectContaining({ code, path, severity: "error" }));
  });

  it.each([false, "doctor", "probe"])("loading settings accepts the acceptance %s", (acceptance) => {
    expect(load({ top: { acceptance } })).toMatchObject({ acceptance, findings: [] });
  });

  it("the finding for an unknown key suggests the key that was probably meant", () => {
    const { findings } = load({ okta: { clame: "x" } });
    expect(findings[0]).toMatchObject({ message: "unknown key clame", fix: "Did you mean claim?" });
  });

  it("loading settings reports all problems at once", () => {
    const { findings } = load({ okta: { scopes: ["openid"], x: 1 }, konnect: { region: "moon", y: 2 } });
    expect(findings.map(({ path }) => path).sort()).toEqual([
      `${at}.konnect.region`,
      `${at}.konnect.y`,
      `${at}.okta.scopes[0]`,
      `${at}.okta.x`,
    ]);
  });

  it("loading settings accepts openid if no application uses client credentials", () => {
    const scopes = [{ name: "openid", existing: true }];
    const { findings } = load({ okta: { scopes }, konnect: { authMethods: ["bearer"] } });
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["an empty object", {}],
    ["a list", []],
    ["text", "x"],
  ])("loading settings reports missing registrations if registrations is %s", (_title, registrations) => {
    const { findings } = loadSettings({ registrations }, { stack: "prod" });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "DCR_SETTINGS_MISSING", path: "registrations" }),
    );
  });

  it.each([
    [
      "a number in place of a string",
      { konnect: { labels: { team: 7 } } },
      "Put the value in quotes.",
      `${at}.konnect.labels.team`,
    ],
    [
      "a key without a value",
      { okta: { claim: null } },
      "Give it a value, or remove the key.",
      `${at}.okta.claim`,
    ],
    [
      "an optional key without a value",
      { konnect: { name: null } },
      "Give it a value, or remove the key.",
      `${at}.konnect.name`,
    ],
    [
      "an unknown key that resembles no known key",
      { okta: { x: 1 } },
      "Known keys: authorizationServer, scopes, claim, accessPolicy, dcrToken, dcrTokenId.",
      `${at}.okta.x`,
    ],
    [
      "a list item of the wrong type",
      { okta: { scopes: ["a", 7] } },
      "Correct the value.",
      `${at}.okta.scopes[1]`,
    ],
    [
      "a number in place of true or false",
      { okta: { scopes: [{ name: "a", default: 1 }] } },
      "Correct the value.",
      `${at}.okta.scopes[0].default`,
    ],
    [
      "an access policy of true",
      { okta: { accessPolicy: true } },
      "Correct the value.",
      `${at}.okta.accessPolicy`,
    ],
    [
      "a token lifetime with half a minute",
      { okta: { accessPolicy: { tokenLifetimeMinutes: 7.5 } } },
      "Correct the value.",
      `${at}.okta.accessPolicy.tokenLifetimeMinutes`,
    ],
  ] as const)("the finding for %s tells how to fix it", (_title, changes, fix, path) => {
    const { findings } = load(changes as Parameters<typeof load>[0]);
    expect(findings.map((finding) => [finding.path, finding.fix])).toEqual([[path, fix]]);
  });

  it("loading settings refuses a totalSeconds below timeoutSeconds", () => {
    const { findings } = load({ top: { http: { timeoutSeconds: 60, totalSeconds: 30 } } });
    expect(findings).toMatchObject([{ code: "DCR_SETTINGS_INVALID", path: "http.totalSeconds" }]);
  });

  it("loading settings refuses a registration with an empty name", () => {
    const { findings } = loadSettings({ registrations: { "": { okta, konnect } } }, { stack: "prod" });
    expect(findings).toMatchObject([{ code: "DCR_SETTINGS_INVALID", path: 'registrations[""]' }]);
  });
});

describe("assertNoErrors", () => {
  it("errors among the findings become one error that lists each of them with its path and fix", () => {
    const { findings } = load({ okta: { claim: "sub", accessPolicy: false }, konnect: { regon: "eu" } });
    expect(() => assertNoErrors(findings)).toThrow(
      expect.objectContaining({
        code: "DCR_SETTINGS_REFUSED",
        message: [
          "the settings have 2 problems; nothing was sent:",
          `  - ${at}.konnect.regon: unknown key regon [DCR_SETTINGS_UNKNOWN_KEY] Did you mean region?`,
          `  - ${at}.okta.claim: sub is a claim that Okta sets itself; it cannot be created [DCR_RULE_CLAIM_RESERVED] Write { name: sub, existing: true } to use it as it is, or choose another name, such as konnect_client_id.`,
        ].join("\n"),
      }),
    );
  });

  it("warnings and notices among the findings cause no error", () => {
    const { findings } = load({ okta: { accessPolicy: false, dcrToken: { config: "dcrToken" } } });
    expect(findings.map(({ severity }) => severity)).toEqual(["warning", "notice"]);
    expect(() => assertNoErrors(findings)).not.toThrow();
  });
});
