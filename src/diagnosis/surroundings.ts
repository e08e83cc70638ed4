import type { HttpSettings } from "../http";
import { createRedactor, type Redactor } from "../redact/redact";

/** The environment of a diagnosis. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Base of relative paths, and where the search for the Pulumi project starts. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Reads a secret of the stack's config; undefined if there is no stack. */
  readonly readConfig?: ((key: string) => string | undefined) | undefined;
  readonly httpSettings: Partial<HttpSettings>;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
}

/** A diagnosis must be fast: a server that does not answer in this time counts as unreachable. */
export const diagnosisHttpSettings: Partial<HttpSettings> = {
  timeoutSeconds: 15,
  totalSeconds: 45,
  retries: 2,
  concurrency: 6,
};

/** The real surroundings. */
export function createSurroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    env: process.env,
    folder: process.cwd(),
    now: Date.now,
    httpSettings: diagnosisHttpSettings,
    redactor: createRedactor(),
    ...changes,
  };
}
