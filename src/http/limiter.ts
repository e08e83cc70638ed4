import pLimit from "p-limit";

/** Runs tasks with bounded concurrency; halves it when the service asks to slow down. */
export interface Limiter {
  /** Waits for a place, then runs the task. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Halves the concurrency (never below one) for the rest of the process. */
  slowDown(): void;
}

/** Makes a {@link Limiter} that starts with `concurrency` places. */
export function createLimiter(concurrency: number): Limiter {
  const limit = pLimit(concurrency);
  return {
    run: (task) => limit(task),
    slowDown: () => {
      limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
    },
  };
}
