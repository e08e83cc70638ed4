import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { promisify } from "node:util";
import { readBoundedFile, UnreadableFileError } from "../bounded-file";
import { DcrError } from "../errors";
import { showText } from "../errors/foreign-text";
import { hasTokenShape } from "../redact/token-shape";
import { isInside, leavesFolder, readAllowedSources, sourcesVariable, toSource } from "./allowed-sources";
import { toCommandEnvironment } from "./child-environment";
import { findProjectFolder } from "./project-folder";
import type { TokenReference } from "./reference";

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
 * DCR_REFERENCE_CONFIG_MISSING, DCR_REFERENCE_VALUE_INVALID, DCR_REFERENCE_SWITCHED_OFF, DCR_RULE_TOKEN_PASTED
 */
export async function resolveReference(
  reference: TokenReference,
  sources: ReferenceSources = {},
): Promise<string> {
  assertAllowed(reference, sources);
  if ("env" in reference) return toToken(readEnv(reference.env, sources), reference);
  if ("file" in reference) return toToken(readTokenFile(reference.file, sources), reference);
  if ("command" in reference) return toToken(await runCommand(reference.command, sources), reference);
  return toToken(readConfigKey(reference.config, sources), reference);
}

/** A reference as text, without its value: `environment variable OKTA_DCR_TOKEN`. */
export function describeReference(reference: TokenReference): string {
  if ("env" in reference) return `environment variable ${showText(reference.env, maxNameLength)}`;
  if ("file" in reference) return `file ${showText(reference.file, maxNameLength)}`;
  if ("command" in reference) return `command ${showText(reference.command[0] ?? "", maxNameLength)}`;
  return `config key ${showText(toConfigKey(reference.config), maxNameLength)}`;
}

const maxNameLength = 200;

/** No larger file holds a token. */
const maxFileBytes = 64 * 1024;

/** A token in the place of a name would be printed as that name: nothing of it is repeated. */
function assertAllowed(reference: TokenReference, { env }: ReferenceSources): void {
  if (
    Object.values(reference)
      .flat()
      .some((part) => hasTokenShape(String(part)))
  ) {
    throw new DcrError(
      "DCR_RULE_TOKEN_PASTED",
      `the ${toSource(reference)} of a token reference is a token itself, not the place of one`,
      { fix: "Remove and revoke it, and write where to find the token, such as { env: OKTA_DCR_TOKEN }." },
    );
  }
  const allowed = readAllowedSources(env ?? process.env);
  if (allowed === undefined || allowed.has(toSource(reference))) return;
  throw new DcrError(
    "DCR_REFERENCE_SWITCHED_OFF",
    `the ${describeReference(reference)} is not read: ${sourcesVariable} allows ${[...allowed].map((source) => showText(source, 20)).join(", ")} only`,
    { fix: `Unset ${sourcesVariable} for pulumi up; set it in preview jobs only.` },
  );
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
    `environment variable ${showText(name, maxNameLength)} is ${value === undefined ? "not set" : "empty"}`,
    { fix: `Set ${showText(name, maxNameLength)} in the environment that runs pulumi.` },
  );
}

function readTokenFile(file: string, sources: ReferenceSources): string {
  const folder = findProjectFolder(sources.folder ?? process.cwd());
  try {
    if (leavesFolder(file)) throw new UnreadableFileError("leaves the folder of Pulumi.yaml");
    const path = resolve(folder, file);
    if (!isAbsolute(file)) assertInside(folder, path);
    return readBoundedFile(path, maxFileBytes);
  } catch (cause) {
    if (!(cause instanceof UnreadableFileError)) throw cause;
    throw new DcrError(
      "DCR_REFERENCE_FILE_UNREADABLE",
      `token file ${showText(file, maxNameLength)} ${cause.message}`,
      { fix: "Relative paths stay below the folder of Pulumi.yaml. Check path and permissions.", cause },
    );
  }
}

/** A link in the project may point anywhere. */
function assertInside(folder: string, path: string): void {
  let real: { readonly folder: string; readonly path: string };
  try {
    real = { folder: realpathSync(folder), path: realpathSync(path) };
  } catch {
    return; // Reading the file reports why it cannot be read.
  }
  if (isInside(real.folder, real.path)) return;
  throw new UnreadableFileError("is a link that leaves the folder of Pulumi.yaml");
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
      env: toCommandEnvironment(sources.env ?? process.env),
    });
    running.child.stdin?.end();
    return (await running).stdout;
  } catch (error) {
    throw new DcrError(
      "DCR_REFERENCE_COMMAND_FAILED",
      `token command ${showText(program ?? "", maxNameLength)} ${toFailure(error, timeoutMs)}`,
      {
        fix: `Run it yourself in the folder of Pulumi.yaml to see why: ${showText(program ?? "", maxNameLength)} …`,
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
  throw new DcrError(
    "DCR_REFERENCE_CONFIG_MISSING",
    `config key ${showText(fullKey, maxNameLength)} has no value`,
    {
      fix: `pulumi config set --secret ${showText(fullKey, maxNameLength)}`,
    },
  );
}

/** Checks that a value is valid in an HTTP header. The message never contains the value. */
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
