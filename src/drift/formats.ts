import type { ChangeRecord } from "../report";
import { type DriftedObject, type DriftReport, toExitCode } from "./drift";
import { toEvent, toFieldText, toObjectName, toRemedy, toShownField } from "./phrases";

/** The report for people and logs. */
export function toText(report: DriftReport): string {
  const { stack, drifted, pending, errors } = report;
  if (errors.length > 0) return [`${stack}: the preview failed`, ...errors.map(indent)].join("\n");
  if (toExitCode(report) === 0) return `${stack}: no drift, and all settings are applied`;
  return [
    `${stack}: ${toHeadline(report)}`,
    ...(drifted.length === 0 ? [] : ["", "Changed outside of Pulumi:", ...drifted.map(toDriftedText)]),
    ...(pending.length === 0
      ? []
      : ["", "Settings that are not applied yet:", ...pending.map(toPendingText)]),
  ].join("\n");
}

/** `2 objects changed outside of Pulumi, 1 change of the settings not applied`. */
export function toHeadline({ drifted, pending }: DriftReport): string {
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  return [
    ...(drifted.length === 0 ? [] : [`${plural(drifted.length, "object")} changed outside of Pulumi`]),
    ...(pending.length === 0 ? [] : [`${plural(pending.length, "change")} of the settings not applied`]),
  ].join(", ");
}

function toDriftedText(item: DriftedObject): string {
  const { found, remedy } = item;
  const planned = remedy?.action === "update" ? remedy.fields : [];
  const reverted = planned.map((field) => `      ${toFieldText(found, field)}`);
  return [
    `  ${found.system}: ${toObjectName(found)} ${toEvent(item)}`,
    ...found.fields.map((field) => `    ${toFieldText(found, field)}`),
    `    → pulumi up --refresh ${toRemedy(item)}${reverted.length === 0 ? "" : ":"}`,
    ...reverted,
  ].join("\n");
}

function toPendingText(record: ChangeRecord): string {
  return [
    `  ${record.system}: ${toObjectName(record)}: ${record.action}`,
    ...record.fields.map((field) => `    ${toFieldText(record, field)}`),
  ].join("\n");
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

/** The report for programs. */
export function toJson(report: DriftReport): string {
  const { project, stack, drifted, pending, errors } = report;
  const toObject = (record: ChangeRecord) => {
    const { system, noun, name, registration } = record;
    return { system, object: noun, name, registration };
  };
  const toFields = (record: ChangeRecord | undefined) =>
    record?.fields.map((change) => toShownField(record, change)) ?? [];
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
  return JSON.stringify(document, undefined, 2);
}
