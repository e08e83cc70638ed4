import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { getCacheFolder } from "../engine/places";

const run = promisify(execFile);

/** What the layouts are installed, loaded and checked with; too large for the project's own dependencies. */
const tools = {
  pnpm: "12.21.0",
  "@yarnpkg/cli-dist": "4.18.1",
  jest: "30.5.2",
  publint: "0.3.25",
  "@arethetypeswrong/cli": "0.18.5",
};

/** The oldest supported Node of each line that `engines` names, and the newest of the present ones. */
export const nodeVersions = ["20.19.0", "22.12.0", "24.21.0", "26.10.0"] as const;

/** The folder with the tools' commands. */
export async function ensureTools(): Promise<string> {
  const key = Object.entries(tools).map(([name, version]) => `${name.replace(/\W/g, "")}-${version}`);
  return join(await ensureInstalled(key.join("_"), tools), ".bin");
}

/** The executable of a Node version. */
export async function ensureNode(version: string): Promise<string> {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const modules = await ensureInstalled(`node-${version}`, { [name]: version });
  return join(modules, name, "bin", "node");
}

/** Installs packages once into a folder of the user's cache, and answers its node_modules. */
async function ensureInstalled(key: string, packages: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(getCacheFolder(), "layouts", key);
  const modules = join(folder, "node_modules");
  if (existsSync(modules)) return modules;
  await mkdir(dirname(folder), { recursive: true });
  const made = await mkdtemp(`${folder}-`);
  await writeFile(join(made, "package.json"), JSON.stringify({ private: true, dependencies: packages }));
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: made });
  try {
    await rename(made, folder);
  } catch (error) {
    // Another process was faster.
    await rm(made, { recursive: true, force: true });
    if (!existsSync(modules)) throw error;
  }
  return modules;
}
