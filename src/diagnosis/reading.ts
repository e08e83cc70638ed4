import { type ErrorCode, isDcrError } from "../errors";
import { isHttpError } from "../http";

/** A value that was read, or the reason why it was not. */
export type Reading<T> =
  | { readonly state: "read"; readonly value: T }
  | {
      readonly state: "unread";
      /** The reason, as text that can follow "not checked:". */
      readonly because: string;
      /** Status of the response, if there was one. */
      readonly status?: number | undefined;
      /** Code of the error, if there was one. */
      readonly code?: ErrorCode | undefined;
      /** Whether there was nothing to read, so that nothing is missing. */
      readonly isOutside?: true;
    };

/** A reading that succeeded. */
export function read<T>(value: T): Reading<T> {
  return { state: "read", value };
}

/** A reading that failed. */
export function unread(because: string, status?: number, code?: ErrorCode): Reading<never> {
  return { state: "unread", because, status, ...(code === undefined ? {} : { code }) };
}

/** Nothing to read: this does not make the result incomplete. */
export function outside(because: string): Reading<never> {
  return { state: "unread", because, isOutside: true };
}

/** What was read, or undefined. */
export function findValue<T>(reading: Reading<T>): T | undefined {
  return reading.state === "read" ? reading.value : undefined;
}

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

/** Whether a request was interrupted. */
function isInterruption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "AbortError" || (isHttpError(error) && isInterruption(error.cause));
}

/** Continues with the value, or passes the reason on. */
export async function andThen<T, U>(
  reading: Reading<T>,
  next: (value: T) => Promise<Reading<U>>,
): Promise<Reading<U>> {
  return reading.state === "read" ? await next(reading.value) : reading;
}
