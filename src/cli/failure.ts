import { CommanderError } from "commander";
import { toFailureEnvelope } from "../envelope";
import { DcrError, formatError } from "../errors";
import { showLines } from "../errors/foreign-text";
import { createRedactor } from "../redact/redact";
import { wantsJson } from "./wants-json";

/** Ends a command that has no result: as text on stderr, or as JSON on stdout. */
export function reportFailure(error: unknown, exitCode: 1 | 2, argv: readonly string[] = process.argv): void {
  process.exitCode = exitCode;
  if (wantsJson(argv)) {
    process.stdout.write(`${toFailureEnvelope(argv[2] ?? "", toUsageError(error))}\n`);
    return;
  }
  // Commander has printed its own errors.
  if (!(error instanceof CommanderError)) reportFailureAsText(error, exitCode);
}

/** The same after a result that was printed already. */
export function reportFailureAsText(error: unknown, exitCode: 1 | 2): void {
  process.exitCode = exitCode;
  process.stderr.write(`${showLines(createRedactor().redact(formatError(error)))}\n`);
}

function toUsageError(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  return new DcrError("DCR_USAGE", error.message.replace(/^error: /, ""));
}
