import { skipped, type Verdict } from "../diagnosis/verdict";
import { type LinkId, type SmokeResult, type StepId, stepTitles } from "./result";

/** The result of each step. */
export interface StepLog {
  readonly steps: readonly SmokeResult<StepId>[];
  readonly links: readonly SmokeResult<LinkId>[];
  /** Logs a step; returns whether the test can continue. */
  note(id: StepId, verdict: Verdict): boolean;
  /** Logs skipped steps. */
  skip(ids: readonly StepId[], because: string): void;
  /** Logs where the test fails. */
  explain(links: readonly SmokeResult<LinkId>[]): void;
}

/** Creates an empty {@link StepLog}. */
export function createStepLog(): StepLog {
  const steps: SmokeResult<StepId>[] = [];
  const links: SmokeResult<LinkId>[] = [];
  const note = (id: StepId, verdict: Verdict): boolean => {
    steps.push({ id, title: stepTitles[id], ...verdict });
    return verdict.status === "ok" || verdict.status === "warning";
  };
  return {
    steps,
    links,
    note,
    skip: (ids, because) => {
      for (const id of ids) note(id, skipped(because));
    },
    explain: (found) => void links.push(...found),
  };
}
