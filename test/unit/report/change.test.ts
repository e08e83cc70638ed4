import { expect, it } from "vitest";
import { defineAuthStrategy } from "../../../src/provider/auth-strategy/auth-strategy";
import { defineDcrProvider } from "../../../src/provider/dcr-provider/dcr-provider";
import { defineApiPublication } from "../../../src/provider/strategy-slot/api-publication";
import { definePortalDefault } from "../../../src/provider/strategy-slot/portal-default";
import { parsePreview, toDigest, toStackPlan } from "../../../src/report";
import { isOrderedList } from "../../../src/report/field-change";
import { toReport } from "../../../src/report/report";

const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;

/** The JSON of a preview with these steps. */
function toJson(steps: readonly object[], further: object = {}): string {
  return JSON.stringify({ steps, changeSummary: { same: 3 }, ...further });
}

const strategy = {
  op: "update",
  urn: urn("pulumi-nodejs:dynamic/konnect:AuthStrategy", "portal-auth-strategy"),
  oldState: { id: "1", inputs: { __provider: "code", name: "portal", scopes: ["b", "a"] } },
  newState: { id: "1", inputs: { __provider: "other code", name: "portal", scopes: ["c", "a", "b"] } },
};
const scope = {
  op: "create",
  urn: urn("okta:auth/serverScope:ServerScope", "portal-scope-c"),
  newState: { inputs: { name: "c", authServerId: "aus1" } },
};

it("lists compare as sets, and the code of dynamic providers is no change", () => {
  const { changes } = toStackPlan(parsePreview(toJson([strategy]), "x.json"));
  expect(changes).toMatchObject([
    {
      noun: "auth strategy",
      name: "portal",
      action: "update",
      fields: [{ field: "scopes", added: ["c"], removed: [] }],
    },
  ]);
});

it("the digest depends neither on the order of steps nor on duration and engine's details, but on every planned value", () => {
  const digest = (steps: readonly object[], further?: object) =>
    toDigest([toStackPlan(parsePreview(toJson(steps, further), "x.json"))]);
  const planned = digest([strategy, scope]);
  expect(digest([scope, { ...strategy, diffReasons: ["scopes"] }], { duration: 5 })).toBe(planned);
  expect(digest([strategy])).not.toBe(planned);
  const other = { ...scope, newState: { inputs: { name: "c", authServerId: "aus2" } } };
  expect(digest([strategy, other])).not.toBe(planned);
});

const imported = { op: "import", urn: strategy.urn, newState: { id: "1", inputs: { name: "a" } } };

it.each([
  ["its protection", strategy, { newState: { ...strategy.newState, protect: true } }],
  ["what a deletion leaves in place", strategy, { newState: { ...strategy.newState, retainOnDelete: true } }],
  ["the inputs of an import", imported, { newState: { id: "1", inputs: { name: "b" } } }],
  ["an operation that this version does not know", { ...imported, op: "future" }, { op: "further" }],
])("a digest differs if a step differs only in %s", (_title, step, changed) => {
  const [first, second] = [step, { ...step, ...changed }].map((item) =>
    toDigest([toStackPlan(parsePreview(toJson([item]), "x.json"))]),
  );
  expect(second).not.toBe(first);
});

const toUpdate = (olds: object, news: object) => ({
  op: "update",
  urn: strategy.urn,
  oldState: { id: "1", inputs: olds },
  newState: { id: "1", inputs: news },
});
const digestOf = (step: object) => toDigest([toStackPlan(parsePreview(toJson([step]), "x.json"))]);
const fieldsOf = (step: object) =>
  toStackPlan(parsePreview(toJson([step]), "x.json")).changes.map(({ fields }) => fields);

it.each([
  ["a number and its text", { pluginConfig: { a: 1 } }, { pluginConfig: { a: "1" } }],
  ["a list and its text", { pluginConfig: { a: ["b", "c"] } }, { pluginConfig: { a: "b, c" } }],
  ["two items and one with a comma", { scopes: ["b", "c"] }, { scopes: ["b, c"] }],
  ["a nested name and one with a dot", { pluginConfig: { a: { b: 1 } } }, { pluginConfig: { "a.b": 1 } }],
  [
    "the order of a list in pluginConfig",
    { pluginConfig: { a: ["b", "c"] } },
    { pluginConfig: { a: ["c", "b"] } },
  ],
  ["a field that no report shows", { ownershipLabels: { a: "b" } }, { ownershipLabels: { a: "c" } }],
])("the digest tells %s apart", (_title, first, second) => {
  expect(digestOf(toUpdate({ name: "a" }, { name: "b", ...first }))).not.toBe(
    digestOf(toUpdate({ name: "a" }, { name: "b", ...second })),
  );
  expect(digestOf(toUpdate({ name: "a", ...first }, { name: "b" }))).not.toBe(
    digestOf(toUpdate({ name: "a", ...second }, { name: "b" })),
  );
});

