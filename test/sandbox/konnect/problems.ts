import { randomBytes } from "node:crypto";

/** One refused field. */
export interface InvalidParameter {
  readonly field: string;
  readonly reason: string;
  readonly rule: string;
  readonly source: "body" | "query";
}

/** An error in Konnect's form. @see RFC 9457 */
export class Problem extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, title: string, detail: string, invalid?: readonly InvalidParameter[]) {
    super(detail);
    this.status = status;
    this.body = {
      status,
      title,
      instance: `kong:trace:${randomBytes(8).toString("hex")}`,
      detail,
      ...(status === 401 ? { type: "https://httpstatuses.com/401" } : {}),
      ...(invalid === undefined ? {} : { invalid_parameters: invalid }),
    };
  }
}

export function notFound(what: string): Problem {
  return new Problem(404, "Not Found", `${what} not found`);
}

export function conflict(detail: string): Problem {
  return new Problem(409, "Conflict", detail);
}

export function invalid(
  field: string,
  reason: string,
  rule = "invalid",
  source: "body" | "query" = "body",
): Problem {
  return new Problem(400, "Invalid Request", "Invalid Parameters", [{ field, reason, rule, source }]);
}

/** Answers a problem. */
export function toResponse(problem: Problem): Response {
  return Response.json(problem.body, {
    status: problem.status,
    headers: { "content-type": "application/problem+json" },
  });
}
