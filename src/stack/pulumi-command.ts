import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DcrError } from "../errors";
import { showText } from "../errors/foreign-text";
import { toPulumiEnvironment } from "../secrets/child-environment";
import { hideFolders } from "../secrets/reference-text";

const run = promisify(execFile);
const timeoutMs = 30_000;

/** Runs one reading pulumi command and gives what it prints. */
export type PulumiCommand = (args: readonly string[]) => Promise<string>;

/**
 * Makes a {@link PulumiCommand} for a folder.
 * @throws DcrError DCR_DOCTOR_INPUT at each call that fails
 */
export function createPulumiCommand(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): PulumiCommand {
  return async (args) => {
    try {
      const options = {
        cwd: folder,
        env: toPulumiEnvironment(env),
        timeout: timeoutMs,
        maxBuffer: 16 * 1024 * 1024,
      };
      const { stdout } = await run("pulumi", [...args, "--non-interactive"], options);
      return stdout;
    } catch (error) {
      throw new DcrError("DCR_DOCTOR_INPUT", `pulumi ${args.join(" ")} ${toFailure(error)}`, {
        fix: "Run it in the project's folder, with pulumi on the PATH and the backend's credentials.",
      });
    }
  };
}

function toFailure(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  if ("killed" in error && error.killed === true) return `did not end within ${timeoutMs / 1000} s`;
  if ("code" in error && error.code === "ENOENT") return "could not be run: pulumi is not on the PATH";
  const stderr = "stderr" in error ? String(error.stderr) : "";
  const text = stderr.replace(/\s+/g, " ").trim();
  return text === "" ? "failed" : `failed: ${showText(hideFolders(text))}`;
}
