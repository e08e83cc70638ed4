import { describe, expect, it } from "vitest";
import { afterDeletions } from "../../../src/components/after-deletions";

/** A monitor whose engine answers the program's last call, and a note of what happens in which order. */
function startMonitor(error: unknown) {
  const events: string[] = [];
  const monitor = {
    signalAndWaitForShutdown: (_request: unknown, callback: (error: unknown) => void) => {
      events.push("deletions");
      callback(error);
    },
  };
  const finish = () =>
    new Promise<unknown>((resolve) => {
      monitor.signalAndWaitForShutdown({}, (answer) => {
        events.push("end");
        resolve(answer);
      });
    });
  return { monitor, events, finish };
}

describe("a task after the deletions", () => {
  it("runs when all steps are carried out and before the program ends", async () => {
    const { monitor, events, finish } = startMonitor(null);
    afterDeletions(monitor, async (areDeletionsDone) => {
      events.push(`task ${areDeletionsDone}`);
    });
    expect(await finish()).toBeNull();
    expect(events).toEqual(["deletions", "task true", "end"]);
  });

  it("runs, knowing that deletions may follow, if the engine or language host does not know the call", async () => {
    const error = { code: 12 };
    const { monitor, events, finish } = startMonitor(error);
    afterDeletions(monitor, async (areDeletionsDone) => {
      events.push(`task ${areDeletionsDone}`);
    });
    expect(await finish()).toBe(error);
    expect(events).toEqual(["deletions", "task false", "end"]);
  });

  it("does not run if a step failed", async () => {
    const error = { code: 14 };
    const { monitor, events, finish } = startMonitor(error);
    afterDeletions(monitor, async () => {
      events.push("task");
    });
    expect(await finish()).toBe(error);
    expect(events).toEqual(["deletions", "end"]);
  });

  it("hands its own failure to the program", async () => {
    const reason = new Error("doctor cannot be started");
    const { monitor, finish } = startMonitor(null);
    afterDeletions(monitor, () => Promise.reject(reason));
    expect(await finish()).toBe(reason);
  });
});
