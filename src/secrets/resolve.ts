import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { DcrError } from "../errors";
import type { TokenReference } from "../settings/types";
import { findProjectFolder } from "./project-folder";

/** Where references are looked up; each part has a real default. */
export interface ReferenceSources {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Reads a Pulumi config key such as `konnect-okta-dcr:konnectToken`. */
  readonly readConfig?: (key: string) => string | undefined;
  /** Relative `file` references start in the folder of Pulumi.yaml found upward from here. @default process.cwd() */
  readonly folder?: string;
  /** Time-out of a command, in milliseconds. @default 30000 */
  readonly commandTimeoutMs?: number;
}

const run = promisify(execFile);

/**
 * Reads the secret that a reference points to. White space around the value is dropped.
 * @throws DcrError DCR_REFERENCE_ENV_MISSING, DCR_REFERENCE_FILE_UNREADABLE, DCR_REFERENCE_COMMAND_FAILED,
 * DCR_REFERENCE_CONFIG_MISSING, DCR_REFERENCE_VALUE_INVALID
 */
export async function resolveReference(
  reference: TokenReference,
  sources: ReferenceSources = {},
): Promise<string> {
  if ("env" in reference) return toToken(readEnv(reference.env, sources), reference);
  if ("file" in reference) return toToken(await readTokenFile(reference.file, sources), reference);
  if ("command" in reference) return toToken(await runCommand(reference.command, sources), reference);
  return toToken(readConfigKey(reference.config, sources), reference);
}

/** A reference in words, without its value: `environment variable OKTA_DCR_TOKEN`. */
export function describeReference(reference: TokenReference): string {
  if ("env" in reference) return `environment variable ${reference.env}`;
  if ("file" in reference) return `file ${reference.file}`;
  if ("command" in reference) return `command ${reference.command[0] ?? ""}`;
  return `config key ${toConfigKey(reference.config)}`;
}

/** The full config key of a `config` reference. */
export function toConfigKey(key: string): string {
  return key.includes(":") ? key : `konnect-okta-dcr:${key}`;
}

function readEnv(name: string, sources: ReferenceSources): string {
  const value = (sources.env ?? process.env)[name];
  if (value !== undefined && value.trim() !== "") return value;
  throw new DcrError(
    "DCR_REFERENCE_ENV_MISSING",
    `environment variable ${name} is ${value === undefined ? "not set" : "empty"}`,
    { fix: `Set ${name} where pulumi runs.` },
  );
}

async function readTokenFile(file: string, sources: ReferenceSources): Promise<string> {
  const path = resolve(findProjectFolder(sources.folder ?? process.cwd()), file);
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new DcrError("DCR_REFERENCE_FILE_UNREADABLE", `token file ${file} cannot be read: ${reason}`, {
      fix: "Relative paths start in the folder of Pulumi.yaml. Check path and permissions.",
      cause,
    });
  }
}

async function runCommand(command: readonly string[], sources: ReferenceSources): Promise<string> {
  const [program, ...args] = command;
  const timeoutMs = sources.commandTimeoutMs ?? 30_000;
  try {
    const running = run(program ?? "", args, {
      cwd: findProjectFolder(sources.folder ?? process.cwd()),
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      maxBuffer: 64 * 1024,
      windowsHide: true,
      env: sources.env === undefined ? process.env : { ...sources.env },
    });
    running.child.stdin?.end();
    return (await running).stdout;
  } catch (error) {
    throw new DcrError(
      "DCR_REFERENCE_COMMAND_FAILED",
      `token command ${program ?? ""} ${toFailure(error, timeoutMs)}`,
      {
        fix: `Run it by hand in the folder of Pulumi.yaml to see why: ${program ?? ""} …`,
      },
    );
  }
}

/** How a command ended. Its output stays unsaid: it may hold the secret. */
function toFailure(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return "failed";
  if ("killed" in error && error.killed === true) return `did not end within ${timeoutMs / 1000} s`;
  if ("code" in error && typeof error.code === "number") return `ended with exit code ${error.code}`;
  if ("code" in error) return `could not be run: ${String(error.code)}`;
  return "failed";
}

function readConfigKey(key: string, sources: ReferenceSources): string {
  const fullKey = toConfigKey(key);
  const value = sources.readConfig?.(fullKey);
  if (value !== undefined && value.trim() !== "") return value;
  throw new DcrError("DCR_REFERENCE_CONFIG_MISSING", `config key ${fullKey} has no value`, {
    fix: `pulumi config set --secret ${fullKey}`,
  });
}

/** Checks that a value can stand in an HTTP header; the value itself is never in the message. */
function toToken(value: string, reference: TokenReference): string {
  const token = value.trim();
  if (token !== "" && token.length <= 4096 && /^[\x21-\x7e]+$/.test(token)) return token;
  const problem = token === "" ? "is empty" : "is not one line of visible ASCII characters";
  throw new DcrError(
    "DCR_REFERENCE_VALUE_INVALID",
    `the value of ${describeReference(reference)} ${problem}`,
    {
      fix: "The reference must give the token and nothing else.",
    },
  );
}
