import pRetry from "p-retry";

/** How something is waited for. */
export interface WaitOptions {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  /** How often one looks at most. @default until the time is over */
  readonly maxLooks?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Asked after the first look in vain: whether there is anything to wait for. @default yes */
  readonly isWorthwhile?: () => Promise<boolean>;
}

/** Carries what was seen instead of what is waited for. */
class NotYet<T> extends Error {
  constructor(readonly seen: T) {
    super("not yet");
  }
}

/**
 * Looks until it is there or the time is over, and answers what was seen last. What `look` throws ends the waiting,
 * and so does the signal, with its reason.
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
