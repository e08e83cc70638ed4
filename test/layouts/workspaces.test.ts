import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithEngine } from "../e2e/fixture";
import { provision } from "../e2e/provision";
import { type Ground, pack, readPeers, run, writeFiles } from "./app";
import { ensureTools } from "./tools";

let ground: Ground;
let tools: string;
beforeAll(async () => {
  [ground, tools] = await Promise.all([pack(), ensureTools()]);
}, 120_000);
afterAll(() => ground.remove());

/** pnpm: an app that depends on a platform package, which depends on this package. */
async function createPnpmWorkspace(): Promise<string> {
  const root = join(ground.folder, "pnpm");
  const peers = await readPeers();
  await writeFiles(root, {
    "pnpm-workspace.yaml": "packages: [app, platform]\n",
    "package.json": { name: "root", private: true },
    "platform/package.json": {
      name: "platform",
      version: "1.0.0",
      main: "index.js",
      dependencies: { "konnect-okta-dcr": `file:${ground.tarball}` },
      peerDependencies: peers,
    },
    "platform/index.js": 'module.exports = require("konnect-okta-dcr");',
    "app/package.json": { name: "app", private: true, dependencies: { platform: "workspace:*", ...peers } },
  });
  await run(join(tools, "pnpm"), ["install", "--ignore-scripts", "--prefer-offline"], { cwd: root });
  return root;
}

async function createYarnApp(linker: "pnp" | "node-modules"): Promise<string> {
  const folder = join(ground.folder, linker);
  const { stdout: registry } = await run("npm", ["config", "get", "registry"]);
  const dependencies = { "konnect-okta-dcr": `file:${ground.tarball}`, ...(await readPeers()) };
  await writeFiles(folder, {
    "yarn.lock": "",
    ".yarnrc.yml": `nodeLinker: ${linker}\nenableScripts: false\nenableTelemetry: false\n`,
    "package.json": { name: "app", private: true, dependencies },
  });
  const env = { ...process.env, CI: "", YARN_NPM_REGISTRY_SERVER: registry.trim() };
  await run(join(tools, "yarn"), ["install", "--no-immutable"], { cwd: folder, env });
  return folder;
}

describeWithEngine("a project in a workspace", () => {
  it("is provisioned from a pnpm workspace whose app reaches the package only through a platform package", async () => {
    const root = await createPnpmWorkspace();
    const bin = join(root, "platform", "node_modules", "konnect-okta-dcr", "dist", "cli", "index.js");
    const program = join(root, "app", "index.js");
    await provision(join(root, "app"), bin, async () => {
      const text = await readFile(program, "utf8");
      await writeFile(program, text.replace('require("konnect-okta-dcr")', 'require("platform")'));
    });
  }, 120_000);

  it("is provisioned from a Yarn installation", async () => {
    const folder = await createYarnApp("node-modules");
    await provision(folder, join(folder, "node_modules", "konnect-okta-dcr", "dist", "cli", "index.js"));
  }, 120_000);
});

it("Yarn Plug'n'Play loads both entries and runs the command line", async () => {
  const folder = await createYarnApp("pnp");
  await writeFiles(folder, {
    "program.js": `
      console.log(typeof require("konnect-okta-dcr").DeveloperPortalDcr);
      console.log(typeof require("konnect-okta-dcr/provider").dcrProvider.check);
    `,
  });
  const loaded = await run(join(tools, "yarn"), ["node", "program.js"], { cwd: folder });
  expect(loaded.stdout).toBe("function\nfunction\n");
  const explained = await run(join(tools, "yarn"), ["konnect-okta-dcr", "explain", "okta.scopes"], {
    cwd: folder,
  });
  expect(explained.stdout).toContain("okta.scopes");
}, 120_000);
