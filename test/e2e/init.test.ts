import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import type { StackConfig } from "../engine/stack";
import { projectFolder } from "../project-folder";
import { describeWithEngine, startFixture } from "./fixture";

const run = promisify(execFile);

describeWithEngine("init", () => {
  it("the project that init writes into an empty folder is provisioned by one up, and its next preview is empty", async () => {
    const folder = await mkdtemp(join(tmpdir(), "dcr-init-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    // The folder gets its Pulumi.yaml before the stack is created in it.
    const bin = join(projectFolder, "dist", "cli", "index.js");
    const flags = ["--portal", "Acme Developers", "--scopes", "orders.read", "--audience", "api://orders"];
    const args = ["init", "--yes", "--project", "portal", "--stack", "sandbox", ...flags, "--region", "eu"];
    const { stdout } = await run(process.execPath, [bin, ...args], { cwd: folder });
    expect(stdout).toContain("wrote Pulumi.sandbox.yaml");
    const modules = join(folder, "node_modules");
    await mkdir(modules);
    await symlink(join(projectFolder, "node_modules", "@pulumi"), join(modules, "@pulumi"));
    await symlink(projectFolder, join(modules, "konnect-okta-dcr"));

    const { sandbox, stack } = await startFixture(undefined, { project: { folder, name: "portal" } });
    const text = await readFile(join(folder, "Pulumi.sandbox.yaml"), "utf8");
    const { config } = parse(text.replace("region: eu", `serverUrl: ${sandbox.konnect.url}`)) as {
      config: StackConfig;
    };
    await stack.configure(config);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(sandbox.konnect.state.providers).toMatchObject([{ name: "developer-portal-sandbox" }]);
    const again = await stack.preview("--expect-no-changes");
    expect(again.code, again.text).toBe(0);
  });
});
