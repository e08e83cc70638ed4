import type { ChangeRecord } from "../change";
import { type StackReport, toCounts } from "../report";
import { toCount, toDoneText, toFieldText, toShownFields, toTitle } from "../wording";
import { diagramLegend, toDiagram } from "./diagram";
import { toCode, toCodeBlock, toDetails, toMarkdown, toProse } from "./escape";
import { toRawDiff } from "./raw-diff";

/** How much of a stack is shown. */
export interface Extent {
  /** Rows of the table of one stack. */
  readonly rows: number;
  /** Lines of the raw diff of one stack. */
  readonly rawLines: number;
  readonly hasDiagram: boolean;
  /** Notices, impacts and warnings of one stack. */
  readonly lines: number;
}

/** One stack: its table, what it means for applications, and what was printed. */
export function toStackSection(stack: StackReport, extent: Extent): string {
  const { plan, impacts, warnings, notices, name, isDrift } = stack;
  const { changes } = plan;
  const parts = [
    `### ${toCode(name)}: ${changes.length === 0 ? "no changes" : toCounts(changes, isDrift)}`,
    toTable(stack, extent.rows),
    toList("What it means for developers' applications", impacts, extent.lines),
    toList(
      "Warnings",
      warnings.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)),
      extent.lines,
    ),
    changes.length === 0 ? "" : toNotices(notices, extent.lines),
    extent.hasDiagram ? toDiagramPart(changes) : "",
    toRawPart(stack, extent.rawLines),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

interface Cells {
  readonly title: string;
  readonly action: string;
  readonly fields: string;
}

const knownCells = new WeakMap<ChangeRecord, Cells>();

/** Remembered, because a report that is too long is written several times. */
function toCells(change: ChangeRecord, isDrift: boolean): Cells {
  const known = knownCells.get(change);
  if (known !== undefined) return known;
  const fields = toShownFields(change).map((field) => toMarkdown(toFieldText(change, field)));
  const cells = {
    title: toMarkdown(toTitle(change)),
    action: toProse(toDoneText(change, isDrift)),
    fields: fields.join("<br>"),
  };
  knownCells.set(change, cells);
  return cells;
}

function toTable({ plan: { changes }, isDrift }: StackReport, rows: number): string {
  if (changes.length === 0 || rows === 0) return "";
  const shown = changes.slice(0, rows).map((change) => ({ change, ...toCells(change, isDrift) }));
  const hasRegistration = new Set(changes.map(({ registration }) => registration)).size > 1;
  const hasFields = shown.some(({ fields }) => fields !== "");
  const toRow = (registration: string, title: string, action: string, fields: string) => {
    const cells = [...(hasRegistration ? [registration] : []), title, action, ...(hasFields ? [fields] : [])];
    return `| ${cells.join(" | ")} |`;
  };
  const head = toRow("Registration", "Object", "Action", "Change");
  const lines = [
    head,
    `|${" --- |".repeat(head.split(" | ").length)}`,
    ...shown.map(({ change, title, action, fields }) =>
      toRow(toCode(change.registration), title, action, fields),
    ),
  ];
  const further = changes.length - shown.length;
  return further === 0
    ? lines.join("\n")
    : `${lines.join("\n")}\n\nand ${toCount(further, "further change")}.`;
}

function toList(title: string, messages: readonly string[], limit: number): string {
  if (messages.length === 0 || limit === 0) return "";
  const shown = messages.slice(0, limit).map((message) => `- ${toProse(message)}`);
  const further = messages.length - shown.length;
  return [`**${title}**`, "", ...shown, ...(further === 0 ? [] : [`- and ${further} more`])].join("\n");
}

function toNotices(notices: readonly string[], limit: number): string {
  if (notices.length === 0 || limit === 0) return "";
  const shown = notices.slice(0, limit).map((notice) => `- ${toProse(notice)}`);
  return toDetails(toCount(notices.length, "notice"), shown.join("\n"));
}

function toDiagramPart(changes: readonly ChangeRecord[]): string {
  const lines = toDiagram(changes);
  if (lines.length === 0) return "";
  return toDetails("Picture", `${toCodeBlock("mermaid", lines)}\n\n${diagramLegend}`);
}

function toRawPart({ plan }: StackReport, limit: number): string {
  if (limit === 0) return "";
  const lines = toRawDiff(plan);
  if (lines.length === 0) return "";
  const shown = lines.slice(0, limit);
  const further = lines.length - shown.length;
  const rest = further === 0 ? [] : [`! ${toCount(further, "further line")}`];
  return toDetails("Raw diff", toCodeBlock("diff", [...shown, ...rest]));
}
