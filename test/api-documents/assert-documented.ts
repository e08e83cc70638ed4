import { afterAll } from "vitest";
import type { Exchange } from "../sandbox/recorder";
import { formatTotals, holdAgainstDocuments } from "./documented";

const totals = { checked: 0, skipped: 0 };

/** Fails where an exchange is not as documented, and counts it for the line at the end of the test file. */
export function assertDocumented(exchanges: readonly Exchange[]): void {
  const { checked, skipped, violations } = holdAgainstDocuments(exchanges);
  totals.checked += checked;
  totals.skipped += skipped;
  if (violations.length > 0) {
    throw new Error(`not as the API documents say:\n${[...new Set(violations)].join("\n")}`);
  }
}

/** Prints the count at the end of a test file. */
export function printTotalsAtTheEnd(): void {
  afterAll(() => console.log(formatTotals(totals)));
}
