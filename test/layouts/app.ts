import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { projectFolder } from "../project-folder";

/** Runs a program to its end. */
export const run = promisify(execFile);

/** What an app installs beside this package: the versions that the project was tested with. */
export async function readPeers(): Promise<Record<string, string>> {
  const { devDependencies } = JSON.parse(await readFile(join(projectFolder, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  return Object.fromEntries(
    ["@pulumi/okta", "@pulumi/pulumi"].map((name) => [name, devDependencies[name] ?? ""]),
  );
}

/** A folder with the packed package. */
export interface Ground {
  readonly folder: string;
  readonly tarball: string;
  remove(): Promise<void>;
}

/** Packs the package as it would be published. */
export async function pack(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-layouts-"));
  const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await run("npm", args, { cwd: projectFolder });
  return {
    folder,
    tarball: join(folder, stdout.trim()),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Writes files; objects as JSON. */
export async function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}
