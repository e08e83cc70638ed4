import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromPath, toPath } from "../../../src/settings/path";
import { toPropertyRuns } from "../../property-runs";

const runs = toPropertyRuns();

describe("settings paths", () => {
  it.each([
    [
      ["registrations", "developer-portal", "okta", "scopes", 0, "name"],
      "registrations.developer-portal.okta.scopes[0].name",
    ],
    [["registrations", "a.b", "konnect"], 'registrations["a.b"].konnect'],
    [["registrations", "1"], 'registrations["1"]'],
    [["labels", ""], 'labels[""]'],
    [[], ""],
  ])("the settings path of %j is %j", (parts, path) => {
    expect(toPath(parts)).toBe(path);
    expect(fromPath(path)).toEqual(parts);
  });

  it("a settings path reads back as the same keys, whatever the keys are", () => {
    const part = fc.oneof(
      fc.nat(),
      fc.string(),
      fc.constantFrom("okta", "__proto__", '"', "\\", "[0]", "a]b"),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(fromPath(toPath(parts))).toEqual(parts);
      }),
      runs,
    );
  });
});
