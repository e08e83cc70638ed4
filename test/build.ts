import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFolder } from "./project-folder";

const dist = join(projectFolder, "dist");
/** Digest of the sources that `dist` was compiled from; outside `dist`, which is packed. */
const stampFile = join(projectFolder, "node_modules", ".cache", "konnect-okta-dcr", "compiled");

/** Digest of everything that decides what `tsc` writes, and of what it wrote last. */
function toDigest(): string {
  const hash = createHash("sha256");
  for (const folder of ["src", "dist"]) {
    for (const file of listFiles(folder)) hash.update(file).update(readFileSync(join(projectFolder, file)));
  }
  for (const file of ["tsconfig.json", "package-lock.json"])
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

/** Compiles `src` to `dist` from scratch unless `dist` is what the present sources compile to. */
export function ensureBuilt(): void {
  if (readStamp() === toDigest()) return;
  rmSync(dist, { recursive: true, force: true });
  execFileSync("npm", ["run", "-s", "build"], {
    cwd: projectFolder,
    stdio: ["ignore", "inherit", "inherit"],
  });
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, toDigest());
}

/** Vitest calls it once before any test. */
export default function setup(): void {
  ensureBuilt();
}
