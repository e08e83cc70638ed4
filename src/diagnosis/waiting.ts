import pRetry from "p-retry";

/** Options of a wait. */
export interface WaitOptions {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  /** Maximum number of attempts. @default until the time-out */
  readonly maxLooks?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after the first failed attempt: whether waiting can help. @default yes */
  readonly isWorthwhile?: () => Promise<boolean>;
}

/** Carries the last value that did not meet the condition. */
class NotYet<T> extends Error {
  constructor(readonly seen: T) {
    super("not yet");
  }
}

/**
 * Repeats `look` until the condition is met or the time is over, and returns the last value. An error of `look` and the
 * signal's reason end the wait.
 */
export async function waitFor<T>(
  look: () => Promise<T>,
  isThere: (seen: T) => boolean,
  { timeoutMs, intervalMs, maxLooks = Number.POSITIVE_INFINITY, signal, isWorthwhile }: WaitOptions,
): Promise<T> {
  const lookOnce = async () => {
    const seen = await look();
    if (isThere(seen)) return seen;
    throw new NotYet(seen);
  };
  try {
    return await pRetry(lookOnce, {
      retries: maxLooks - 1,
      factor: 1,
      minTimeout: intervalMs,
      maxTimeout: intervalMs,
      maxRetryTime: timeoutMs,
      shouldRetry: async ({ error, attemptNumber }) =>
        error instanceof NotYet && (attemptNumber > 1 || ((await isWorthwhile?.()) ?? true)),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof NotYet) return error.seen as T;
    throw error;
  }
}
