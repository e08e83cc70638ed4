import { randomBytes } from "node:crypto";

interface Refusal {
  readonly field: string;
  readonly reason: string;
  readonly source: "body" | "query";
}

/** One refused field. @see Konnect API: InvalidParameters */
export type InvalidParameter =
  | (Refusal & { readonly rule: StandardRule })
  | (Refusal & { readonly rule: "min_length" | "min_items" | "min"; readonly minimum: number })
  | (Refusal & { readonly rule: "max_length" | "max_items" | "max"; readonly maximum: number })
  | (Refusal & { readonly rule: "enum"; readonly choices: readonly unknown[] });

/** Rules that need no further field. */
export type StandardRule =
  | "required"
  | "is_array"
  | "is_boolean"
  | "is_integer"
  | "is_object"
  | "is_string"
  | "is_uuid"
  | "is_label"
  | "unknown_property"
  | "missing_reference"
  | "matches_regex"
  | "invalid"
  | "type";

/** An error in Konnect's form. @see RFC 9457 */
export class Problem extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    title: string,
    detail: string,
    more: { invalid?: readonly InvalidParameter[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.headers = more.headers ?? {};
    this.body = {
      status,
      title,
      instance: `kong:trace:${randomBytes(8).toString("hex")}`,
      detail,
      ...(status === 401 ? { type: "https://httpstatuses.com/401" } : {}),
      ...(more.invalid === undefined ? {} : { invalid_parameters: more.invalid }),
    };
  }
}

export function notFound(what: string): Problem {
  return new Problem(404, "Not Found", `${what} not found`);
}

export function conflict(detail: string): Problem {
  return new Problem(409, "Conflict", detail);
}

export function unauthorized(detail = "Unauthorized"): Problem {
  return new Problem(401, "Unauthorized", detail);
}

/** A 400 that names its fields. */
export function refuse(invalid: readonly InvalidParameter[], detail = "Invalid Parameters"): Problem {
  return new Problem(400, "Invalid Request", detail, { invalid });
}

/** A 400 for one field. */
export function invalid(
  field: string,
  reason: string,
  rule: StandardRule = "invalid",
  source: "body" | "query" = "body",
): Problem {
  return refuse([{ field, reason, rule, source }]);
}

/** Answers a problem. */
export function toResponse(problem: Problem): Response {
  return Response.json(problem.body, {
    status: problem.status,
    headers: { ...problem.headers, "content-type": "application/problem+json" },
  });
}

/** Answers whatever a route has thrown. */
export function toErrorResponse(error: Error): Response {
  if (error instanceof Problem) return toResponse(error);
  console.error(error);
  return toResponse(new Problem(500, "Internal Server Error", "An unexpected error occurred"));
}
