import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { createInterruption } from "../../../src/cli/interruption";

describe("createInterruption", () => {
  it.each(["SIGINT", "SIGTERM"])(
    "the first %s aborts the command, and the second one is left to Node",
    (name) => {
      const source = new EventEmitter();
      const { signal } = createInterruption(source);
      expect(signal.aborted).toBe(false);
      source.emit(name);
      expect(signal.aborted).toBe(true);
      expect(source.eventNames()).toEqual([]);
    },
  );

  it("the end of a command removes its signal handlers", () => {
    const source = new EventEmitter();
    createInterruption(source).stop();
    expect(source.eventNames()).toEqual([]);
  });
});
