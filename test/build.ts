import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { projectFolder } from "./project-folder";

const dist = join(projectFolder, "dist");
/** Outside `dist`, which is packed. */
const cacheFolder = join(projectFolder, "node_modules", ".cache", "konnect-okta-dcr");
/** Digest of `src` and `dist` after the last compilation. */
const stampFile = join(cacheFolder, "compiled");

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
  mkdirSync(cacheFolder, { recursive: true });
  const made = mkdtempSync(join(cacheFolder, "dist-"));
  const tsc = createRequire(__filename).resolve("typescript/bin/tsc");
  const args = [tsc, "-p", join(projectFolder, "tsconfig.json"), "--outDir", made];
  execFileSync(process.execPath, args, { cwd: projectFolder, stdio: ["ignore", "inherit", "inherit"] });
  chmodSync(made, 0o755);
  rmSync(dist, { recursive: true, force: true });
  renameSync(made, dist);
  writeFileSync(stampFile, toDigest());
}

/** Vitest calls it once before any test. */
export default function setup(): void {
  ensureBuilt();
}
