import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { isMap, LineCounter, parseDocument } from "yaml";
import { DcrError } from "../errors";
import type { Finding } from "../rules/finding";
import { loadSettings } from "../settings/load";

/** A finding with its place in the stack file, lines and columns from 1. */
interface PlacedFinding extends Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const namespace = "konnect-okta-dcr";

/** `check --stack FILE…`: every rule, offline, without credentials. Exit code 1 when there is an error. */
export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("apply every rule to stack files; offline, resolves no reference")
    .requiredOption("--stack <file...>", "stack files, such as stacks/Pulumi.prod.yaml")
    .option("--json", "print the findings as JSON")
    .action((options: { stack: string[]; json?: boolean }) => {
      const findings = options.stack.flatMap(checkFile);
      if (options.json === true) console.log(JSON.stringify(findings, undefined, 2));
      else console.log(toText(options.stack, findings));
      process.exitCode = findings.some((finding) => finding.severity === "error") ? 1 : 0;
    });
}

function checkFile(file: string): PlacedFinding[] {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new DcrError("DCR_SETTINGS_FILE", `${file} is not YAML: ${problem.message.split("\n")[0] ?? ""}`);
  }
  const read = (key: string): unknown => {
    const node = document.getIn(["config", `${namespace}:${key}`], true);
    return isMap(node) || node === undefined
      ? toPlain(node)
      : document.getIn(["config", `${namespace}:${key}`]);
  };
  const toPlain = (node: unknown): unknown => (isMap(node) ? (node.toJS(document) as unknown) : undefined);
  const stack = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(file))?.[1] ?? "stack";
  const { findings } = loadSettings(
    { registrations: read("registrations"), acceptance: read("acceptance"), http: read("http") },
    { stack, allowedHosts: (process.env.KONNECT_OKTA_DCR_ALLOWED_HOSTS ?? "").split(",") },
  );
  const locate = (path: string) => {
    const [top = "", ...rest] = path.split(/[.[\]]+/).filter((part) => part !== "");
    for (let length = rest.length; length >= 0; length--) {
      const keys = rest.slice(0, length).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
      const node: unknown = document.getIn(["config", `${namespace}:${top}`, ...keys], true);
      const range =
        typeof node === "object" && node !== null && "range" in node ? (node.range as number[] | null) : null;
      if (range?.[0] !== undefined) return lines.linePos(range[0]);
    }
    return { line: 1, col: 1 };
  };
  return findings.map((finding) => {
    const { line, col } = locate(finding.path);
    return { ...finding, file, line, column: col };
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new DcrError("DCR_SETTINGS_FILE", `${file} cannot be read: ${reason}`, { cause });
  }
}

function toText(files: readonly string[], findings: readonly PlacedFinding[]): string {
  if (findings.length === 0) return `${files.join(", ")}: no findings`;
  return findings
    .map(
      ({ file, line, column, severity, code, path, message, fix }) =>
        `${file}:${line}:${column} ${severity} [${code}] ${path}: ${message} → ${fix}`,
    )
    .join("\n");
}
