import type { Command } from "commander";
import { readBoundedFile, UnreadableFileError } from "../bounded-file";
import { toPlanAge, toPlanAgeText } from "../drift";
import { toEnvelope } from "../envelope";
import { DcrError } from "../errors";
import { showTexts } from "../errors/foreign-text";
import { createRedactor } from "../redact/redact";
import { type Preview, parsePreview } from "../report";
import { reportFailure } from "./failure";
import { finish, jsonOption, quietOption } from "./output";

interface CompareOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const maxFileBytes = 128 * 1024 * 1024;
const redactor = createRedactor();

/** `compare APPROVED NOW`: whether an approved plan is still what would happen. */
export function registerCompare(program: Command): void {
  program
    .command("compare")
    .description(
      "compare an approved pulumi preview --json with a new one; fails if they plan different changes",
    )
    .argument("<approved>", "the preview that was reviewed")
    .argument("<now>", "the preview of the moment before pulumi up")
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      "after",
      "\nExit codes: 0 the same changes, 1 other changes (DCR_PLAN_STALE) or an\nunreadable preview, 2 wrong usage.",
    )
    .action(async (approvedFile: string, nowFile: string, { json, quiet }: CompareOptions) => {
      try {
        const age = showTexts(toPlanAge(readPreview(approvedFile), readPreview(nowFile)), redactor.redact);
        if (!age.isCurrent) throw new DcrError("DCR_PLAN_STALE", toPlanAgeText(age));
        const results = { digest: age.digest };
        const text = `The plan is current: ${age.digest}`;
        await finish(json === true ? toEnvelope("compare", { ok: true, results, problems: [] }) : text, 0, {
          quiet,
        });
      } catch (error) {
        reportFailure(error, 1);
      }
    });
}

/** @throws DcrError DCR_REPORT_INPUT */
function readPreview(file: string): Preview {
  const preview = parsePreview(readText(file), file);
  const error = preview.diagnostics.find(({ severity }) => severity === "error");
  if (error === undefined) return preview;
  throw new DcrError("DCR_REPORT_INPUT", `${file} is a failed preview: ${error.message}`);
}

function readText(file: string): string {
  try {
    return readBoundedFile(file, maxFileBytes);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new DcrError("DCR_REPORT_INPUT", `${file} ${error.message}`);
  }
}