it("another order of a list in pluginConfig or of claims is a change, another order of scopes is none", () => {
  const [a, b] = [
    ["a", "b"],
    ["b", "a"],
  ];
  expect(fieldsOf(toUpdate({ pluginConfig: { names: a } }, { pluginConfig: { names: b } }))).toMatchObject([
    [{ field: "pluginConfig.names", old: "a, b", new: "b, a" }],
  ]);
  expect(
    fieldsOf(toUpdate({ credentialClaim: a, scopes: a }, { credentialClaim: b, scopes: b })),
  ).toMatchObject([[{ field: "credentialClaim" }]]);
});

it.each([
  [defineDcrProvider().fields, { name: "x" }],
  [defineAuthStrategy().fields, { scopes: ["a"], authMethods: ["a"], credentialClaim: ["a"] }],
  [definePortalDefault().fields, {}],
  [defineApiPublication().fields, { authStrategyIds: ["a"] }],
])("a report compares lists in the same way as the provider's table %#", ({ unorderedKeys, keys }, lists) => {
  for (const key of Object.keys(lists)) expect(keys).toContain(key);
  const ordered = Object.entries(lists).flatMap(([key, value]) =>
    Array.isArray(value) && !unorderedKeys.includes(key as never) ? [key] : [],
  );
  expect(Object.keys(lists).filter(isOrderedList)).toEqual(ordered);
  expect(keys.filter((key) => unorderedKeys.includes(key as never)).filter(isOrderedList)).toEqual([]);
});

it.each([
  ["no changeSummary", JSON.stringify({ steps: [strategy] }), "its JSON has no changeSummary"],
  ["maybeCorrupt", toJson([strategy], { maybeCorrupt: true }), "maybeCorrupt"],
  ["an error after its JSON", `${toJson([strategy])}\nerror: policy violated\n`, "policy violated"],
  ["other lines after its JSON", `${toJson([strategy])}\npanic: nil\n`, "panic: nil"],
  [
    "an error before its JSON",
    `error: no lock\n${JSON.stringify({ steps: [strategy], changeSummary: {} }, null, 1)}`,
    "no lock",
  ],
  ["only an error", "error: no stack named 'dev' found\n", "no stack named 'dev' found"],
])("a preview with %s is a failed one", (_title, text, reason) => {
  const report = toReport([parsePreview(text, "preview-prod.json")]);
  expect(report.exitCode).toBe(1);
  expect(report.headline).toBe("1 stack: 1 failed");
  expect(report.stacks).toMatchObject([
    { name: "prod", errors: [{ message: expect.stringContaining(reason) as string }] },
  ]);
});

it("the upgrade notice of the command line beside the JSON makes no preview a failed one", () => {
  const text = `warning: A new version of Pulumi is available.\n${toJson([strategy])}\n`;
  expect(toReport([parsePreview(text, "x.json")])).toMatchObject({ exitCode: 2 });
});

it.each([
  ["an empty file", "", "is empty"],
  ["a text that is not JSON", "Previewing update (dev):", "is not JSON"],
  ["a preview that was cut off", '{"steps": [{"op": "crea', "is cut off"],
  ["the JSON of another command", '{"registrations": {}}', "not the JSON of pulumi preview"],
  ["a list", "[]", "not the JSON of pulumi preview"],
  ["a step without a name", '{"steps": [{}], "changeSummary": {}}', "has a step without op or urn"],
])("%s is refused with the file and the reason", (_title, text, reason) => {
  expect(() => parsePreview(text, "preview-dev.json")).toThrow(
    expect.objectContaining({
      code: "DCR_REPORT_INPUT",
      message: expect.stringContaining(`preview-dev.json`) as string,
    }),
  );
  expect(() => parsePreview(text, "preview-dev.json")).toThrow(reason);
});
