import { type ErrorCode, errorCodes } from "./codes";

export { type ErrorCode, type ErrorDescription, errorCodes } from "./codes";

/** What a {@link DcrError} says beside its message. */
export interface DcrErrorOptions {
  /** Settings path, or the object, that the error is about. */
  readonly path?: string | undefined;
  /** The next step for the user. */
  readonly fix?: string | undefined;
  readonly cause?: unknown;
}

/** The one error family of this package: a stable code, what failed, where, and what to do next. */
export class DcrError extends Error {
  override readonly name: string = "DcrError";
  readonly code: ErrorCode;
  readonly path: string | undefined;
  readonly fix: string | undefined;

  constructor(code: ErrorCode, message: string, options: DcrErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.path = options.path;
    this.fix = options.fix;
  }
}

/** Whether a caught value is an error of this package. */
export function isDcrError(value: unknown): value is DcrError {
  return value instanceof DcrError;
}

/**
 * One line for people: code, message, path, and the next step: the error's own, else that of its code. Never a stack
 * trace.
 * @param path - where the error itself does not say it, or says it in another's words
 */
export function formatError(error: unknown, path?: string): string {
  if (!isDcrError(error)) return error instanceof Error ? error.message : String(error);
  const where = path ?? error.path;
  const next = error.fix ?? errorCodes[error.code].fix;
  const fix = next === "" ? "" : `. ${next}`;
  return `[${error.code}] ${error.message}${where === undefined ? "" : ` (${where})`}${fix}`;
}
