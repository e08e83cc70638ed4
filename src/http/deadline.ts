import { setMaxListeners } from "node:events";

/** A limit in time for work that listens to an {@link AbortSignal}. */
export interface Deadline {
  /** Aborts with a `TimeoutError` when the time is over, or with the reason of the first parent that aborts. */
  readonly signal: AbortSignal;
  /** Stops the timer and the listeners. Call it when the work is done, whatever came of it. */
  end(): void;
}

/**
 * Starts a limit in time.
 *
 * `AbortSignal.any([AbortSignal.timeout(ms)])` is not used in this package: on Node 20 a garbage collection takes the
 * timer away, and the work then waits without limit. Here the timer holds its controller.
 */
export function startDeadline(
  timeoutMs: number,
  ...parents: readonly (AbortSignal | undefined | null)[]
): Deadline {
  const controller = new AbortController();
  const listening: (() => void)[] = [];
  const timer = setTimeout(() => {
    controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
  }, timeoutMs);
  for (const parent of parents) {
    if (parent === undefined || parent === null) continue;
    const follow = () => controller.abort(parent.reason);
    if (parent.aborted) follow();
    // One signal of the user ends any number of requests; that is no leak.
    setMaxListeners(0, parent);
    parent.addEventListener("abort", follow, { once: true });
    listening.push(() => parent.removeEventListener("abort", follow));
  }
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      for (const stop of listening.splice(0)) stop();
    },
  };
}

/** Runs work that must end in a time. */
export async function within<T>(
  timeoutMs: number,
  parents: readonly (AbortSignal | undefined | null)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = startDeadline(timeoutMs, ...parents);
  try {
    return await work(deadline.signal);
  } finally {
    deadline.end();
  }
}
