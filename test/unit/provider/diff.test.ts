import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { apiPublication, authStrategy, dcrProvider, portalDefault } from "../../../src/provider";
import { toPropertyRuns } from "../../property-runs";

const runs = toPropertyRuns();

const text = fc.string({ minLength: 1, maxLength: 12 });
const texts = fc.uniqueArray(text, { maxLength: 5 });
const labels = fc.dictionary(text, text, { maxKeys: 4 });
const reference = fc.oneof(
  fc.record({ env: text }),
  fc.record({ file: text }),
  fc.record({ command: texts }),
);
// No address that a diff could reach.
const serverUrl = text.map((value) => `no address ${value}`);
const connection = { serverUrl, konnectTokenReference: reference };
const shared = { ...connection, name: text, displayName: text, issuer: text, labels };
const place = { ...connection, portal: text, portalId: text, ownershipLabels: labels };

// Notices about applications that cannot be counted, thousands of them.
beforeEach(() => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const resources = {
  dcrProvider: {
    resource: dcrProvider,
    inputs: fc.record({ ...shared, dcrTokenReference: reference, tokenFingerprint: text }),
    computed: { verified: true },
  },
  authStrategy: {
    resource: authStrategy,
    inputs: fc.record({
      ...shared,
      scopes: texts,
      credentialClaim: texts,
      authMethods: texts,
      dcrProviderId: text,
      pluginConfig: fc.dictionary(text, fc.jsonValue(), { maxKeys: 4 }),
    }),
    computed: {},
  },
  portalDefault: {
    resource: portalDefault,
    inputs: fc.record({ ...place, authStrategyId: text }),
    computed: { portalUrl: "", previousAuthStrategyId: null },
  },
  apiPublication: {
    resource: apiPublication,
    inputs: fc.record({ ...place, api: text, apiId: text, authStrategyIds: texts }),
    computed: { previousAuthStrategyIds: null, warnings: [] },
  },
};

/** The same with the keys of every object the other way round, as an answer may have them. */
function reorderKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reorderKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reorderKeys(item)]),
  );
}

/** Properties come over the wire as JSON. */
const asSent = (inputs: object) => JSON.parse(JSON.stringify(inputs)) as Record<string, unknown>;

const unorderedKeys = ["scopes", "authMethods", "authStrategyIds"];

function reorderLists(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      unorderedKeys.includes(key) && Array.isArray(value) ? [...value].reverse() : value,
    ]),
  );
}

describe.each(Object.entries(resources))("diff of a %s", (_name, { resource, inputs, computed }) => {
  it("a resource has no diff against its own inputs in another order and with the engine's additions", async () => {
    await fc.assert(
      fc.asyncProperty((inputs as fc.Arbitrary<object>).map(asSent), async (news) => {
        const olds = { ...(reorderKeys(reorderLists(news)) as object), ...computed, __provider: "code" };
        const diff = await resource.diff("id", olds, { ...news, __provider: "other code" });
        expect(diff).toEqual({ changes: false, replaces: [] });
      }),
      runs,
    );
  });

  it("the diff of a resource shows a change of any single input", async () => {
    await fc.assert(
      fc.asyncProperty(
        (inputs as fc.Arbitrary<object>)
          .map(asSent)
          .chain((news) => fc.tuple(fc.constant(news), fc.constantFrom(...Object.keys(news)))),
        async ([news, key]) => {
          const diff = await resource.diff(
            "id",
            { ...news, ...computed },
            { ...news, [key]: ["changed", "x"] },
          );
          const isSame = JSON.stringify(news[key]) === '["changed","x"]';
          expect(diff.changes !== false).toBe(!isSame);
        },
      ),
      runs,
    );
  });
});

describe("diff of an auth strategy", () => {
  it("the diff of an auth strategy shows another order of the credential claims", async () => {
    const diff = await authStrategy.diff(
      "id",
      { credentialClaim: ["a", "b"] },
      { credentialClaim: ["b", "a"] },
    );
    expect(diff.changes).not.toBe(false);
  });
});

describe.each(Object.entries(resources))("the server of a %s", (_name, { resource }) => {
  it.each(["https://eu.api.konghq.com/", "https://EU.api.konghq.com", "https://eu.api.konghq.com:443"])(
    "the server URL that is now written as %s causes no diff",
    async (serverUrl) => {
      const diff = await resource.diff(
        "id",
        { verified: true, serverUrl: "https://eu.api.konghq.com" },
        { serverUrl },
      );
      expect(diff).toEqual({ changes: false, replaces: [] });
    },
  );

  it("another server URL replaces the resource", async () => {
    const konnectTokenReference = { env: "TOKEN_THAT_IS_NOT_AT_HAND" };
    const olds = { verified: true, serverUrl: "https://eu.api.konghq.com", konnectTokenReference };
    const diff = await resource.diff("id", olds, { ...olds, serverUrl: "https://us.api.konghq.com" });
    expect(diff).toEqual({ changes: true, replaces: ["serverUrl"] });
  });
});

describe("diff of a change in place", () => {
  const olds = { scopes: ["b", "a"], verified: true };

  it("the engine compares the inputs itself if it can see the change, so that its preview shows only what differs", async () => {
    expect(await authStrategy.diff("id", olds, { scopes: ["b", "a", "c"] })).toEqual({ replaces: [] });
  });

  it("the provider reports a change that the engine cannot see: the old inputs were never applied", async () => {
    const konnectTokenReference = { env: "TOKEN_THAT_IS_NOT_AT_HAND" };
    const inputs = { serverUrl: "https://eu.api.konghq.com", konnectTokenReference, name: "b", labels: {} };
    const checked = await authStrategy.check(inputs, inputs);
    const diff = await authStrategy.diff("id", { ...inputs, name: "a" }, checked.inputs);
    expect(diff).toEqual({ changes: true, replaces: [] });
  });

  it("a checked list begins with what the old list holds, in its order", async () => {
    const konnectTokenReference = { env: "TOKEN_THAT_IS_NOT_AT_HAND" };
    const inputs = { serverUrl: "https://eu.api.konghq.com", konnectTokenReference, name: "b", labels: {} };
    const checked = await authStrategy.check(
      { ...inputs, scopes: ["b", "a", "x"] },
      { ...inputs, scopes: ["c", "a", "b"] },
    );
    expect(checked.inputs.scopes).toEqual(["b", "a", "c"]);
  });
});
