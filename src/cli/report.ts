import { writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { globSync, isDynamicPattern } from "tinyglobby";
import { readBoundedFile, readBoundedStream, UnreadableFileError } from "../bounded-file";
import { DcrError, isDcrError } from "../errors";
import { showLines } from "../errors/foreign-text";
import { createRedactor } from "../redact/redact";
import { type Preview, parsePreview, toFailedPreview } from "../report/preview";
import { toInputError } from "../report/printed-text";
import { type MissingPreview, type Report, toReport } from "../report/report";
import { hasColours } from "./colours";
import { reportFailureAsText } from "./failure";
import { finish, jsonOption, quietOption } from "./output";
import { withProgress } from "./progress";

const formats = ["markdown", "json", "text"] as const;
const platforms = ["github", "gitlab"] as const;

interface ReportCommandOptions {
  readonly format?: (typeof formats)[number];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly outputFile?: string;
  readonly digest?: boolean;
  readonly comment?: (typeof platforms)[number];
  readonly pullRequest?: number;
  readonly notPreviewed: readonly MissingPreview[];
}

const redactor = createRedactor();
/** Of one file: a hundred times the preview of a stack with ten registrations. */
const maxFileBytes = 128 * 1024 * 1024;

/** `report`: one readable report of the previews of many stacks. */
export function registerReport(program: Command): void {
  program
    .command("report")
    .description("turn the JSON of pulumi preview into one report of many stacks; needs no credentials")
    .argument("[previews...]", "files or globs with what pulumi preview --json printed; default: stdin")
    .addOption(
      new Option("--format <format>", "default: text on a terminal, else markdown").choices([...formats]),
    )
    .addOption(jsonOption())
    .addOption(quietOption())
    .option("--output-file <file>", "write the report into a file, and nothing to stdout")
    .option("--digest", "print only a hash of the planned changes")
    .addOption(
      new Option("--comment <platform>", "write the report as the one comment of the pull request").choices([
        ...platforms,
      ]),
    )
    .option(
      "--pull-request <number>",
      "number of the pull or merge request; default: that of the CI job",
      parseNumber,
    )
    .option(
      "--not-previewed <stack=reason>",
      "a stack without a preview, and why; repeatable",
      collectMissing,
      [],
    )
    .addHelpText("after", helpText)
    .action(async (previews: string[], options: ReportCommandOptions) => {
      const report = toReport(await readPreviews(previews, options.notPreviewed), options.notPreviewed);
      const exitCode = options.digest === true && report.exitCode !== 1 ? 0 : report.exitCode;
      const text = options.digest === true ? `${report.digest}\n` : await render(report, options);
      if (options.outputFile === undefined) await finish(text, exitCode, options);
      else writeReport(options.outputFile, text);
      process.exitCode = exitCode;
      if (options.comment === undefined) return;
      try {
        await comment(report, options.comment, options);
      } catch (error) {
        reportFailureAsText(error, 1);
      }
    });
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DcrError("DCR_REPORT_FILE", `the report could not be written: ${reason}`, { cause });
  }
}

async function comment(
  report: Report,
  platform: (typeof platforms)[number],
  { pullRequest, json, quiet }: ReportCommandOptions,
): Promise<void> {
  const { postComment } = await import("../report/comment/post-comment.js");
  const { toMarkdownReport } = await import("../report/markdown/markdown-report.js");
  const posting = postComment(platform, toMarkdownReport(report), {
    env: process.env,
    redactor,
    pullRequest,
  });
  const result = await withProgress("writing the comment", json !== true && quiet !== true, posting);
  process.stderr.write(`${showLines(redactor.redact(result))}\n`);
}

async function render(report: Report, options: ReportCommandOptions): Promise<string> {
  const { json, outputFile } = options;
  const format = json === true ? "json" : options.format;
  const { stdout } = process;
  const isTerminal = stdout.isTTY === true && outputFile === undefined;
  const chosen = format ?? (isTerminal ? "text" : "markdown");
  if (chosen === "json") return (await import("../report/json-report.js")).toJsonReport(report);
  if (chosen === "markdown") {
    return (await import("../report/markdown/markdown-report.js")).toMarkdownReport(report);
  }
  return (await import("../report/text-report.js")).toTextReport(report, {
    hasColours: outputFile === undefined && hasColours(stdout),
    columns: isTerminal ? stdout.columns : undefined,
  });
}

async function readPreviews(
  patterns: readonly string[],
  missing: readonly MissingPreview[],
): Promise<Preview[]> {
  if (patterns.length === 0 && missing.length > 0) return [];
  if (patterns.length === 0 || (patterns.length === 1 && patterns[0] === "-")) {
    return [parsePreview(await readStdin(), "stdin")];
  }
  const files = findFiles(patterns);
  return files.map((file) => {
    try {
      return parsePreview(readPreview(file), file);
    } catch (error) {
      // One file that is cut off must not hide what the others plan.
      if (!isDcrError(error) || files.length === 1) throw error;
      return toFailedPreview(file, `[${error.code}] ${error.message}`);
    }
  });
}

function findFiles(patterns: readonly string[]): string[] {
  const files = patterns.flatMap((pattern) => {
    if (!isDynamicPattern(pattern)) return [pattern];
    const found = globSync(pattern.replaceAll("\\", "/"), { expandDirectories: false });
    if (found.length === 0) throw toInputError(pattern, "matches no file");
    return found;
  });
  return [...new Set(files)].sort();
}

function readPreview(file: string): string {
  try {
    return readBoundedFile(file, maxFileBytes);
  } catch (error) {
    throw error instanceof UnreadableFileError ? toInputError(file, error.message) : error;
  }
}

async function readStdin(): Promise<string> {
  const { stdin } = process;
  if (stdin.isTTY === true) throw toInputError("stdin", "is a terminal: name files, or pipe a preview");
  try {
    return await readBoundedStream(stdin, maxFileBytes);
  } catch (error) {
    throw error instanceof UnreadableFileError ? toInputError("stdin", error.message) : error;
  }
}

function collectMissing(value: string, others: readonly MissingPreview[]): MissingPreview[] {
  const [stack = "", ...reason] = value.split("=");
  if (stack === "" || reason.join("=") === "") throw new InvalidArgumentError("stack=reason");
  return [...others, { stack, reason: reason.join("=") }];
}

function parseNumber(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("a whole number above 0");
}

const helpText = `
Write one file for each stack, and pass it on even if the preview fails:
  pulumi preview --json --stack dev > preview-dev.json
  konnect-okta-dcr report preview-*.json
It reads pulumi refresh --preview-only --json and
pulumi destroy --preview-only --json as well.
--comment github takes GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_EVENT_PATH and
GITHUB_API_URL of the job; --comment gitlab takes GITLAB_TOKEN (scope api),
CI_API_V4_URL, CI_PROJECT_ID and CI_MERGE_REQUEST_IID.
Exit codes: 0 no changes, 2 changes, 3 changes that need attention or stacks
without a preview, 1 a failed preview or an error, also in the options (nothing
but JSON is printed to stdout then). --digest exits with 0 unless there is an
error.`;
