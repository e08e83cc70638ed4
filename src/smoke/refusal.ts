import { isHttpError } from "../http";

/** An answer 4xx says that nothing was made; anything else, such as a 201 that nobody can read, leaves it open. */
export function isRefusal(error: unknown): error is Error {
  return isHttpError(error) && error.status !== undefined && error.status >= 400 && error.status < 500;
}

/** Whether a request to make something did not even reach the portal. */
export function isCertainlyNotMade(error: unknown): boolean {
  return isHttpError(error) && error.status === undefined && !error.ambiguous;
}
