import fc from "fast-check";
import { expect, it } from "vitest";
import { toLabelsUpdate, toLabelValue } from "../../../src/konnect/labels";
import { toPropertyRuns } from "../../property-runs";

const runs = toPropertyRuns(500);

const legal = /^[a-z0-9A-Z]{1}([a-z0-9A-Z-._]*[a-z0-9A-Z]+)?$/;

it("a value that is a legal Konnect label value stays unchanged", () => {
  expect(toLabelValue("prod-eu.1")).toBe("prod-eu.1");
});

it("a long label value is shortened with a hash, so that two long values stay different", () => {
  const long = "x".repeat(80);
  expect(toLabelValue(long)).toHaveLength(63);
  expect(toLabelValue(long)).not.toBe(toLabelValue(`${long}y`));
});

it("any value becomes a legal label value", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 120, unit: "grapheme" }), (value) => {
      const label = toLabelValue(value);
      return legal.test(label) && label.length <= 63;
    }),
    runs,
  );
});

it("a label update contains only changed labels, and null for removed labels", () => {
  expect(toLabelsUpdate({ a: "1", b: "2", c: "3" }, { a: "1", b: "9", d: "4" })).toEqual({
    b: "9",
    c: null,
    d: "4",
  });
});
