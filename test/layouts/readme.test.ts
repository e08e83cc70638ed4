import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithEngine, engine } from "../e2e/fixture";
import { projectFolder } from "../project-folder";
import { type Sandbox, startSandbox } from "../sandbox";
import { type Ground, pack, run } from "./app";

let ground: Ground;
let sandbox: Sandbox;
beforeAll(async () => {
  [ground, sandbox] = await Promise.all([pack(), startSandbox()]);
}, 60_000);
afterAll(async () => {
  await ground.remove();
  await sandbox.close();
});

/** The commands of README for one kind of user, in their order. */
async function readCommands(user: "npm" | "fork"): Promise<string> {
  const readme = await readFile(join(projectFolder, "README.md"), "utf8");
  const blocks = [...readme.matchAll(new RegExp(`^\`\`\`sh ${user}\\n(.*?)^\`\`\``, "gms"))];
  expect(blocks.length).toBeGreaterThan(0);
  return blocks.map(([, block = ""]) => block).join("");
}

/** Commands on the PATH that stand between README and what cannot be had here. */
async function writeCommands(folder: string, commands: Readonly<Record<string, string>>): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  for (const [name, script] of Object.entries(commands)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return bin;
}

/**
 * Runs README's commands as they are, but for three: the credentials are those of the sandbox, Konnect is not the region
 * eu, and the package comes from its tarball.
 */
async function follow(commands: string, folder: string, npm: string): Promise<string> {
  if (engine === undefined) throw new Error("there is no engine");
  const { stdout: realNpm } = await run("which", ["npm"]);
  const bin = await writeCommands(folder, {
    pulumi: `exec "${engine.bin}" "$@"`,
    npm: npm.replaceAll("NPM", realNpm.trim()),
  });
  const script = commands
    .replace(/^export .*…$/gm, "")
    .replace("--region eu", `--server-url ${sandbox.konnect.url}`);
  expect(script).not.toContain("…");
  const env = {
    HOME: folder,
    npm_config_cache: (await run("npm", ["config", "get", "cache"])).stdout.trim(),
    npm_config_registry: (await run("npm", ["config", "get", "registry"])).stdout.trim(),
    ...engine.env,
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "canary-of-readme",
    ...sandbox.env(),
    PATH: `${bin}:${engine.env.PATH ?? process.env.PATH}`,
  };
  const { stdout } = await run("bash", ["--norc", "-euo", "pipefail", "-c", script], { cwd: folder, env });
  return stdout;
}

describeWithEngine("README", () => {
  it("the path for npm users, run as it is, provisions a stack, finds no problem, and leaves nothing behind", async () => {
    const folder = join(ground.folder, "npm-user");
    await mkdir(folder);
    const tarball = `$(echo "$@" | sed 's#konnect-okta-dcr#${ground.tarball}#')`;
    const npm = `case "$1" in install) exec NPM ${tarball} --ignore-scripts --prefer-offline --no-audit --no-fund ;; esac\nexec NPM "$@"`;
    const printed = await follow(await readCommands("npm"), folder, npm);
    expect(printed).toContain("wrote Pulumi.dev.yaml");
    expect(printed).toMatch(/ 0 problems, \d+ not checked/);
    expect(printed).toContain("Probe");
    expect(sandbox.konnect.state.providers).toEqual([]);
    expect([...sandbox.okta.state.clients.keys()]).toEqual([]);
    const manifest = JSON.parse(await readFile(join(folder, "dcr", "package.json"), "utf8")) as object;
    expect(manifest).not.toHaveProperty("dependencies.konnect-okta-dcr");
  }, 120_000);

  it("the path for people who fork the repository, run as it is, provisions a stack and finds no problem", async () => {
    const folder = join(ground.folder, "fork");
    await run("git", ["clone", "--quiet", "--depth=1", `file://${projectFolder}`, folder]);
    const stackFile = join(folder, "stacks", "Pulumi.dev.yaml");
    const edited = (await readFile(stackFile, "utf8"))
      .replace(/ +okta:\w+: .*\n/g, "")
      .replace("region: eu", `serverUrl: ${sandbox.konnect.url}`)
      .replace(/portal: .*/, "portal: Acme Developers")
      .replace(/exampleRoute: .*/, `exampleRoute: ${sandbox.gateway.url}/orders`);
    await writeFile(stackFile, edited);
    // What npm ci installs and builds is here already. One link for each package: nothing can delete what is behind.
    await mkdir(join(folder, "node_modules"));
    for (const name of await readdir(join(projectFolder, "node_modules"))) {
      await symlink(join(projectFolder, "node_modules", name), join(folder, "node_modules", name));
    }
    await symlink(join(projectFolder, "dist"), join(folder, "dist"));
    const printed = await follow(
      await readCommands("fork"),
      folder,
      'case "$1" in ci) exit 0 ;; esac\nexec NPM "$@"',
    );
    expect(printed).toContain("okta.scopes");
    expect(printed).toMatch(/ 0 problems, \d+ not checked/);
  }, 120_000);
});
