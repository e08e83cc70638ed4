import type { ChangeRecord } from "../../report";
import { toActionText, toCount, toEventText, toFieldText, toPlain, toTitle } from "../../report/wording";
import { type DriftedObject, type DriftReport, toExitCode } from "../drift";
import type { PlanAge } from "../plan-age";
import { toRemedy } from "../remedy";

/** The report for people and logs. */
export function toText(report: DriftReport): string {
  const { stack, drifted, pending, errors } = report;
  if (errors.length > 0) return [`${stack}: the preview failed`, ...errors.map(indent)].join("\n");
  if (toExitCode(report) === 0) return `${stack}: ${toHeadline(report)}`;
  return [
    `${stack}: ${toHeadline(report)}`,
    ...(drifted.length === 0 ? [] : ["", "Changed outside of Pulumi:", ...drifted.map(toDriftedText)]),
    ...(pending.length === 0
      ? []
      : ["", "Settings that are not applied yet:", ...pending.map(toPendingText)]),
  ].join("\n");
}

/** `2 objects changed outside of Pulumi, 1 change of the settings not applied`. */
export function toHeadline({ drifted, pending, errors }: DriftReport): string {
  if (errors.length > 0) return "the preview failed";
  const parts = [
    ...(drifted.length === 0 ? [] : [`${toCount(drifted.length, "object")} changed outside of Pulumi`]),
    ...(pending.length === 0 ? [] : [`${toCount(pending.length, "change")} of the settings not applied`]),
  ];
  return parts.length === 0 ? "no drift, and all settings are applied" : parts.join(", ");
}

/** Why an approved plan is out of date. */
export function toPlanAgeText({ changed, added, dropped }: PlanAge): string {
  const list = (title: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`  ${title}:`, ...texts.map(indent)];
  return [
    "the plan that was approved is not what pulumi up would do now:",
    ...list("changed in Okta or Konnect since then", changed.map(toFoundText)),
    ...list("planned now", added.map(toPendingText)),
    ...list("not planned any more", dropped.map(toPendingText)),
    "",
  ].join("\n");
}

function toDriftedText(item: DriftedObject): string {
  const { found, remedy } = item;
  const reverted = remedy?.action === "update" ? toFieldLines(remedy, "      ") : [];
  const remedyText = `    → pulumi up --refresh ${toRemedy(item)}${reverted.length === 0 ? "" : ":"}`;
  return [toFoundText(found), remedyText, ...reverted].join("\n");
}

function toFoundText(found: ChangeRecord): string {
  const event = toEventText(found);
  return [`  ${toObject(found)} ${event}`, ...toFieldLines(found, "    ")].join("\n");
}

function toPendingText(record: ChangeRecord): string {
  return [`  ${toObject(record)}: ${toActionText(record)}`, ...toFieldLines(record, "    ")].join("\n");
}

function toObject(record: ChangeRecord): string {
  return `${record.system}: ${toPlain(toTitle(record))} (${record.registration})`;
}

function toFieldLines(record: ChangeRecord, space: string): string[] {
  return record.fields.map((field) => `${space}${toPlain(toFieldText(record, field))}`);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
