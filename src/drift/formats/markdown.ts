import type { ChangeRecord } from "../../report";
import { toCode, toMarkdown as toMarkdownPhrase, toProse } from "../../report/markdown/escape";
import { toActionText, toEventText, toFieldText, toTitle } from "../../report/wording";
import type { DriftReport } from "../drift";
import { toRemedy } from "../remedy";
import { toHeadline } from "./text";

/** GitHub takes 65,536 characters in an issue. */
const maxLength = 60_000;
const maxFields = 20;

/** The report for the summary of a job and for an issue. */
export function toMarkdown(report: DriftReport): string {
  const { stack, drifted, pending, errors } = report;
  const lines = [`### Stack ${toCode(stack)}: ${toHeadline(report)}`];
  lines.push(...errors.slice(0, maxFields).flatMap((error) => ["", `- ❌ ${toProse(error)}`]));
  if (drifted.length > 0) {
    lines.push(
      "",
      "| where | object | changed outside of Pulumi | `pulumi up --refresh` |",
      "|---|---|---|---|",
    );
    for (const item of drifted) {
      const change = [toEventText(item.found), ...toFields(item.found)].join("<br>");
      const remedy = [toRemedy(item), ...toFields(item.remedy)].join("<br>");
      lines.push(`${toPlace(item.found)} ${change} | ${remedy} |`);
    }
  }
  if (pending.length > 0) {
    lines.push("", "| where | object | setting that is not applied yet |", "|---|---|---|");
    for (const record of pending) {
      lines.push(`${toPlace(record)} ${[toActionText(record), ...toFields(record)].join("<br>")} |`);
    }
  }
  return `${shorten(lines).join("\n")}\n`;
}

function toPlace(record: ChangeRecord): string {
  return `| ${record.system} | ${toMarkdownPhrase(toTitle(record))} (${toCode(record.registration)}) |`;
}

function toFields(record: ChangeRecord | undefined): string[] {
  const fields = record?.fields ?? [];
  const shown = fields
    .slice(0, maxFields)
    .map((field) => record && toMarkdownPhrase(toFieldText(record, field)));
  const rest = fields.length - maxFields;
  return [...shown.filter((text) => text !== undefined), ...(rest > 0 ? [`… and ${rest} more`] : [])];
}

/** Whole rows only. */
function shorten(lines: readonly string[]): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > maxLength;
  });
  if (end === -1) return lines;
  return [...lines.slice(0, end), "", `… and ${lines.length - end} more lines: run konnect-okta-dcr drift.`];
}
