import { isHttpError } from "../http";

/** A 4xx response shows that nothing was created; any other failure, such as an unreadable 201, leaves it open. */
export function isRefusal(error: unknown): error is Error {
  return isHttpError(error) && error.status !== undefined && error.status >= 400 && error.status < 500;
}

/** Whether a create request did not reach the portal. */
export function isCertainlyNotCreated(error: unknown): boolean {
  return isHttpError(error) && error.status === undefined && !error.ambiguous;
}
