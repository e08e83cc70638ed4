import { skipped, type Verdict } from "../diagnosis/verdict";
import { type LinkId, type SmokeResult, type StepId, stepTitles } from "./result";

/** Keeps what each step came to. */
export interface Book {
  readonly steps: readonly SmokeResult<StepId>[];
  readonly links: readonly SmokeResult<LinkId>[];
  /** Notes a step; answers whether the test can go on from it. */
  note(id: StepId, verdict: Verdict): boolean;
  /** Notes steps that were not made. */
  leaveOut(ids: readonly StepId[], because: string): void;
  /** Notes where it breaks. */
  explain(links: readonly SmokeResult<LinkId>[]): void;
}

/** Makes an empty {@link Book}. */
export function createBook(): Book {
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
    leaveOut: (ids, because) => {
      for (const id of ids) note(id, skipped(because));
    },
    explain: (found) => void links.push(...found),
  };
}
