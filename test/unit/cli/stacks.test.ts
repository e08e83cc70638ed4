import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectFolder } from "../../project-folder";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-stacks-"));
  for (const stack of ["prod", "dev"]) await writeFile(join(folder, `Pulumi.${stack}.yaml`), "");
  await writeFile(join(folder, "Pulumi.yaml"), "name: x\n");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function stacks(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const bin = join(projectFolder, "dist", "cli", "index.js");
  return await new Promise((resolve) => {
    execFile(process.execPath, [bin, "stacks", ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

describe("konnect-okta-dcr stacks", () => {
  it("stacks --format matrix prints the stack matrix of the project in one line", async () => {
    expect(await stacks("--format", "matrix")).toEqual({
      code: 0,
      stdout: '[{"stack":"dev","file":"Pulumi.dev.yaml"},{"stack":"prod","file":"Pulumi.prod.yaml"}]\n',
      stderr: "",
    });
  });

  it("stacks prints one name in each line and leaves out excluded stacks", async () => {
    expect(await stacks()).toMatchObject({ stdout: "dev\nprod\n" });
    expect(await stacks("--exclude", "dev")).toMatchObject({ code: 0, stdout: "prod\n" });
  });

  it.each([
    ["an excluded stack that does not exist", ["--exclude", "prdo"], "--exclude prdo names no stack"],
    ["a file that is not a stack file", ["Pulumi.yaml"], "Pulumi.yaml is not named Pulumi.<stack>.yaml"],
    ["a glob without matches", ["x/*"], "x/* matches no file"],
    ["the exclusion of all stacks", ["--exclude", "dev", "prod"], "leaves no stack"],
  ])("stacks refuses %s with exit code 2 and prints no matrix", async (_title, args, message) => {
    const result = await stacks("--format", "matrix", ...args);
    expect(result).toMatchObject({ code: 2, stdout: "" });
    expect(result.stderr).toContain(message);
  });

  it("stacks refuses two files of one stack", async () => {
    await writeFile(join(folder, "Pulumi.dev.yml"), "");
    expect((await stacks()).stderr).toContain("belongs to the stack dev, as another file does");
  });
});
