import { describe, expect, it } from "vitest";
import { assertNoErrors, loadSettings } from "../../../src/settings/load";

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

describe("settings", () => {
  it("are completed with defaults", () => {
    const { findings, registrations, acceptance, http } = load();
    expect(findings).toEqual([]);
    expect(acceptance).toBe(false);
    expect(http).toEqual({ timeoutSeconds: 30, totalSeconds: 120, concurrency: 4, retries: 5 });
    expect(registrations[0]).toMatchObject({
      name: "dev",
      settings: {
        okta: { scopes: [{ name: "orders.read" }], claim: { name: "client" }, accessPolicy: {} },
        konnect: { authMethods: ["client_credentials", "bearer"], portalDefault: true, publications: [] },
        protect: false,
      },
    });
  });

  it("take comma-separated strings as the manual writes them", () => {
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
      { name: "orders.read" },
      { name: "orders.write" },
    ]);
    expect(registrations[0]?.settings.konnect).toMatchObject({
      scopes: ["orders.read"],
      credentialClaim: ["client"],
      authMethods: ["bearer", "client_credentials"],
    });
  });

  it("take a list of one audience", () => {
    const { findings, registrations } = load({
      okta: { authorizationServer: { create: { name: "dev", audiences: ["api://orders"] } } },
    });
    expect(findings).toEqual([]);
    expect(registrations[0]?.settings.okta.authorizationServer).toEqual({
      create: { name: "dev", audience: "api://orders" },
    });
  });

  it.each([
    ["an unknown key", { okta: { audiance: "x" } }, "DCR_SETTINGS_UNKNOWN_KEY", `${at}.okta.audiance`],
    ["an unknown top key", { further: { kong: {} } }, "DCR_SETTINGS_UNKNOWN_KEY", `${at}.kong`],
    [
      "an unknown key of a scope",
      { okta: { scopes: [{ name: "a", desc: "x" }] } },
      "DCR_SETTINGS_UNKNOWN_KEY",
      `${at}.okta.scopes[0].desc`,
    ],
    ["a missing portal", { konnect: { portal: undefined } }, "DCR_SETTINGS_MISSING", `${at}.konnect.portal`],
    ["a missing claim", { okta: { claim: undefined } }, "DCR_SETTINGS_MISSING", `${at}.okta.claim`],
    ["no token source", { okta: { dcrToken: {} } }, "DCR_SETTINGS_TOKEN_SOURCE", `${at}.okta.dcrToken`],
    [
      "two token sources",
      { konnect: { token: { env: "A", file: "b" } } },
      "DCR_SETTINGS_TOKEN_SOURCE",
      `${at}.konnect.token`,
    ],
    ["a token in clear", { konnect: { token: "kpat_123" } }, "DCR_SETTINGS_INVALID", `${at}.konnect.token`],
    ["an unknown region", { konnect: { region: "moon" } }, "DCR_SETTINGS_INVALID", `${at}.konnect.region`],
    ["no region", { konnect: { region: undefined } }, "DCR_RULE_REGION", `${at}.konnect.region`],
    [
      "region and serverUrl",
      { konnect: { serverUrl: "https://eu.api.konghq.com" } },
      "DCR_RULE_REGION",
      `${at}.konnect.region`,
    ],
    [
      "openid",
      { okta: { scopes: ["orders.read", "openid"] } },
      "DCR_RULE_SCOPE_OPENID",
      `${at}.okta.scopes[1]`,
    ],
    [
      "openid asked for",
      { konnect: { scopes: ["openid"] } },
      "DCR_RULE_SCOPE_OPENID",
      `${at}.konnect.scopes[0]`,
    ],
    ["no scopes", { okta: { scopes: [] } }, "DCR_RULE_SCOPES_EMPTY", `${at}.okta.scopes`],
    ["no scopes asked for", { konnect: { scopes: [] } }, "DCR_RULE_SCOPES_EMPTY", `${at}.konnect.scopes`],
    [
      "two audiences",
      { okta: { authorizationServer: { create: { name: "a", audience: "x", audiences: ["y"] } } } },
      "DCR_RULE_AUDIENCE",
      `${at}.okta.authorizationServer.create.audiences`,
    ],
    [
      "an existing server without a word on policies",
      { okta: { authorizationServer: { existing: "default" } } },
      "DCR_RULE_ACCESS_POLICY",
      `${at}.okta.accessPolicy`,
    ],
    [
      "a foreign host",
      { konnect: { region: undefined, serverUrl: "https://konghq.com.evil.example" } },
      "DCR_SETTINGS_SERVER_URL",
      `${at}.konnect.serverUrl`,
    ],
    [
      "plain http",
      { konnect: { region: undefined, serverUrl: "http://eu.api.konghq.com" } },
      "DCR_SETTINGS_SERVER_URL",
      `${at}.konnect.serverUrl`,
    ],
    ["acceptance smoke", { top: { acceptance: "smoke" } }, "DCR_SETTINGS_INVALID", "acceptance"],
    [
      "an http time-out of zero",
      { top: { http: { timeoutSeconds: 0 } } },
      "DCR_SETTINGS_INVALID",
      "http.timeoutSeconds",
    ],
  ] as const)("refuse %s", (_title, changes, code, path) => {
    const { findings } = load(changes as Parameters<typeof load>[0]);
    expect(findings).toContainEqual(expect.objectContaining({ code, path, severity: "error" }));
  });

  it.each([false, "doctor", "probe"])("take the acceptance %s", (acceptance) => {
    expect(load({ top: { acceptance } })).toMatchObject({ acceptance, findings: [] });
  });

  it("say what was probably meant", () => {
    const { findings } = load({ okta: { clame: "x" } });
    expect(findings[0]).toMatchObject({ message: "unknown key clame", fix: "Did you mean claim?" });
  });

  it("tell all problems at once", () => {
    const { findings } = load({ okta: { scopes: ["openid"], x: 1 }, konnect: { region: "moon", y: 2 } });
    expect(findings.map(({ path }) => path).sort()).toEqual([
      `${at}.konnect.region`,
      `${at}.konnect.y`,
      `${at}.okta.scopes[0]`,
      `${at}.okta.x`,
    ]);
  });

  it("allow openid where no application uses client credentials", () => {
    const scopes = [{ name: "openid", existing: true }];
    const { findings } = load({ okta: { scopes }, konnect: { authMethods: ["bearer"] } });
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it.each([undefined, null, {}, [], "x"])("say that there is no registration in %o", (registrations) => {
    const { findings } = loadSettings({ registrations }, { stack: "prod" });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "DCR_SETTINGS_MISSING", path: "registrations" }),
    );
  });

  it.each([
    [
      "a number for a text",
      { konnect: { labels: { team: 7 } } },
      "Put the value in quotes.",
      `${at}.konnect.labels.team`,
    ],
    [
      "a key without a value",
      { okta: { claim: null } },
      "Give it a value, or take the key out.",
      `${at}.okta.claim`,
    ],
    [
      "an optional key without a value",
      { konnect: { name: null } },
      "Give it a value, or take the key out.",
      `${at}.konnect.name`,
    ],
    [
      "an unknown key far from all others",
      { okta: { x: 1 } },
      "Known keys: authorizationServer, scopes, claim, accessPolicy, dcrToken, dcrTokenId.",
      `${at}.okta.x`,
    ],
    ["a wrong item of a list", { okta: { scopes: ["a", 7] } }, "Correct the value.", `${at}.okta.scopes[1]`],
    [
      "a number for a switch",
      { okta: { scopes: [{ name: "a", default: 1 }] } },
      "Correct the value.",
      `${at}.okta.scopes[0].default`,
    ],
    [
      "true as access policy",
      { okta: { accessPolicy: true } },
      "Correct the value.",
      `${at}.okta.accessPolicy`,
    ],
    [
      "half a minute as lifetime",
      { okta: { accessPolicy: { tokenLifetimeMinutes: 7.5 } } },
      "Correct the value.",
      `${at}.okta.accessPolicy.tokenLifetimeMinutes`,
    ],
  ] as const)("say how to mend %s", (_title, changes, fix, path) => {
    const { findings } = load(changes as Parameters<typeof load>[0]);
    expect(findings.map((finding) => [finding.path, finding.fix])).toEqual([[path, fix]]);
  });

  it("refuse less time for all tries than for one", () => {
    const { findings } = load({ top: { http: { timeoutSeconds: 60, totalSeconds: 30 } } });
    expect(findings).toMatchObject([{ code: "DCR_SETTINGS_INVALID", path: "http.totalSeconds" }]);
  });

  it("refuse a registration without a name", () => {
    const { findings } = loadSettings({ registrations: { "": { okta, konnect } } }, { stack: "prod" });
    expect(findings).toMatchObject([{ code: "DCR_SETTINGS_INVALID", path: 'registrations[""]' }]);
  });
});

describe("errors among the findings", () => {
  it("become one error that lists every one with its path and mend", () => {
    const { findings } = load({ okta: { claim: "sub", accessPolicy: false }, konnect: { regon: "eu" } });
    expect(() => assertNoErrors(findings)).toThrow(
      expect.objectContaining({
        code: "DCR_SETTINGS_REFUSED",
        message: [
          "the settings have 2 problems; nothing was sent:",
          `  - ${at}.konnect.regon: unknown key regon [DCR_SETTINGS_UNKNOWN_KEY] Did you mean region?`,
          `  - ${at}.okta.claim: sub is a claim that Okta writes itself and lets nobody create [DCR_RULE_CLAIM_RESERVED] Write { name: sub, existing: true } to use it as it is, or choose another name, such as konnect_client_id.`,
        ].join("\n"),
      }),
    );
  });

  it("are needed to stop: warnings and notices pass", () => {
    const { findings } = load({ okta: { accessPolicy: false, dcrToken: { config: "dcrToken" } } });
    expect(findings.map(({ severity }) => severity)).toEqual(["warning", "notice"]);
    expect(() => assertNoErrors(findings)).not.toThrow();
  });
});
