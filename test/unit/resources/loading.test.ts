import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { projectFolder } from "../../project-folder";
import { serialiseProviders } from "../../serialised-providers";

let text: string;
let folder: string;
beforeAll(async () => {
  text = (await serialiseProviders()).dcrProvider;
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-loading-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** Checks inputs with the serialized provider as the engine's provider process does, in a process in a folder. */
async function check(cwd: string, packageVersion: string): Promise<string> {
  const load = createRequire(__filename).resolve("require-from-string");
  const script = `
    const provider = require(${JSON.stringify(load)})(process.argv[1]).handler();
    provider.configure({ config: { get: () => undefined } })
      .then(() => provider.check({}, { serverUrl: "ftp://x", packageVersion: ${JSON.stringify(packageVersion)} }))
      .then(({ failures }) => console.log(failures[0].reason), (error) => console.log(error.message));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, text], { cwd });
  return stdout;
}

describe("the package in the provider process", () => {
  it("a folder without the package gets an error with the line that installs the program's version", async () => {
    expect(await check(folder, "0.9.0")).toMatch(
      /^\[DCR_PACKAGE_MISSING\] .* Run there: npm install --save-exact konnect-okta-dcr@0\.9\.0\n$/,
    );
  });

  it("a program of another version gets an error with both versions and the line that installs its own", async () => {
    expect(await check(projectFolder, "0.0.1")).toMatch(
      /^\[DCR_PACKAGE_VERSION\] the program uses konnect-okta-dcr 0\.0\.1, but .* loads 0\.1\.0 .*konnect-okta-dcr@0\.0\.1\n$/,
    );
  });

  it("the package is found through a direct dependency of the project in a parent folder of the program", async () => {
    const platform = join(folder, "packages", "platform");
    await mkdir(join(platform, "node_modules"), { recursive: true });
    await writeFile(join(platform, "package.json"), '{ "name": "platform", "main": "main.js" }');
    await writeFile(join(platform, "main.js"), "");
    await symlink(projectFolder, join(platform, "node_modules", "konnect-okta-dcr"));
    const program = join(folder, "app", "infra");
    await mkdir(program, { recursive: true });
    await mkdir(join(folder, "app", "node_modules"));
    await symlink(platform, join(folder, "app", "node_modules", "platform"));
    await writeFile(
      join(folder, "app", "package.json"),
      '{ "dependencies": { "absent": "1", "platform": "1" } }',
    );
    // It refuses the version, so it was loaded.
    expect(await check(program, "0.0.1")).toContain("[DCR_PACKAGE_VERSION]");
  });
});
