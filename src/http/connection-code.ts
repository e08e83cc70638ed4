/** The code of the failure below an error, such as `ECONNREFUSED`; undefined if there is none. */
export function findErrorCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return findErrorCode(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return findErrorCode(error.cause);
}

/** Whether a code means that the other side's certificate, or its TLS connection, is not trusted. */
export function isCertificateProblem(code: string | undefined): boolean {
  return code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(code);
}
