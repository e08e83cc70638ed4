import type { Command } from "commander";
import { readBoundedFile, UnreadableFileError } from "../bounded-file";
import { showTexts } from "../errors/foreign-text";
import { type Finding, toDistinct } from "../rules";
import { readAllowedHosts } from "../rules/server-url";
import { loadSettings } from "../settings/load";
import { type Place, parseStackFile } from "./stack-file";

/** A finding with its place in the stack file, lines and columns from 1. */
interface PlacedFinding extends Finding, Place {
  readonly file: string;
}

/** `check --stack FILE…`: every rule, offline, without credentials. Exit code 1 when there is an error. */
export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("apply every rule to stack files; offline, resolves no reference")
    .requiredOption("--stack <file...>", "stack files, such as stacks/Pulumi.prod.yaml")
    .option("--json", "print the findings as JSON")
    .addHelpText("after", "\nExit codes: 0 no errors (warnings and notices allowed), 1 an error was found.")
    .action((options: { stack: string[]; json?: boolean }) => {
      const allowedHosts = readAllowedHosts(process.env);
      const given = [...new Set(options.stack)];
      const findings = showTexts(given.flatMap((file) => checkFile(file, allowedHosts)));
      const files = showTexts(given);
      const report = options.json === true ? JSON.stringify(findings, undefined, 2) : toText(files, findings);
      process.stdout.write(`${report}\n`);
      process.exitCode = findings.some((finding) => finding.severity === "error") ? 1 : 0;
    });
}

function checkFile(file: string, allowedHosts: readonly string[]): PlacedFinding[] {
  const text = readText(file);
  if (typeof text !== "string") return [{ file, line: 1, column: 1, ...text }];
  const { stack, raw, findings, locate } = parseStackFile(file, text, process.env);
  const loaded = raw === undefined ? [] : loadSettings(raw, { stack, allowedHosts }).findings;
  return [
    ...findings.map((finding) => ({ file, ...finding })),
    ...toDistinct(loaded).map((finding) => ({ file, ...locate(finding), ...finding })),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** More than any stack of people. */
const maxFileBytes = 256 * 1024;

/** The file's text, or why it cannot be read. */
function readText(file: string): string | Finding {
  try {
    return readBoundedFile(file, maxFileBytes);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    return {
      code: "DCR_SETTINGS_FILE",
      severity: "error",
      path: "",
      message: error.message,
      fix: "Check the path; --stack takes files, such as stacks/Pulumi.prod.yaml.",
    };
  }
}

function toText(files: readonly string[], findings: readonly PlacedFinding[]): string {
  const clean = files.filter((file) => !findings.some((finding) => finding.file === file));
  return [
    ...findings.map(toLine),
    ...clean.map((file) => `${file}: no findings`),
    ...(findings.length === 0 ? [] : [toSummary(findings)]),
  ].join("\n");
}

function toLine({ file, line, column, severity, code, path, message, fix }: PlacedFinding): string {
  const subject = path === "" ? "" : `${path}: `;
  return `${file}:${line}:${column} ${severity} [${code}] ${subject}${message} → ${fix}`;
}

function toSummary(findings: readonly Finding[]): string {
  return (["error", "warning", "notice"] as const)
    .map((severity) => {
      const count = findings.filter((finding) => finding.severity === severity).length;
      return `${count} ${severity}${count === 1 ? "" : "s"}`;
    })
    .join(", ");
}
