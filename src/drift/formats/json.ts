import { toEnvelope } from "../../envelope";
import type { ChangeRecord } from "../../report";
import { toFieldText, toPlain } from "../../report/wording";
import { type DriftReport, toExitCode } from "../drift";

/** The report for programs. */
export function toJson(report: DriftReport): string {
  const { project, stack, drifted, pending, errors } = report;
  const document = {
    project,
    stack,
    exitCode: toExitCode(report),
    drifted: drifted.map(({ found, remedy }) => ({
      ...toObject(found),
      event: found.action === "delete" ? "deleted" : "changed",
      fields: toFields(found),
      remedy: remedy?.action ?? "none",
      remedyFields: toFields(remedy),
    })),
    pending: pending.map((record) => ({
      ...toObject(record),
      action: record.action,
      fields: toFields(record),
    })),
    errors,
  };
  const problems = errors.map((message) => ({ path: stack, message }));
  return toEnvelope("drift", { ok: document.exitCode === 0, results: document, problems });
}

function toObject({ system, noun, name, registration }: ChangeRecord) {
  return { system, object: noun, name, registration };
}

function toFields(record: ChangeRecord | undefined): string[] {
  return record?.fields.map((change) => toPlain(toFieldText(record, change))) ?? [];
}
