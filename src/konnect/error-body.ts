import { z } from "zod";
import { type ErrorDetail, type RawAnswer, tryParseJson } from "../http";

const problemSchema = z.looseObject({
  title: z.string().optional(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  invalid_parameters: z
    .array(z.looseObject({ field: z.string().optional(), reason: z.string().optional() }))
    .optional(),
});

/** Reads Konnect's problem+json. @see RFC 9457 */
export function describeKonnectError(answer: RawAnswer): ErrorDetail {
  const problem = problemSchema.safeParse(tryParseJson(answer.text));
  if (!problem.success) return { summary: "", fields: [], traceId: undefined };
  const { title, detail, instance, invalid_parameters } = problem.data;
  return {
    summary: detail ?? title ?? "",
    fields: (invalid_parameters ?? []).map(({ field, reason }) => ({
      field: field ?? "?",
      reason: reason ?? "invalid",
    })),
    traceId: instance?.replace(/^kong:trace:/, ""),
  };
}
