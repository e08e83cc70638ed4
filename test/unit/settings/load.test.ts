import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadSettings } from "../../../src/settings/load";

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
      konnect: { scopes: "orders.read", credentialClaim: "client,cid", authMethods: "bearer" },
    });
    expect(findings).toEqual([]);
    expect(registrations[0]?.settings.okta.scopes).toEqual([
      { name: "orders.read" },
      { name: "orders.write" },
    ]);
    expect(registrations[0]?.settings.konnect).toMatchObject({
      scopes: ["orders.read"],
      credentialClaim: ["client", "cid"],
      authMethods: ["bearer"],
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
    ["a missing claim", { okta: { claim: undefined } }, "DCR_SETTINGS_INVALID", `${at}.okta.claim`],
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
      "DCR_SETTINGS_INVALID",
      `${at}.okta.authorizationServer.create.audience`,
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
    ["acceptance probe", { top: { acceptance: "probe" } }, "DCR_SETTINGS_INVALID", "acceptance"],
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

  it("say what was probably meant", () => {
    const { findings } = load({ okta: { clame: "x" } });
    expect(findings[0]).toMatchObject({ message: "unknown key clame", fix: "did you mean claim?" });
  });

  it("tell all problems at once", () => {
    const { findings } = load({ okta: { scopes: ["openid"], x: 1 }, konnect: { region: "moon", y: 2 } });
    expect(findings.map(({ path }) => path).sort()).toEqual([
      `${at}.konnect.region`,
      `${at}.konnect.y`,
      `${at}.okta.x`,
    ]);
  });

  it("allow openid where no application uses client credentials", () => {
    const { findings } = load({ okta: { scopes: ["openid"] }, konnect: { authMethods: ["bearer"] } });
    expect(findings).toEqual([]);
  });

  it.each([undefined, null, {}, [], "x"])("say that there is no registration in %o", (registrations) => {
    const { findings } = loadSettings({ registrations }, { stack: "prod" });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "DCR_SETTINGS_MISSING", path: "registrations" }),
    );
  });

  it("never crash, whatever stands there, and every finding has a path and a next step", () => {
    const branch = fc.anything({ maxDepth: 3, withNullPrototype: false });
    fc.assert(
      fc.property(branch, branch, branch, (first, second, third) => {
        const registrations = {
          dev: { okta: { ...okta, authorizationServer: first, scopes: second }, konnect: third },
        };
        const { findings } = loadSettings({ registrations, acceptance: first, http: second }, { stack: "s" });
        return findings.every((finding) => finding.path !== "" && finding.message !== "");
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 500) },
    );
  });
});
