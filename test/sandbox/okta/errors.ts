import { createId } from "./state";

/** An error in the form of Okta's management API. */
export class OktaError extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, errorCode: string, errorSummary: string, causes: readonly string[] = []) {
    super(errorSummary);
    this.status = status;
    this.body = {
      errorCode,
      errorSummary,
      errorLink: errorCode,
      errorId: createId("oae"),
      errorCauses: causes.map((cause) => ({ errorSummary: cause })),
    };
  }
}

export function notFound(id: string, type: string): OktaError {
  return new OktaError(404, "E0000007", `Not found: Resource not found: ${id} (${type})`);
}

export function invalid(field: string, cause: string): OktaError {
  return new OktaError(400, "E0000001", `Api validation failed: ${field}`, [`${field}: ${cause}`]);
}

export function blank(field: string): OktaError {
  return invalid(field, "The field cannot be left blank");
}

/** An error in the form of OAuth. @see RFC 6749 §5.2 */
export class OAuthError extends Error {
  readonly status: number;
  readonly body: Record<string, string>;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.body = { error, error_description: description };
  }
}
