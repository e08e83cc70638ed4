import type { HttpSettings } from "../http";
import { createRedactor, type Redactor } from "../redact/redact";

/** What a diagnosis takes from its surroundings. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths and the Pulumi project start. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Reads a secret of the stack's config; undefined where there is no stack at hand. */
  readonly readConfig?: ((key: string) => string | undefined) | undefined;
  readonly httpSettings: Partial<HttpSettings>;
  readonly redactor: Redactor;
  readonly signal?: AbortSignal | undefined;
}

/** A diagnosis is wanted soon: what does not answer in this time counts as not answering. */
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
