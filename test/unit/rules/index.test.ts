import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRegistration } from "../../../src/rules";
import { unknownValue } from "../../../src/settings/unknown";
import { exampleRegistration, toMarks } from "./example";
import { type AcceptedCase, type Case, checkExample, text } from "./rule-cases";

const refused: readonly Case[] = [
  [
    "a server that is not Konnect's",
    { konnect: { region: undefined, serverUrl: "https://konghq.com.evil.example" } },
    "error SETTINGS_SERVER_URL konnect.serverUrl",
  ],
];

const accepted: readonly AcceptedCase[] = [
  ["the example registration", {}],
  ["ids of Okta and Konnect in places of names", { okta: { dcrTokenId: "00T1a2b3c4d5e6f7g8h9" } }],
];

describe("rules of one registration", () => {
  it.each(refused)("the rules report %s", (_title, changes, marks) => {
    expect(checkExample(changes)).toEqual([marks].flat());
  });

  it.each(accepted)("the rules accept %s", (_title, changes) => {
    expect(checkExample(changes)).toEqual([]);
  });

  it("the length rule counts the characters of the default names", () => {
    const name = text(254);
    expect(checkExample({}, name)).toEqual([
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

/** A file of types only. */
const typesOnly = ["rule.ts"];

it.each(readdirSync(join(__dirname, "../../../src/rules")).filter((file) => !typesOnly.includes(file)))(
  "the rule file %s has its test file beside its name",
  (file) => {
    expect(existsSync(join(__dirname, file.replace(/\.ts$/, ".test.ts")))).toBe(true);
  },
);
