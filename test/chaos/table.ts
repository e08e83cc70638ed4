import type { Outcome } from "./try";

const marks = ["lost", "leaked", "unbounded", "untruthful"] as const;

/** One row for each part and one for all. */
export function formatTable(outcomes: readonly Outcome[]): {
  readonly text: string;
  readonly isClean: boolean;
} {
  const parts = [...new Set(outcomes.map(({ part }) => part))];
  const rows = [
    ["bad input", "tries", "survived", ...marks],
    ...parts.map((part) =>
      toRow(
        part,
        outcomes.filter((outcome) => outcome.part === part),
      ),
    ),
    toRow("all", outcomes),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return {
    text: rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n"),
    isClean: outcomes.every(isSurvived),
  };
}

function toRow(title: string, outcomes: readonly Outcome[]): string[] {
  const counts = marks.map((mark) => outcomes.filter((outcome) => outcome[mark] !== undefined).length);
  return [title, outcomes.length, outcomes.filter(isSurvived).length, ...counts].map(String);
}

/** Whether nothing went wrong. */
export function isSurvived(outcome: Outcome): boolean {
  return marks.every((mark) => outcome[mark] === undefined);
}
