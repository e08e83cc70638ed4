import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "../packaging/build";
import { projectFolder } from "./project-folder";

/** Digest of `src` and `dist` after the last build; outside `dist`, which is packed. */
const stampFile = join(projectFolder, "node_modules", ".cache", "konnect-okta-dcr", "built");

/** Digest of everything that decides what a build writes, and of what it wrote last. */
function toDigest(): string {
  const hash = createHash("sha256");
  for (const folder of ["src", "packaging", "dist"]) {
    for (const file of listFiles(folder)) hash.update(file).update(readFileSync(join(projectFolder, file)));
  }
  for (const file of ["tsconfig.json", "package.json", "package-lock.json"])
    hash.update(readFileSync(join(projectFolder, file)));
  return hash.digest("hex");
}

function listFiles(folder: string): string[] {
  const root = join(projectFolder, folder);
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(projectFolder.length + 1))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function readStamp(): string | undefined {
  try {
    return readFileSync(stampFile, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Builds the package from scratch unless `dist` is what the present sources build to. */
export async function ensureBuilt(): Promise<void> {
  if (readStamp() === toDigest()) return;
  await build(projectFolder);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, toDigest());
}

/** Vitest calls it once before any test. */
export default async function setup(): Promise<void> {
  await ensureBuilt();
}
