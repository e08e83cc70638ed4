import { type Command, Option } from "commander";
import { readBoundedFile, UnreadableFileError } from "../bounded-file";
import {
  type CheckedFile,
  listFindings,
  type PlacedFinding,
  toGitHub,
  toGitLab,
  toMarkdown,
  toRepositoryPath,
  toSarif,
  toTerminal,
  toText,
} from "../check";
import { toEnvelope } from "../envelope";
import { showTexts } from "../errors/foreign-text";
import { loadSettings } from "../loader/load-settings";
import { readAllowedHosts } from "../rules/server-url";
import { type Finding, toDistinct } from "../settings/finding";
import { hasColours } from "./colours";
import { finish, jsonOption, quietOption } from "./output";
import { findFilesOf } from "./stack-choice";
import { parseStackFile } from "./stack-file";

const formats = {
  text: toText,
  github: toGitHub,
  gitlab: toGitLab,
  sarif: toSarif,
  markdown: toMarkdown,
};

type Format = keyof typeof formats | "json";

interface CheckOptions {
  readonly file: string[];
  readonly stack: string[];
  readonly format: Format;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `check [FILE…]`: every rule, offline, without credentials. Exit code 1 if there is an error. */
export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("apply every rule to stack files; offline, resolves no reference")
    .argument("[files...]", "stack files or globs; default: all stack files of the project")
    .option("--file <file...>", "the same as [files...]", [])
    .option("--stack <name...>", "only the files of these stacks", [])
    .addOption(
      new Option("--format <format>", "how to print")
        .choices([...Object.keys(formats), "json"])
        .default("text"),
    )
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText("after", helpText)
    .action(async (patterns: string[], options: CheckOptions) => {
      const files = checkFiles([...patterns, ...options.file], options.stack);
      const isRefused = listFindings(files).some(({ severity }) => severity === "error");
      await finish(print(files, options, !isRefused), isRefused ? 1 : 0, options);
    });
}

function print(files: readonly CheckedFile[], { format, json }: CheckOptions, ok: boolean): string {
  const { stdout } = process;
  if (json === true || format === "json") {
    const results = files.map(({ file, findings }) => ({ file, findings: findings.length }));
    return toEnvelope("check", { ok, results, problems: listFindings(files) });
  }
  if (format === "text" && (stdout.isTTY === true || hasColours(stdout))) {
    return toTerminal(files, { hasColours: hasColours(stdout), columns: stdout.columns });
  }
  return formats[format](files);
}

function checkFiles(patterns: readonly string[], stacks: readonly string[]): CheckedFile[] {
  const { files, problems } = findFilesOf(stacks, patterns);
  const allowedHosts = readAllowedHosts(process.env);
  const missing = problems.map(({ file, message, fix }) =>
    toChecked(file, undefined, [toFileFinding(file, message, fix)]),
  );
  return [...missing, ...files.map((file) => checkFile(file, allowedHosts))];
}

function checkFile(file: string, allowedHosts: readonly string[]): CheckedFile {
  const text = readText(file);
  if (typeof text !== "string") return toChecked(file, undefined, [text]);
  const { stack, raw, oktaOrigin, findings, locate } = parseStackFile(file, text, process.env);
  const loaded = raw === undefined ? [] : loadSettings(raw, { stack, allowedHosts, oktaOrigin }).findings;
  const placed = [
    ...findings.map((finding) => ({ file, ...finding })),
    ...toDistinct(loaded).map((finding) => ({ file, ...locate(finding), ...finding })),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
  return toChecked(file, text, placed);
}

/** Names and findings hold texts of others; the file's own text is shown only through the same filter. */
function toChecked(file: string, text: string | undefined, findings: readonly PlacedFinding[]): CheckedFile {
  const repositoryPath = toRepositoryPath(file, process.cwd());
  return { ...showTexts({ file, repositoryPath, findings }), text };
}

/** More than any stack of people. */
const maxFileBytes = 256 * 1024;

/** The file's text, or why it cannot be read. */
function readText(file: string): string | PlacedFinding {
  try {
    return readBoundedFile(file, maxFileBytes);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    const fix = "Check the path; check takes files and globs, such as stacks/Pulumi.prod.yaml.";
    return toFileFinding(file, error.message, fix);
  }
}

function toFileFinding(file: string, message: string, fix: string): PlacedFinding {
  const finding: Finding = { code: "DCR_SETTINGS_FILE", severity: "error", path: "", message, fix };
  return { file, line: 1, column: 1, ...finding };
}

const helpText = `
Formats: text (at a terminal with the line of each finding), json, github
(annotations of a workflow run), gitlab (code quality report), sarif, markdown
(for the summary of a job).
Exit codes: 0 no errors (warnings and notices allowed), 1 an error was found,
2 check could not run, or wrong usage.`;
