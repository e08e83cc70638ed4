import { type ErrorDetail, type RawAnswer, tryParseJson } from "../http";

/** Reads the error bodies of GitHub (`message`) and GitLab (`message` or `error`). */
export function describeProblem({ text, headers }: RawAnswer): ErrorDetail {
  const body = tryParseJson(text);
  const { message, error } =
    typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const summary = message ?? error ?? "";
  const traceId = headers["x-github-request-id"] ?? headers["x-request-id"];
  return {
    summary: typeof summary === "string" ? summary : JSON.stringify(summary),
    fields: [],
    traceId: typeof traceId === "string" ? traceId : undefined,
  };
}

/** The next step that fits the status of an error. */
export function toFix(status: number | undefined, isTransient: boolean, rights: string): string {
  if (status === 401) return "The token is wrong or has expired: renew it.";
  if (status === 404) return `The token cannot see it, or it does not exist. ${rights}`;
  if (isTransient) return "The limit of attempts was reached: run the job again later.";
  if (status === 403)
    return `${rights} Pull requests from forks have no right to comment: use the job summary.`;
  return "Run the job again; the report is in its output.";
}
