import { PassThrough } from "node:stream";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createProgress } from "../../../src/cli/progress";

const cursor = { cursorTo: () => true, moveCursor: () => true, clearLine: () => true };
const toStream = (isTTY: boolean) =>
  Object.assign(new PassThrough(), { isTTY, columns: 80, ...cursor }) as unknown as NodeJS.WriteStream;
const read = (stream: NodeJS.WriteStream) => String((stream as unknown as PassThrough).read() ?? "");
/** Ends with the sequence that shows the cursor again. */
const showsCursor = new RegExp(`${String.fromCharCode(27)}\\[\\?25h$`);

describe("progress", () => {
  it.each([
    ["without a terminal", false, true, {}],
    ["in CI", true, true, { CI: "true" }],
    ["in a terminal that cannot move its cursor", true, true, { TERM: "dumb" }],
    ["next to JSON output", true, false, {}],
  ])("progress %s is printed as plain lines without repeats", (_, isTTY, isForPeople, env) => {
    const stream = toStream(isTTY);
    const progress = createProgress(stream, isForPeople, env);
    for (const text of ["signing in", "signing in", "waiting"]) progress.show(text);
    progress.stop();
    expect(read(stream)).toBe("… signing in\n… waiting\n");
  });

  it("progress in a terminal shows its text, adds no signal handler, and ends with the cursor back and no timer", () => {
    vi.useFakeTimers();
    vi.stubEnv("CI", undefined); // The spinner itself looks at it.
    onTestFinished(() => {
      vi.useRealTimers();
      vi.unstubAllEnvs();
    });
    const before = process.listenerCount("SIGINT");
    const stream = toStream(true);
    const progress = createProgress(stream, true, {});
    progress.show("signing in");
    expect(process.listenerCount("SIGINT")).toBe(before);
    expect(read(stream)).toContain("signing in");
    expect(vi.getTimerCount()).toBe(1);
    progress.stop();
    expect(read(stream)).toMatch(showsCursor);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(read(stream)).toBe("");
  });
});
