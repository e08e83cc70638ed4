import type { Report, StackReport } from "../report";
import { toCount } from "../wording";
import { toCode, toMarkdown, toProse } from "./escape";
import { type Extent, toStackSection } from "./stack-section";

/** Comments of GitHub may have 65,536 characters; this leaves room for a mark. */
export const maxReportLength = 65_000;

/** Identifies a report among the comments of a pull request. */
export const reportMark = "<!-- konnect-okta-dcr report -->";

interface Level extends Extent {
  /** Lines of the list of what needs attention, and of errors. */
  readonly listed: number;
  /** Stacks with a section of their own. */
  readonly sections: number;
  /** What is left out, for the reader. */
  readonly leftOut: string;
}

const all = Number.POSITIVE_INFINITY;
const levels: readonly Level[] = [
  { rows: all, rawLines: 2000, hasDiagram: true, lines: all, listed: all, sections: all, leftOut: "" },
  {
    rows: all,
    rawLines: 200,
    hasDiagram: true,
    lines: all,
    listed: all,
    sections: all,
    leftOut: "the end of raw diffs",
  },
  { rows: all, rawLines: 0, hasDiagram: true, lines: all, listed: all, sections: all, leftOut: "raw diffs" },
  {
    rows: all,
    rawLines: 0,
    hasDiagram: false,
    lines: 50,
    listed: all,
    sections: all,
    leftOut: "raw diffs and pictures",
  },
  {
    rows: 30,
    rawLines: 0,
    hasDiagram: false,
    lines: 10,
    listed: 100,
    sections: all,
    leftOut: "raw diffs, pictures and the end of tables and lists",
  },
  {
    rows: 8,
    rawLines: 0,
    hasDiagram: false,
    lines: 3,
    listed: 50,
    sections: all,
    leftOut: "raw diffs, pictures and most of the tables and lists",
  },
  {
    rows: 3,
    rawLines: 0,
    hasDiagram: false,
    lines: 1,
    listed: 30,
    sections: all,
    leftOut: "raw diffs, pictures and most of the tables and lists",
  },
  {
    rows: 0,
    rawLines: 0,
    hasDiagram: false,
    lines: 0,
    listed: 30,
    sections: all,
    leftOut: "tables, lists, raw diffs and pictures",
  },
  {
    rows: 0,
    rawLines: 0,
    hasDiagram: false,
    lines: 0,
    listed: 20,
    sections: 100,
    leftOut: "tables, lists, raw diffs, pictures and most stacks",
  },
];

/** A report as Markdown for GitHub and GitLab, shortened if it would be too long for a comment. */
export function toMarkdownReport(report: Report, maxLength = maxReportLength): string {
  for (const level of levels) {
    const text = render(report, level);
    if (text.length <= maxLength) return text;
  }
  const shortest = levels.at(-1);
  const text = shortest === undefined ? "" : render(report, shortest);
  const end = "\n\nThe rest is left out.\n";
  return `${text.slice(0, text.lastIndexOf("\n", maxLength - end.length))}${end}`;
}

function render(report: Report, level: Level): string {
  const { stacks, missing, headline, digest } = report;
  const shown = stacks.filter(({ status, plan }) => status === "changes" || plan.changes.length > 0);
  const unchanged = stacks.filter(({ status, plan }) => status === "unchanged" && plan.changes.length === 0);
  const sections = shown.slice(0, level.sections);
  const further = shown.length - sections.length;
  const parts = [
    reportMark,
    `## konnect-okta-dcr, ${headline}`,
    toLines(
      "⚠ Needs attention",
      stacks.flatMap((stack) =>
        stack.attention.map(
          ({ registration, text }) => `${toPlace(stack, registration)}: ${toMarkdown(text)}`,
        ),
      ),
      level.listed,
    ),
    toLines(
      "✗ Errors",
      stacks.flatMap((stack) =>
        stack.errors.map(({ path, message }) => {
          const where = path === "" ? "" : ` · ${toCode(path)}`;
          return `${toCode(stack.name)}${where}: ${toProse(message)}`;
        }),
      ),
      level.listed,
    ),
    toLines(
      "Not previewed",
      missing.map(({ stack, reason }) => `${toCode(stack)}: ${toProse(reason)}`),
      level.listed,
    ),
    ...sections.map((stack) => toStackSection(stack, level)),
    further === 0 ? "" : `and ${toCount(further, "further stack")} with changes.`,
    toUnchanged(unchanged),
    toEnd(level.leftOut, stacks.length === 0 ? "" : digest),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function toPlace({ name }: StackReport, registration: string): string {
  return registration === "" ? `**${toCode(name)}**` : `**${toCode(name)}** · ${toCode(registration)}`;
}

function toLines(title: string, lines: readonly string[], limit: number): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, limit).map((line) => `- ${line}`);
  const further = lines.length - shown.length;
  return [`### ${title}`, "", ...shown, ...(further === 0 ? [] : [`- and ${further} more`])].join("\n");
}

const maxUnchanged = 100;

function toUnchanged(stacks: readonly StackReport[]): string {
  if (stacks.length === 0) return "";
  const shown = stacks.slice(0, maxUnchanged).map(({ name }) => toCode(name));
  const further = stacks.length - shown.length;
  return `Unchanged: ${shown.join(", ")}${further === 0 ? "" : ` and ${further} more`}.`;
}

function toEnd(leftOut: string, digest: string): string {
  const hint =
    leftOut === ""
      ? ""
      : `Left out to keep this comment below 65,000 characters: ${leftOut}. \`konnect-okta-dcr report --format text\` prints everything.\n\n`;
  return `${hint}${digest === "" ? "" : `<sub>Digest of the planned changes: <code>${digest}</code></sub>`}`;
}
