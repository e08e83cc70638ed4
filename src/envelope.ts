import { errorCodes, isDcrError } from "./errors";
import { showTexts } from "./errors/foreign-text";
import { createRedactor } from "./redact/redact";

/** Something that went wrong or deserves attention. */
export interface Problem {
  readonly code?: string | undefined;
  /** `error` unless the command tells degrees apart. */
  readonly severity?: string | undefined;
  readonly message: string;
  /** Settings path, option or object. */
  readonly path?: string | undefined;
  readonly fix?: string | undefined;
}

/** What a command found. */
export interface CommandResult {
  readonly ok: boolean;
  readonly results: unknown;
  readonly problems: readonly Problem[];
}

/** Of the form below; a change that readers would notice raises it. */
const formatVersion = 1;

/** What `--json` prints, for every command and for every failure. */
export function toEnvelope(command: string, { ok, results, problems }: CommandResult): string {
  return JSON.stringify({ version: formatVersion, command, ok, results, problems }, undefined, 2);
}

/** The same for a command that has no result; texts of others and secrets are filtered. */
export function toFailureEnvelope(command: string, error: unknown): string {
  const { redact } = createRedactor();
  return toEnvelope(command, { ok: false, results: [], problems: [showTexts(toProblem(error), redact)] });
}

function toProblem(error: unknown): Problem {
  if (!isDcrError(error)) return { message: error instanceof Error ? error.message : String(error) };
  const { code, message, path, fix = errorCodes[code].fix } = error;
  return { code, message, path, fix };
}
