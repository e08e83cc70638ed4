import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showText } from "../../../src/errors/foreign-text";
import { loadSettings } from "../../../src/loader/load-settings";
import type { Finding } from "../../../src/rules";
import { fromPath, toPath } from "../../../src/settings/path";
import type { RegistrationSettings } from "../../../src/settings/types";
import { unknownValue } from "../../../src/settings/unknown";
import { toPropertyRuns } from "../../property-runs";

const runs = toPropertyRuns();
const context = { stack: "prod" };

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/);
const sentence = fc.stringMatching(/^[A-Za-z][A-Za-z ,.:]{0,18}[a-z]$/);
const scopeName = fc.stringMatching(/^[a-z]{2,8}\.[a-z]{2,8}$/).filter((name) => !name.startsWith("okta."));

const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(shape: T) =>
  fc.record(shape, { requiredKeys: [] });

const reference = fc.oneof(
  fc.record({ env: fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,9}$/) }),
  fc.record({ file: sentence }),
  fc.record({ command: fc.array(sentence, { minLength: 1, maxLength: 3 }) }),
  fc.record({ config: word }),
);

const scopes = fc.uniqueArray(scopeName, { minLength: 1, maxLength: 6 }).chain((names) =>
  fc.oneof(
    fc.constant(names.join(", ")),
    fc.tuple(
      ...names.map((name) =>
        fc.oneof(
          fc.constant(name),
          optional({
            description: sentence,
            displayName: sentence,
            default: fc.boolean(),
            publish: fc.boolean(),
            existing: fc.boolean(),
          }).map((details) => ({ name, ...details })),
        ),
      ),
    ),
  ),
);

const policy = optional({
  tokenLifetimeMinutes: fc.integer({ min: 5, max: 1440 }),
  name: sentence,
  priority: fc.integer({ min: 1, max: 99 }),
  clients: fc.constantFrom("ALL_CLIENTS", ["ALL_CLIENTS", "0oa1"]),
});

const claimName = word.filter((name) => !/^(ver|jti|iss|aud|iat|exp|cid|uid|scp|acr|sub)$/.test(name));

/** Settings of one registration that break no rule. */
const registration = fc
  .record({
    okta: fc.record({
      authorizationServer: fc.oneof(
        fc.record({ create: fc.record({ name: sentence, audience: sentence }) }),
        fc.record({ create: fc.record({ name: sentence, audiences: fc.tuple(sentence) }) }),
        fc.record({ existing: fc.constantFrom("default", "aus5a3bc7d8e9f0g1h2") }),
      ),
      scopes,
      claim: fc.oneof(
        claimName,
        fc.record({ name: claimName }),
        fc.record({ name: fc.constant("cid"), existing: fc.constant(true) }),
      ),
      accessPolicy: fc.oneof(fc.constant(false), policy),
      dcrToken: reference,
    }),
    konnect: fc
      .record({ token: reference, portal: sentence, region: fc.constantFrom("us", "eu", "sg") })
      .chain((required) =>
        optional({
          name: sentence,
          displayName: sentence,
          portalDefault: fc.boolean(),
          publications: fc.uniqueArray(sentence, { maxLength: 3 }),
          authMethods: fc.constantFrom("client_credentials", ["client_credentials", "bearer"]),
          pluginConfig: fc.dictionary(
            word.filter((key) => !/^(issuer|scopes)$/.test(key)),
            fc.jsonValue({ maxDepth: 2 }),
            { maxKeys: 3 },
          ),
          labels: fc.dictionary(
            word.filter((key) => !/^(kong|mesh|kic)/.test(key)),
            word,
            { maxKeys: 3 },
          ),
          exampleRoute: fc.constant("https://api.example.com/orders"),
        }).map((further) => ({ ...required, ...further })),
      ),
    protect: fc.boolean(),
  })
  .filter(({ okta, konnect }) => JSON.stringify(okta.dcrToken) !== JSON.stringify(konnect.token));

/** All values inside a value, as paths. */
function toPaths(value: unknown, base: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [base];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [base, ...entries.flatMap(([key, item]) => toPaths(item, [...base, key]))];
}

function replace(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? replace(item, rest, by) : item));
  const entries = Object.entries(Object(value));
  return Object.fromEntries(
    entries.map(([name, item]) => [name, name === key ? replace(item, rest, by) : item]),
  );
}

/** Codes that speak of what is not written: their last key need not be there. */
const absent = ["DCR_SETTINGS_MISSING", "DCR_RULE_REGION", "DCR_RULE_ACCESS_POLICY"];

function expectPath(raw: unknown, { code, path }: Finding): void {
  const parts = fromPath(path);
  const needed = absent.includes(code) ? parts.slice(0, -1) : parts;
  needed.reduce<unknown>((value, part) => {
    expect(value, `${code} ${path}`).toBeTypeOf("object");
    const key = Object.keys(Object(value)).find((item) => toShownKey(item) === String(part));
    expect(key, `${code} ${path}`).toBeDefined();
    return Object(value)[String(key)];
  }, raw);
}

/** A key as a path shows it: without commands to CI runners and control characters. */
function toShownKey(key: string): string {
  return String(fromPath(showText(toPath([key]), Number.POSITIVE_INFINITY))[0]);
}

function expectHonest(raw: { registrations: unknown; acceptance?: unknown; http?: unknown }): void {
  const { findings } = loadSettings(raw, context);
  for (const finding of findings) {
    expectPath(raw, finding);
    expect(finding.message).not.toBe("");
    expect(finding.fix).not.toBe("");
    expect(finding.message).not.toBe("cannot be read");
  }
}

function toValid(dev: unknown): RegistrationSettings {
  const { findings, registrations } = loadSettings({ registrations: { dev } }, context);
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  const [only] = registrations;
  if (only === undefined) throw new Error("valid settings were not read");
  return only.settings;
}

describe("properties of loaded settings", () => {
  it("valid settings that are loaded twice stay the same", () => {
    fc.assert(
      fc.property(registration, (dev) => {
        // Config reaches the program as JSON, which knows no -0.
        const settings = toValid(JSON.parse(JSON.stringify(dev)));
        expect(toValid(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
      }),
      runs,
    );
  });

  it("every finding has an existing path if any value of valid settings is replaced by anything", () => {
    fc.assert(
      fc.property(registration, fc.nat(), fc.anything({ maxDepth: 2 }), (dev, place, anything) => {
        const paths = toPaths(dev);
        const path = paths[place % paths.length] ?? [];
        expectHonest({ registrations: { dev: replace(dev, path, anything) } });
      }),
      runs,
    );
  });

  it("every finding has an existing path if all settings are arbitrary", () => {
    const anything = fc.anything({ maxDepth: 3 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), anything),
        anything,
        anything,
        (registrations, acceptance, http) => {
          expectHonest({ registrations, acceptance, http });
        },
      ),
      runs,
    );
  });

  it("an unknown value anywhere in valid settings causes no error", () => {
    fc.assert(
      fc.property(registration, fc.nat(), (dev, place) => {
        const paths = toPaths(dev);
        const raw = replace(dev, paths[place % paths.length] ?? [], unknownValue);
        const { findings } = loadSettings({ registrations: { dev: raw } }, context);
        expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
      }),
      runs,
    );
  });

  it("several registrations under arbitrary names load without a crash", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), registration, { maxKeys: 3 }), (registrations) => {
        expectHonest({ registrations });
      }),
      { numRuns: Math.ceil(runs.numRuns / 4) },
    );
  });
});
