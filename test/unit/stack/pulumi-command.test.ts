import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPulumiCommand } from "../../../src/stack/pulumi-command";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-doctor-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program named pulumi, alone on the PATH. */
async function createFakePulumi(script: string) {
  const file = join(folder, "pulumi");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return createPulumiCommand(folder, { PATH: folder });
}

describe("createPulumiCommand", () => {
  it("a pulumi command runs with --non-interactive and returns what pulumi prints", async () => {
    const pulumi = await createFakePulumi('echo "$@"');
    expect(await pulumi(["stack", "output", "--json"])).toBe("stack output --json --non-interactive\n");
  });

  it("a failed pulumi command reports pulumi's error without folders", async () => {
    const pulumi = await createFakePulumi(
      'echo "error: no Pulumi.yaml found above /home/somebody/project" >&2; exit 255',
    );
    await expect(pulumi(["stack", "output"])).rejects.toMatchObject({
      code: "DCR_DOCTOR_INPUT",
      message: "pulumi stack output failed: error: no Pulumi.yaml found above …/project",
    });
  });

  it("a pulumi command reports that pulumi is not on the PATH", async () => {
    await expect(createPulumiCommand(folder, { PATH: folder })(["stack", "output"])).rejects.toMatchObject({
      code: "DCR_DOCTOR_INPUT",
      message: "pulumi stack output could not be run: pulumi is not on the PATH",
    });
  });
});
