import { createHash } from "node:crypto";
import { join } from "node:path";
import envPaths from "env-paths";
import { projectFolder } from "../project-folder";

/** Version of the engine that is built if none is found and none can be downloaded. */
export const engineVersion = "3.259.0";
/** Last release of the language host that can be built by itself. */
export const languageHostVersion = "3.66.0";

/** Cache folder of this project; never inside the checkout. */
export function getCacheFolder(): string {
  return envPaths("konnect-okta-dcr", { suffix: "" }).cache;
}

/** Folder of an engine that was built: one for each version and platform. */
export function getEngineFolder(): string {
  const key = `${engineVersion}-${languageHostVersion}-${process.platform}-${process.arch}`;
  return join(getCacheFolder(), "engine", key);
}

/** Folder of an official release. */
export function getReleaseFolder(version: string): string {
  return join(getCacheFolder(), "engine", `official-${version}-${process.platform}-${process.arch}`);
}

/** A PULUMI_HOME of this checkout's own, so that two checkouts and the user's own one stay apart. */
export function getPulumiHome(): string {
  const key = createHash("sha256").update(projectFolder).digest("hex").slice(0, 12);
  return join(getCacheFolder(), "pulumi-home", key);
}
