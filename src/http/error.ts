import { DcrError, type DcrErrorOptions, type ErrorCode } from "../errors";

/** What an {@link HttpError} knows beside its message. */
export interface HttpErrorOptions extends DcrErrorOptions {
  /** Status of the answer; undefined when there was none. */
  readonly status?: number | undefined;
  /** Whether the service may have carried the request out although no proper answer came. */
  readonly ambiguous?: boolean;
  /** Whether the same request may succeed a little later. */
  readonly transient?: boolean;
  /** Wait asked for by the service, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Fields of the request that the service refused, by its own names. @default [] */
  readonly refusedFields?: readonly string[];
}

/** A request that did not end with the answer that was asked for. */
export class HttpError extends DcrError {
  override readonly name = "HttpError";
  readonly status: number | undefined;
  readonly ambiguous: boolean;
  readonly transient: boolean;
  readonly retryAfterMs: number | undefined;
  readonly refusedFields: readonly string[];

  constructor(code: ErrorCode, message: string, options: HttpErrorOptions = {}) {
    super(code, message, options);
    this.status = options.status;
    this.ambiguous = options.ambiguous ?? false;
    this.transient = options.transient ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.refusedFields = options.refusedFields ?? [];
  }
}

/** Whether a caught value is an {@link HttpError}, with the given status if one is passed. */
export function isHttpError(value: unknown, status?: number): value is HttpError {
  return value instanceof HttpError && (status === undefined || value.status === status);
}
