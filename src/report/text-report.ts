import { type LayoutOptions, toLayout } from "../diagnosis/layout";
import type { ChangeRecord } from "./change";
import { type Report, type StackReport, toCounts } from "./report";
import { toDoneText, toFieldText, toMark, toMessage, toPlain, toShownFields, toTitle } from "./wording";

type Layout = ReturnType<typeof toLayout>;

/** A report for a terminal or a log. */
export function toTextReport(report: Report, options: LayoutOptions = {}): string {
  const layout = toLayout(options);
  const { stacks, missing, headline, digest } = report;
  const parts = [
    layout.paint("bold", headline),
    toBlock(
      "Needs attention",
      "yellow",
      stacks.flatMap(({ name, attention }) =>
        attention.map(({ registration, text }) =>
          [name, ...(registration === "" ? [] : [registration]), toPlain(text)].map(toMessage).join(": "),
        ),
      ),
      layout,
    ),
    toBlock(
      "Errors",
      "red",
      stacks.flatMap(({ name, errors }) =>
        errors.map(({ path, message }) =>
          [toMessage(name), ...(path === "" ? [] : [path]), message].join(": "),
        ),
      ),
      layout,
    ),
    toBlock(
      "Not previewed",
      "yellow",
      missing.map(({ stack, reason }) => `${toMessage(stack)}: ${toMessage(reason)}`),
      layout,
    ),
    ...stacks.filter(({ plan }) => plan.changes.length > 0).map((stack) => toSection(stack, layout)),
    toUnchanged(stacks),
    layout.paint("gray", layout.wrap(`digest ${digest}`, 0)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function toSection({ name, plan, impacts, warnings, notices, isDrift }: StackReport, layout: Layout): string {
  const what = toCounts(plan.changes, isDrift);
  const registrations = [...new Set(plan.changes.map(({ registration }) => registration))];
  const lines = registrations.flatMap((registration) => [
    `  ${toMessage(registration)}`,
    ...plan.changes
      .filter((change) => change.registration === registration)
      .flatMap((change) => toChangeLines(change, isDrift, layout)),
  ]);
  return [
    `${layout.paint("bold", toMessage(name))}: ${what}`,
    ...lines,
    ...toItems("applications", impacts, layout),
    ...toItems(
      "warnings",
      warnings.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)),
      layout,
    ),
    ...toItems("notices", notices, layout),
  ].join("\n");
}

const colours = { "+": "green", "-": "red", "±": "yellow", "?": "red" } as const;

function toChangeLines(change: ChangeRecord, isDrift: boolean, layout: Layout): string[] {
  const mark = toMark(change);
  const colour = mark in colours ? colours[mark as keyof typeof colours] : "yellow";
  const title = `${toPlain(toTitle(change))}: ${toDoneText(change, isDrift)}`;
  return [
    `    ${layout.paint(colour, mark)} ${layout.wrap(title, 6)}`,
    ...toShownFields(change).map((field) => `        ${layout.wrap(toPlain(toFieldText(change, field)), 8)}`),
  ];
}

function toBlock(title: string, colour: "red" | "yellow", lines: readonly string[], layout: Layout): string {
  if (lines.length === 0) return "";
  return [layout.paint(colour, title), ...lines.map((line) => `  ${layout.wrap(line, 2)}`)].join("\n");
}

function toItems(title: string, lines: readonly string[], layout: Layout): string[] {
  if (lines.length === 0) return [];
  return [`  ${title}`, ...lines.map((line) => `    ${layout.wrap(line, 4)}`)];
}

function toUnchanged(stacks: readonly StackReport[]): string {
  const names = stacks
    .filter(({ status, plan }) => status === "unchanged" && plan.changes.length === 0)
    .map(({ name }) => toMessage(name));
  return names.length === 0 ? "" : `unchanged: ${names.join(", ")}`;
}
