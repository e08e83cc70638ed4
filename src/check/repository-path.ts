import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/**
 * Path of a file within its repository, as annotations need it: relative to the nearest folder that holds `.git`, else
 * to the folder of the command.
 */
export function toRepositoryPath(file: string, folder: string): string {
  const path = resolve(folder, file);
  const root = findRepository(dirname(path)) ?? folder;
  const within = relative(root, path);
  return (within.startsWith("..") ? path : within).split(sep).join("/");
}

function findRepository(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
