import { expect, it } from "vitest";
import { describeClockDifference, readServerTime } from "../../../src/http/server-clock";

const now = Date.UTC(2026, 10, 25, 12);

it.each([
  [0, undefined],
  [59_000, undefined],
  [-59_000, undefined],
  [60_000, "this machine's clock is 1 minute ahead"],
  [-3 * 3_600_000, "this machine's clock is 180 minutes behind"],
])("a clock that differs by %i ms from the server's is described as %s", (difference, text) => {
  expect(describeClockDifference(now, now + difference)).toBe(text);
});

it("no difference of clocks is reported without a readable Date header", () => {
  expect(readServerTime({ date: new Date(now).toUTCString() })).toBe(now);
  for (const date of [undefined, "soon", ["a", "b"]]) {
    expect(describeClockDifference(readServerTime({ date }), now)).toBeUndefined();
  }
});
