import { type ChildProcess, execFile } from "node:child_process";
import { DcrError, type ErrorCode } from "../errors";
import { showText } from "../errors/foreign-text";
import { toPulumiEnvironment } from "../secrets/child-environment";
import { hideFolders } from "../secrets/reference-text";

type Environment = Readonly<Record<string, string | undefined>>;

const readTimeoutMs = 30_000;
/** How long pulumi has to end its plugins before it is killed. */
const graceMs = 10_000;
const maxReadBytes = 16 * 1024 * 1024;
const maxPreviewBytes = 128 * 1024 * 1024;

/** Runs one read-only pulumi command and returns its output. */
export type PulumiCommand = (args: readonly string[]) => Promise<string>;

/**
 * Creates a {@link PulumiCommand} for a folder.
 * @throws DcrError DCR_DOCTOR_INPUT at each call that fails
 */
export function createPulumiCommand(folder: string, env: Environment): PulumiCommand {
  const options = {
    folder,
    env: toPulumiEnvironment(env),
    timeoutMs: readTimeoutMs,
    maxBytes: maxReadBytes,
  };
  return async (args) => {
    const { stdout, failure } = await runPulumi(args, options);
    if (failure === undefined) return stdout;
    throw toError("DCR_DOCTOR_INPUT", args, failure);
  };
}

/** What a preview printed. */
export interface PrintedPreview {
  readonly text: string;
  /** The error of a preview that printed JSON and failed: the JSON does not name every reason. */
  readonly failure: DcrError | undefined;
}

/**
 * Runs `pulumi preview --json` and returns its JSON; a failed preview also prints JSON with its errors. The program and
 * its providers need the whole environment.
 * @throws DcrError DCR_DRIFT_PREVIEW if pulumi cannot be run, does not end in time, or prints nothing
 */
export async function runPreview(
  args: readonly string[],
  { folder, env, timeoutMs }: { folder: string; env: Environment; timeoutMs: number },
): Promise<PrintedPreview> {
  const all = ["preview", "--json", ...args];
  const { stdout, failure, isEnded } = await runPulumi(all, {
    folder,
    env,
    timeoutMs,
    maxBytes: maxPreviewBytes,
  });
  const error = failure === undefined ? undefined : toError("DCR_DRIFT_PREVIEW", all, failure);
  if (error === undefined || (isEnded && stdout.trim() !== "")) return { text: stdout, failure: error };
  throw error;
}

interface RunOptions {
  readonly folder: string;
  readonly env: Environment;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

interface Run {
  readonly stdout: string;
  /** What went wrong; undefined after exit code 0. */
  readonly failure: string | undefined;
  /** Whether pulumi ended by itself, so that its output is complete. */
  readonly isEnded: boolean;
}

async function runPulumi(args: readonly string[], options: RunOptions): Promise<Run> {
  const { folder, env, timeoutMs, maxBytes } = options;
  return await new Promise((resolve) => {
    let isLate = false;
    const child = execFile(
      "pulumi",
      [...args, "--non-interactive"],
      { cwd: folder, env, maxBuffer: maxBytes },
      (error, stdout, stderr) => {
        stop();
        const isEnded = error === null || typeof error.code === "number";
        resolve({ stdout, isEnded, failure: error === null ? undefined : toFailure(error, stderr) });
      },
    );
    const stop = endAfter(child, timeoutMs, () => {
      isLate = true;
    });
    const toFailure = (error: NodeJS.ErrnoException | Error, stderr: string) => {
      if (isLate) return `did not end within ${timeoutMs / 1000} s`;
      const code = "code" in error ? error.code : undefined;
      if (code === "ENOENT") return "could not be run: pulumi is not on the PATH";
      if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
        return `printed more than ${maxBytes / 1024 / 1024} MiB`;
      const text = stderr.replace(/\s+/g, " ").trim();
      return text === "" ? "failed" : `failed: ${showText(hideFolders(text))}`;
    };
  });
}

/** Ends a process that takes too long: first with SIGTERM, then with SIGKILL. */
function endAfter(child: ChildProcess, timeoutMs: number, onLate: () => void): () => void {
  let grace: NodeJS.Timeout | undefined;
  const limit = setTimeout(() => {
    onLate();
    child.kill("SIGTERM");
    grace = setTimeout(() => child.kill("SIGKILL"), graceMs);
  }, timeoutMs);
  return () => {
    clearTimeout(limit);
    clearTimeout(grace);
  };
}

function toError(code: ErrorCode, args: readonly string[], failure: string): DcrError {
  return new DcrError(code, `pulumi ${args.join(" ")} ${failure}`, {
    fix: "Run it in the project's folder, with pulumi on the PATH and the backend's credentials.",
  });
}
