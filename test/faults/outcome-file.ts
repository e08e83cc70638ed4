import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Outcome } from "./matrix";

/** Outcomes of a run that can be continued. */
export class OutcomeFile {
  readonly #path: string | undefined;
  readonly earlier: readonly Outcome[];

  /** Without a path nothing is read or written. */
  constructor(path: string | undefined) {
    this.#path = path;
    this.earlier = path !== undefined && existsSync(path) ? readOutcomes(path) : [];
  }

  add(outcome: Outcome): void {
    if (this.#path !== undefined) appendFileSync(this.#path, `${JSON.stringify(outcome)}\n`);
  }
}

function readOutcomes(path: string): Outcome[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Outcome);
}
