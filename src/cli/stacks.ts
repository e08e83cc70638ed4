import { type Command, Option } from "commander";
import { findStackFiles, toStackName } from "../check";
import { toEnvelope } from "../envelope";
import { DcrError } from "../errors";
import { showLines, showTexts } from "../errors/foreign-text";
import { finish, jsonOption } from "./output";

interface StacksOptions {
  readonly exclude: string[];
  readonly file: string[];
  readonly format: "text" | "json" | "matrix";
  readonly json?: boolean;
}

/** One row of a matrix of CI jobs. */
interface StackRow {
  readonly stack: string;
  readonly file: string;
}

/** `stacks [FILE…]`: the project's stacks, for the matrix of a CI pipeline. */
export function registerStacks(program: Command): void {
  program
    .command("stacks")
    .description("list the stacks of the project's stack files, for the job matrix of a pipeline")
    .argument("[files...]", "stack files or globs; default: all stack files of the project")
    .option("--file <file...>", "the same as [files...]", [])
    .option("--exclude <stack...>", "leave out these stacks", [])
    .addOption(
      new Option("--format <format>", "text, json, or for CI one line of JSON: [{ stack, file }]")
        .choices(["text", "json", "matrix"])
        .default("text"),
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExit codes: 0 at least one stack, 2 no stack, a file that is not a stack\nfile, or wrong usage.",
    )
    .action(async (patterns: string[], { exclude, file, format, json }: StacksOptions) => {
      const rows = listStacks([...patterns, ...file], exclude);
      await finish(print(rows, json === true ? "json" : format), 0);
    });
}

function print(rows: readonly StackRow[], format: StacksOptions["format"]): string {
  if (format === "text") return showLines(rows.map(({ stack }) => stack).join("\n"));
  const results = showTexts(rows);
  return format === "matrix"
    ? JSON.stringify(results)
    : toEnvelope("stacks", { ok: true, results, problems: [] });
}

function listStacks(patterns: readonly string[], excluded: readonly string[]): StackRow[] {
  const { files, problems } = findStackFiles(patterns, process.cwd());
  const [problem] = problems;
  if (problem !== undefined) throw toError(problem.file, problem.message, problem.fix);
  const rows = files.map((file) => {
    const stack = toStackName(file);
    if (stack !== undefined) return { stack, file: file.replaceAll("\\", "/") };
    throw toError(file, "is not named Pulumi.<stack>.yaml", "Name stack files only.");
  });
  const unknown = excluded.find((name) => !rows.some(({ stack }) => stack === name));
  if (unknown !== undefined) {
    throw toError(
      `--exclude ${unknown}`,
      "names no stack of these files",
      "Correct the name or leave it out.",
    );
  }
  const repeated = rows.find(({ stack }, index) => rows.findIndex((row) => row.stack === stack) < index);
  if (repeated !== undefined) {
    const message = `belongs to the stack ${repeated.stack}, as another file does`;
    throw toError(repeated.file, message, "Name one file for each stack.");
  }
  const kept = rows.filter(({ stack }) => !excluded.includes(stack));
  if (kept.length > 0) return kept;
  throw toError("--exclude", "leaves no stack", "Exclude fewer stacks.");
}

function toError(subject: string, message: string, fix: string): DcrError {
  return new DcrError("DCR_SETTINGS_FILE", `${subject} ${message}`, { fix });
}
