import { faultKinds } from "./kinds";
import { type Outcome, runMatrix } from "./matrix";
import { operations } from "./world";

/** `npm run test:faults [-- PART]`: the matrix, or what has the words in its title; a table, and the count at last. */
async function main(): Promise<void> {
  const part = process.argv[2] ?? "";
  const outcomes = await runMatrix(
    4,
    (title) => title.includes(part),
    ({ result, operation, kind, request, problem }) => {
      if (result === "failed") console.log(`FAILED ${operation}, ${request}, ${kind}: ${problem ?? ""}`);
    },
  );
  const count = (test: (outcome: Outcome) => boolean) => outcomes.filter(test).length;
  const toRow = (title: string, test: (outcome: Outcome) => boolean) => [
    title,
    ...[
      test,
      (item: Outcome) => test(item) && item.result === "at once",
      (item: Outcome) => test(item) && item.result === "by the next run",
      (item: Outcome) => test(item) && item.result === "failed",
    ].map((column) => String(count(column))),
  ];
  const rows = [
    ["", "tried", "survived at once", "by the next run", "failed"],
    ...operations.map((operation) => toRow(operation, (item) => item.operation === operation)),
    ["", "", "", "", ""],
    ...Object.keys(faultKinds).map((kind) => toRow(kind, (item) => item.kind === kind)),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(
      row
        .map((text, column) =>
          column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    );
  }
  const failed = count(({ result }) => result === "failed");
  console.log(`${outcomes.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && (outcomes.length >= 300 || part !== "") ? 0 : 1;
}

void main();
