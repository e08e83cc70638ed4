import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { createInterruption } from "../../../src/cli/interruption";

describe("an interruption", () => {
  it.each(["SIGINT", "SIGTERM"])("aborts at the first %s and leaves the second to Node", (name) => {
    const source = new EventEmitter();
    const { signal } = createInterruption(source);
    expect(signal.aborted).toBe(false);
    source.emit(name);
    expect(signal.aborted).toBe(true);
    expect(source.eventNames()).toEqual([]);
  });

  it("gives the signals back when the command ends", () => {
    const source = new EventEmitter();
    createInterruption(source).stop();
    expect(source.eventNames()).toEqual([]);
  });
});
