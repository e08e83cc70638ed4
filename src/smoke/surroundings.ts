import { createSurroundings, type Surroundings } from "../diagnosis/surroundings";
import type { HttpSettings } from "../http";

/** Shows the progress of a smoke test. */
export interface Progress {
  /** Shows the current step or wait. */
  show(text: string): void;
}

/** What a smoke test takes from its surroundings. */
export interface SmokeSurroundings extends Surroundings {
  readonly progress: Progress;
  /** Pause between two attempts while waiting, in milliseconds. @default 2000 */
  readonly pollIntervalMs: number;
}

/** What smoke creates must be deleted in bounded time. */
const httpSettings: Partial<HttpSettings> = {
  timeoutSeconds: 15,
  totalSeconds: 30,
  retries: 2,
  concurrency: 4,
};

/** The real surroundings. */
export function createSmokeSurroundings(changes: Partial<SmokeSurroundings> = {}): SmokeSurroundings {
  return {
    ...createSurroundings({ httpSettings }),
    progress: { show: () => undefined },
    pollIntervalMs: 2_000,
    ...changes,
  };
}
