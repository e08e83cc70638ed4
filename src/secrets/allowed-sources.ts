import { posix, sep, win32 } from "node:path";
import type { TokenReference } from "./reference";

type Source = "env" | "file" | "command" | "config";

/** The variable that switches sources of references off, for jobs that run what a pull request brings. */
export const sourcesVariable = "KONNECT_OKTA_DCR_PREVIEW_REFERENCES";

/**
 * The only sources that references may use if the variable is set, such as `env`; undefined if it is not set, and
 * every source may be used.
 */
export function readAllowedSources(
  env: Readonly<Record<string, string | undefined>>,
): ReadonlySet<string> | undefined {
  const value = env[sourcesVariable]?.trim();
  if (value === undefined || value === "") return undefined;
  return new Set(value.split(",").map((source) => source.trim()));
}

/** The one source that a reference uses. */
export function toSource(reference: TokenReference): Source {
  if ("env" in reference) return "env";
  if ("file" in reference) return "file";
  return "command" in reference ? "command" : "config";
}

/** Whether a path is relative and leads out of the folder that it starts in. */
export function leavesFolder(path: string): boolean {
  if (posix.isAbsolute(path) || win32.isAbsolute(path)) return false;
  const [first] = posix.normalize(path.replaceAll("\\", "/")).split("/");
  return first === "..";
}

/** Whether a real path is inside a real folder. */
export function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
