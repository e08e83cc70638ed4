import type { Outcome } from "./matrix";

const results = ["at once", "by the next run", "by hand", "failed"] as const;

/** How many faults were tried and what became of them, one row for each value that `toKey` gives. */
export function formatTable(
  title: string,
  outcomes: readonly Outcome[],
  toKey: (outcome: Outcome) => string,
): string {
  const keys = [...new Set(outcomes.map(toKey))];
  const rows = [
    [title, "tried", "survived at once", "by the next run", "after a step by hand", "failed"],
    ...keys.map((key) => {
      const own = outcomes.filter((outcome) => toKey(outcome) === key);
      const counts = results.map((result) => own.filter((outcome) => outcome.result === result).length);
      return [key, own.length, ...counts].map(String);
    }),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}
