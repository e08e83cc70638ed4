import { expect, it } from "vitest";
import { parsePreview, toDigest, toStackPlan } from "../../../src/report";

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
