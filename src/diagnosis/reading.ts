import { type Reading, read, unread } from "../doctor/facts";
import { isDcrError } from "../errors";
import { isHttpError } from "../http";

/** Turns a request into a reading: its failure becomes a reason. A bug stays an exception. */
export async function attempt<T>(
  request: () => Promise<T>,
  explain: (status: number, message: string) => string | undefined = () => undefined,
): Promise<Reading<T>> {
  try {
    return read(await request());
  } catch (error) {
    if (isInterruption(error)) return unread("interrupted");
    if (!isDcrError(error)) throw error;
    const status = isHttpError(error) ? error.status : undefined;
    const hint = status === undefined ? undefined : explain(status, error.message);
    return unread(hint === undefined ? error.message : `${error.message}. ${hint}`, status, error.code);
  }
}

/** Whether a request was broken off from outside. */
function isInterruption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "AbortError" || (isHttpError(error) && isInterruption(error.cause));
}

/** Goes on with what was read, or passes the reason on. */
export async function andThen<T, U>(
  reading: Reading<T>,
  next: (value: T) => Promise<Reading<U>>,
): Promise<Reading<U>> {
  return reading.state === "read" ? await next(reading.value) : reading;
}
