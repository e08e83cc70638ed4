type Callback = (error: unknown, ...rest: unknown[]) => void;
type Signal = (request: unknown, callback: Callback) => unknown;

/** gRPC's code for a call that the other side does not know. */
const unimplemented = 12;

/**
 * Runs a task after the last step of the engine. The program signals the engine that it is finished and waits until all
 * steps are carried out, deletions included; the task runs in between. An engine or language host that does not know
 * this call answers at once: the task then runs before the deletions. It does not run if a step failed.
 */
export function afterDeletions(monitor: object, task: (areDeletionsDone: boolean) => Promise<void>): void {
  const signal = Reflect.get(monitor, "signalAndWaitForShutdown") as Signal | undefined;
  if (typeof signal !== "function") return;
  const wait: Signal = (request, callback) =>
    signal.call(monitor, request, (error, ...rest) => {
      const isUnknown = isStatus(error, unimplemented);
      if (error !== null && error !== undefined && !isUnknown) {
        callback(error, ...rest);
        return;
      }
      task(!isUnknown).then(
        () => callback(error, ...rest),
        (reason: unknown) => callback(reason),
      );
    });
  Reflect.set(monitor, "signalAndWaitForShutdown", wait);
}

function isStatus(error: unknown, code: number): boolean {
  return typeof error === "object" && error !== null && Reflect.get(error, "code") === code;
}
