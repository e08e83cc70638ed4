import { createSurroundings, type Surroundings } from "../diagnosis/surroundings";
import type { HttpSettings } from "../http";

/** Shows what goes on. */
export interface Progress {
  /** Says what is being done or waited for now. */
  show(text: string): void;
}

/** What a smoke test takes from its surroundings. */
export interface SmokeSurroundings extends Surroundings {
  readonly progress: Progress;
  /** Pause between two looks while something is waited for, in milliseconds. @default 2000 */
  readonly pollIntervalMs: number;
}

/** What is made must be removed again in bounded time. */
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
