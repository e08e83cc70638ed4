import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findStackFiles, toRepositoryPath } from "../../../src/check";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-stack-files-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

describe("stack files of a project", () => {
  it("without arguments, the stack files of stackConfigDir are found from a folder below the project", async () => {
    await write({
      "Pulumi.yaml": "name: x\nstackConfigDir: stacks\n",
      "Pulumi.other.yaml": "",
      "stacks/Pulumi.prod.yaml": "",
      "stacks/Pulumi.dev.yml": "",
      "stacks/Pulumi.yaml": "",
      "stacks/notes.yaml": "",
      "infra/index.ts": "",
    });
    expect(findStackFiles([], join(folder, "infra"))).toEqual({
      files: ["../stacks/Pulumi.dev.yml", "../stacks/Pulumi.prod.yaml"],
      problems: [],
    });
  });

  it("a project without stackConfigDir keeps its stack files beside Pulumi.yaml", async () => {
    await write({ "Pulumi.yaml": "name: x\n", "Pulumi.dev.yaml": "" });
    expect(findStackFiles([], folder).files).toEqual(["Pulumi.dev.yaml"]);
  });

  it("a project without stack files is a problem at its project file", async () => {
    await write({ "Pulumi.yaml": "name: x\nstackConfigDir: stacks\n" });
    expect(findStackFiles([], folder)).toMatchObject({
      files: [],
      problems: [{ file: "Pulumi.yaml", message: expect.stringContaining("in the folder stacks") }],
    });
  });

  it("a folder outside of any project is a problem that names Pulumi.yaml", () => {
    expect(findStackFiles([], folder)).toMatchObject({ files: [], problems: [{ file: "Pulumi.yaml" }] });
  });
});

describe("files and globs", () => {
  it("globs name files once, in alphabetical order, and none of node_modules", async () => {
    await write({
      "b/Pulumi.b.yaml": "",
      "a/Pulumi.a.yaml": "",
      "node_modules/x/Pulumi.x.yaml": "",
    });
    expect(findStackFiles(["**/Pulumi.*.yaml", "a/Pulumi.a.yaml"], folder).files).toEqual([
      "a/Pulumi.a.yaml",
      "b/Pulumi.b.yaml",
    ]);
  });

  it("a glob that matches no file is a problem", () => {
    expect(findStackFiles(["stacks/*.yaml"], folder)).toMatchObject({
      files: [],
      problems: [{ file: "stacks/*.yaml", message: "matches no file" }],
    });
  });

  it("a file whose name looks like a glob is taken as it is", async () => {
    await write({ "Pulumi.[a].yaml": "", "Pulumi.a.yaml": "" });
    expect(findStackFiles(["Pulumi.[a].yaml"], folder).files).toEqual(["Pulumi.[a].yaml"]);
  });

  it("more than 1000 files are refused", async () => {
    await write(
      Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`Pulumi.s${index}.yaml`, ""])),
    );
    expect(findStackFiles(["*.yaml"], folder)).toMatchObject({
      files: [],
      problems: [{ message: expect.stringContaining("1001 files; at most 1000") }],
    });
  });
});

describe("paths of annotations", () => {
  it("a path is relative to the repository that holds the file", async () => {
    await write({ "head/.git": "gitdir: elsewhere", "head/infra/Pulumi.dev.yaml": "" });
    expect(toRepositoryPath("head/infra/Pulumi.dev.yaml", folder)).toBe("infra/Pulumi.dev.yaml");
  });
});
