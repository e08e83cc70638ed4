import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder, from `start` upward, that contains Pulumi.yaml; `start` itself if there is none. */
export function findProjectFolder(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml")) || existsSync(join(folder, "Pulumi.yml"))) return folder;
    if (dirname(folder) === folder) return start;
  }
}
