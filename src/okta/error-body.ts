import { z } from "zod";
import { type ErrorDetail, type RawAnswer, tryParseJson } from "../http";

const errorSchema = z.looseObject({
  errorCode: z.string().optional(),
  errorSummary: z.string().optional(),
  errorCauses: z.array(z.looseObject({ errorSummary: z.string().optional() })).optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

/** The organization does not have the feature; of what this package uses, API Access Management is the only add-on. */
const featureMissing = "E0000015";

/**
 * Reads Okta's error body, in its own form or in that of OAuth. A cause that begins with a field's name, such as
 * `name: The field cannot be left blank`, is reported as that field.
 * @see RFC 6749 §5.2
 */
export function describeOktaError(answer: RawAnswer): ErrorDetail {
  const header = answer.headers["x-okta-request-id"];
  const traceId = Array.isArray(header) ? header[0] : header;
  const body = errorSchema.safeParse(tryParseJson(answer.text));
  if (!body.success) return { summary: "", fields: [], traceId };
  const { errorCode, errorSummary, errorCauses, error, error_description } = body.data;
  const causes = (errorCauses ?? []).flatMap((cause) => cause.errorSummary ?? []);
  const parts = causes.map((cause) => ({ cause, match: /^([A-Za-z]\w*(?:\.\w+)*): (.+)$/s.exec(cause) }));
  const summary = [
    errorSummary ?? error_description ?? error ?? "",
    ...parts.flatMap(({ cause, match }) => (match === null ? [cause] : [])),
  ].filter((text) => text !== "");
  const isFeatureMissing = errorCode === featureMissing;
  return {
    summary: isFeatureMissing
      ? `${summary.join(", ")} (${featureMissing}: API Access Management)`
      : summary.join(", "),
    fields: parts.flatMap(({ match }) =>
      match === null ? [] : [{ field: match[1] ?? "", reason: match[2] ?? "" }],
    ),
    traceId,
  };
}
