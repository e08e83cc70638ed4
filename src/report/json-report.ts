import { toEnvelope } from "../envelope";
import { showTexts } from "../errors/foreign-text";
import type { Report } from "./report";
import { redact, toDoneText, toFieldText, toMessage, toPlain, toShownFields, toTitle } from "./wording";

/** A report for programs. */
export function toJsonReport({ stacks, missing, headline, digest, exitCode }: Report): string {
  const document = {
    headline,
    digest,
    exitCode,
    stacks: stacks.map(({ plan, name, status, isDrift, attention, errors, warnings, impacts, notices }) => ({
      name,
      project: plan.preview.project,
      stack: plan.preview.stack,
      source: plan.preview.source,
      status,
      isDrift,
      unchanged: plan.unchanged,
      attention: attention.map(({ registration, text }) => ({ registration, message: toPlain(text) })),
      changes: plan.changes.map((change) => ({
        registration: change.registration,
        object: toPlain(toTitle(change)),
        noun: change.noun,
        action: change.action,
        description: toDoneText(change, isDrift),
        fields: toShownFields(change).map((field) => toPlain(toFieldText(change, field))),
        urn: toMessage(change.urn),
        ...(change.id === undefined ? {} : { id: toMessage(change.id) }),
      })),
      applications: impacts,
      errors,
      warnings,
      notices,
    })),
    notPreviewed: missing,
  };
  const problems = stacks.flatMap(({ name, errors }) =>
    errors.map(({ path, message }) => ({ path: path === "" ? name : path, message })),
  );
  const shown = showTexts({ ok: exitCode === 0, results: document, problems }, redact);
  return `${toEnvelope("report", shown)}\n`;
}
