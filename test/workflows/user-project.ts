import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import type { Engine } from "../engine";
import type { StackConfig } from "../engine/stack";
import { linkModules } from "../link-modules";
import { projectFolder } from "../project-folder";

const run = promisify(execFile);

/** The salt belongs to the passphrase. */
const encryptionsalt = "v1:tc7YdjLEKBg=:v1:RG7h/eAYEVi2IJSH:8AZA3YONgZ45X6E7C214kLhW1oR3yA==";
export const passphrase = "sandbox";

const program = `
const { DeveloperPortalDcr, registrationsFromConfig } = require("konnect-okta-dcr");
module.exports = async () => {
  const registrations = {};
  for (const { name, args } of await registrationsFromConfig()) {
    registrations[name] = new DeveloperPortalDcr(name, args).outputs;
  }
  return { registrations };
};
`;

/** A repository of a user of this package, with copies of the workflows, on this machine. */
export interface UserProject {
  /** Folder of everything; removed after the test. */
  readonly folder: string;
  /** Folder of the main branch. */
  readonly main: string;
  readonly backendUrl: string;
  /** Variables of the runner machine: tools, no credentials. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes a branch: the project with these stack files. */
  writeBranch(name: string, stacks: Readonly<Record<string, StackConfig | string>>): Promise<string>;
}

/** Makes a user's project; `npm ci` links this package instead of downloading it. */
export async function createUserProject(engine: Engine): Promise<UserProject> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-workflows-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const modules = join(folder, "modules");
  await mkdir(join(modules, ".bin"), { recursive: true });
  await linkModules(modules);
  const bin = join(modules, ".bin", "konnect-okta-dcr");
  await symlink(join(projectFolder, "dist", "cli", "index.js"), bin);
  await chmod(join(projectFolder, "dist", "cli", "index.js"), 0o755);
  const tools = join(folder, "tools");
  await writeTool(tools, "npm", `[ "$1" = ci ] && rm -rf node_modules && ln -s '${modules}' node_modules`);
  await mkdir(join(folder, "state"));
  return {
    folder,
    main: join(folder, "main"),
    backendUrl: `file://${join(folder, "state")}`,
    env: {
      ...engine.env,
      HOME: folder,
      PATH: [tools, engine.env.PATH ?? "", dirname(process.execPath)].join(delimiter),
    },
    writeBranch: (name, stacks) => writeBranch(join(folder, name), stacks),
  };
}

async function writeTool(folder: string, name: string, script: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

async function writeBranch(
  folder: string,
  stacks: Readonly<Record<string, StackConfig | string>>,
): Promise<string> {
  await mkdir(join(folder, "stacks"), { recursive: true });
  await mkdir(join(folder, ".git"), { recursive: true });
  await writeFile(
    join(folder, "Pulumi.yaml"),
    "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\nstackConfigDir: stacks\n",
  );
  await writeFile(join(folder, "package.json"), '{ "name": "shop", "private": true }');
  await writeFile(join(folder, "index.js"), program);
  for (const [stack, config] of Object.entries(stacks)) {
    const text = typeof config === "string" ? config : stringify({ encryptionsalt, config });
    await writeFile(join(folder, "stacks", `Pulumi.${stack}.yaml`), text);
  }
  return folder;
}

/** Commits a branch. A copy of its folder is then a checkout whose origin is the folder itself. */
export async function commitBranch(folder: string): Promise<void> {
  const git = (...args: string[]) => run("git", args, { cwd: folder });
  await git("init", "--quiet", "--initial-branch", "main");
  await git("remote", "add", "origin", folder);
  await git("add", "--all");
  const author = ["-c", "user.name=test", "-c", "user.email=test@acme.invalid"];
  await git(...author, "commit", "--quiet", "--message", "Stacks");
}
