import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../project-folder";

/** Version of the engine that is installed or built where none is found. */
export const engineVersion = "3.259.0";
/** Last release of the language host that can be built by itself. */
export const languageHostVersion = "3.66.0";
/** Oldest engine that demo and tests take from the PATH: dynamic providers answer refreshed inputs since then. */
export const oldestEngineVersion = "3.216.0";

/** Cache folder of this project; never inside the checkout. */
export function getCacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  if (env.XDG_CACHE_HOME !== undefined && env.XDG_CACHE_HOME !== "")
    return join(env.XDG_CACHE_HOME, "konnect-okta-dcr");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "konnect-okta-dcr");
  if (process.platform === "win32" && env.LOCALAPPDATA !== undefined)
    return join(env.LOCALAPPDATA, "konnect-okta-dcr");
  return join(homedir(), ".cache", "konnect-okta-dcr");
}

/** Folder of a cached engine: one for each version and platform. */
export function getEngineFolder(): string {
  const key = `${engineVersion}-${languageHostVersion}-${process.platform}-${process.arch}`;
  return join(getCacheFolder(), "engine", key);
}

/** A PULUMI_HOME of this checkout's own, so that two checkouts and the user's own one stay apart. */
export function getPulumiHome(): string {
  const key = createHash("sha256").update(projectFolder).digest("hex").slice(0, 12);
  return join(getCacheFolder(), "pulumi-home", key);
}
