import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ProjectFile } from "./project-files";

/** Which files were written, and which exist already and were left as they are. */
export interface WrittenFiles {
  readonly written: readonly string[];
  readonly left: readonly string[];
}

/** Writes the files that do not exist yet. */
export function writeFiles(folder: string, files: readonly ProjectFile[]): WrittenFiles {
  const left = files.filter(({ path }) => isTaken(join(folder, path))).map(({ path }) => path);
  const absent = files.filter(({ path }) => !left.includes(path));
  for (const { path, text } of absent) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: "wx" });
  }
  return { written: absent.map(({ path }) => path), left };
}

/** A link to a file that is gone is left alone, too. */
function isTaken(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Where a platform looks for workflows. */
const places = { github: ".github/workflows", gitlab: "." } as const;

/** A platform with workflow files in this package. */
export type Platform = keyof typeof places;

/** Of the source file and of the bundle of the command line alike. */
const packageFolder = join(__dirname, "..", "..");

/** The workflow files of this package for a platform. */
export function readWorkflows(platform: Platform): ProjectFile[] {
  const folder = join(packageFolder, "workflows", platform);
  return readdirSync(folder)
    .sort()
    .map((name) => ({
      path: platform === "github" ? `${places.github}/${name}` : name,
      text: readFileSync(join(folder, name), "utf8"),
    }));
}
