import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeBundles } from "./bundle";
import { writeNotice } from "./notice";
import { writeTypes } from "./types";

/** Builds the package into `dist`, which is replaced only when everything is there. */
export async function build(projectFolder: string): Promise<void> {
  const cache = join(projectFolder, "node_modules", ".cache", "konnect-okta-dcr");
  mkdirSync(cache, { recursive: true });
  const made = mkdtempSync(join(cache, "dist-"));
  try {
    const [modules] = await Promise.all([writeBundles(projectFolder, made), writeTypes(projectFolder, made)]);
    writeNotice(modules, made);
    chmodSync(made, 0o755);
    chmodSync(join(made, "cli", "index.js"), 0o755);
    const dist = join(projectFolder, "dist");
    rmSync(dist, { recursive: true, force: true });
    renameSync(made, dist);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
