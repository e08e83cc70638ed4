import type { z } from "zod";
import type { ErrorCode } from "../errors";
import { showText } from "../errors/foreign-text";
import type { Redactor } from "../redact/redact";
import { HttpError } from "./error";
import type { HttpMethod } from "./method";
import { readServerTime } from "./server-clock";

/** The services this package talks to; part of the error codes. */
export type Service = "Konnect" | "Okta" | "Dev Portal" | "GitHub" | "GitLab";

/** The explanation in an error body, as the service wrote it. */
export interface ErrorDetail {
  readonly summary: string;
  /** One entry for each field that was refused. */
  readonly fields: readonly { readonly field: string; readonly reason: string }[];
  readonly traceId: string | undefined;
}

/** One answer as it came in. */
export interface RawAnswer {
  readonly method: HttpMethod;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const transientStatuses = new Set([429, 502, 503, 504]);

/** GitHub answers 403 at its rate limits. @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isRateLimited({ status, headers }: RawAnswer): boolean {
  const isSpent = headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== undefined;
  return status === 429 || (status === 403 && isSpent);
}

/** Of the platforms of pull requests: their own words tell the cases apart. */
const commentCodes = {
  "401": "DCR_REPORT_COMMENT",
  "403": "DCR_REPORT_COMMENT",
  "404": "DCR_REPORT_COMMENT",
  "409": "DCR_REPORT_COMMENT",
  "429": "DCR_REPORT_COMMENT",
  "4xx": "DCR_REPORT_COMMENT",
  "5xx": "DCR_REPORT_COMMENT",
} as const;

const codesByService: Record<
  Service,
  Record<"401" | "403" | "404" | "409" | "429" | "4xx" | "5xx", ErrorCode>
> = {
  GitHub: commentCodes,
  GitLab: commentCodes,
  Konnect: {
    "401": "DCR_KONNECT_UNAUTHORIZED",
    "403": "DCR_KONNECT_FORBIDDEN",
    "404": "DCR_KONNECT_NOT_FOUND",
    "409": "DCR_KONNECT_CONFLICT",
    "429": "DCR_KONNECT_RATE_LIMITED",
    "4xx": "DCR_KONNECT_REFUSED",
    "5xx": "DCR_KONNECT_UNAVAILABLE",
  },
  Okta: {
    "401": "DCR_OKTA_UNAUTHORIZED",
    "403": "DCR_OKTA_FORBIDDEN",
    "404": "DCR_OKTA_NOT_FOUND",
    "409": "DCR_OKTA_REFUSED",
    "429": "DCR_OKTA_RATE_LIMITED",
    "4xx": "DCR_OKTA_REFUSED",
    "5xx": "DCR_OKTA_UNAVAILABLE",
  },
  "Dev Portal": {
    "401": "DCR_PORTAL_UNAUTHORIZED",
    "403": "DCR_PORTAL_REFUSED",
    "404": "DCR_PORTAL_REFUSED",
    "409": "DCR_PORTAL_REFUSED",
    "429": "DCR_PORTAL_REFUSED",
    "4xx": "DCR_PORTAL_REFUSED",
    "5xx": "DCR_PORTAL_UNAVAILABLE",
  },
};

/** Code of the error for an answer of this status. */
function toCode(service: Service, status: number): ErrorCode {
  const codes = codesByService[service];
  if (status === 401 || status === 403 || status === 404 || status === 409 || status === 429) {
    return codes[`${status}`];
  }
  return status >= 500 ? codes["5xx"] : codes["4xx"];
}

/**
 * Seconds or HTTP date of a Retry-After header, as milliseconds from now. A date counts from the server's own `Date`:
 * this machine's clock may be wrong.
 * @see RFC 9110 §10.2.3
 */
export function parseRetryAfter(headers: RawAnswer["headers"], localNow: number): number | undefined {
  const value = headers["retry-after"];
  const text = Array.isArray(value) ? value[0] : value;
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - (readServerTime(headers) ?? localNow));
}

/**
 * Okta and GitHub send no Retry-After at their main limits: the window ends at a second since 1970, by their own clock.
 * @see Okta: rate limit headers
 */
export function parseRateLimitReset(headers: RawAnswer["headers"], localNow: number): number | undefined {
  const value = headers["x-rate-limit-reset"] ?? headers["x-ratelimit-reset"];
  if (typeof value !== "string" || !/^\d{1,12}$/.test(value.trim())) return undefined;
  return Math.max(0, Number(value) * 1000 - (readServerTime(headers) ?? localNow)) + 1000;
}

/** How many refused fields are named. */
const maxFields = 10;

/** The error for a response outside 2xx. */
export function toAnswerError(
  service: Service,
  answer: RawAnswer,
  detail: ErrorDetail,
  redactor: Redactor,
): HttpError {
  const show = (text: string, maxLength?: number) => showText(redactor.redact(text), maxLength);
  const shown = detail.fields
    .slice(0, maxFields)
    .map(({ field, reason }) => `${show(field, 100)}: ${show(reason)}`);
  const further = detail.fields.length - shown.length;
  const fields = [...shown, ...(further > 0 ? [`and ${further} more`] : [])].join("; ");
  const parts = [
    `${service} answered ${answer.status} to ${answer.method} ${answer.path}`,
    detail.summary === "" ? "" : `: ${show(detail.summary)}`,
    fields === "" ? "" : ` (${fields})`,
    detail.traceId === undefined ? "" : ` [trace ${show(detail.traceId, 100)}]`,
  ];
  return new HttpError(toCode(service, answer.status), parts.join(""), {
    status: answer.status,
    transient: transientStatuses.has(answer.status) || isRateLimited(answer),
    ambiguous: answer.status >= 500,
    refusedFields: detail.fields.slice(0, maxFields).map(({ field }) => field),
    retryAfterMs:
      parseRetryAfter(answer.headers, Date.now()) ??
      (isRateLimited(answer) ? parseRateLimitReset(answer.headers, Date.now()) : undefined),
  });
}

/** Parses a 2xx body; an empty one is undefined. @throws HttpError DCR_HTTP_ANSWER_INVALID */
export function parseBody(service: Service, answer: RawAnswer): unknown {
  if (answer.text === "") return undefined;
  try {
    return JSON.parse(answer.text);
  } catch {
    throw toInvalidAnswerError(service, answer, "the body is not valid JSON");
  }
}

/** The error for a 2xx answer that cannot be what the API document promises. */
export function toInvalidAnswerError(
  service: Service,
  answer: Pick<RawAnswer, "method" | "path" | "status">,
  problem: string,
): HttpError {
  return new HttpError(
    "DCR_HTTP_ANSWER_INVALID",
    `${service} answered ${answer.status} to ${answer.method} ${answer.path}, but ${problem}`,
    { status: answer.status, ambiguous: true, transient: true },
  );
}

/** Reads a parsed body by its schema. @throws HttpError DCR_HTTP_ANSWER_INVALID */
export function parseAs<T extends z.ZodType>(
  service: Service,
  schema: T,
  answer: Pick<RawAnswer, "method" | "path" | "status">,
  body: unknown,
): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place =
    issue === undefined || issue.path.length === 0
      ? "the body"
      : showText(issue.path.map(String).join("."), 100);
  throw toInvalidAnswerError(
    service,
    answer,
    `${place} is not as documented (${showText(issue?.message ?? "unreadable", 200)})`,
  );
}
