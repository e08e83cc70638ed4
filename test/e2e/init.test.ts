import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { linkModules } from "../link-modules";
import { projectFolder } from "../project-folder";
import { describeWithEngine } from "./fixture";
import { provision } from "./provision";

describeWithEngine("init", () => {
  it("the project that init writes into an empty folder is provisioned by one up, and its next preview is empty", async () => {
    const folder = await mkdtemp(join(tmpdir(), "dcr-init-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const bin = join(projectFolder, "dist", "cli", "index.js");
    const printed = await provision(folder, bin, () => linkModules(join(folder, "node_modules")));
    expect(printed).toContain("wrote Pulumi.sandbox.yaml");
  });
});
