import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveReference } from "../../../src/secrets/resolve";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "references-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a token reference", () => {
  it("reads an environment variable and drops white space around it", async () => {
    await expect(resolveReference({ env: "T" }, { env: { T: " abc\n" } })).resolves.toBe("abc");
  });

  it.each([
    ["not set", {}],
    ["empty", { T: " " }],
  ])("refuses an environment variable that is %s", async (state, env) => {
    await expect(resolveReference({ env: "T" }, { env })).rejects.toMatchObject({
      code: "DCR_REFERENCE_ENV_MISSING",
      message: `environment variable T is ${state}`,
    });
  });

  it("reads a file relative to the folder of Pulumi.yaml, found upward", async () => {
    await writeFile(join(folder, "Pulumi.yaml"), "name: x\n");
    await writeFile(join(folder, "token"), "abc\n");
    await expect(
      resolveReference({ file: "token" }, { folder: join(folder, "infra", "deep") }),
    ).resolves.toBe("abc");
  });

  it("refuses a file that is not there, naming it as the user wrote it", async () => {
    const error = await resolveReference({ file: "nope" }, { folder }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "DCR_REFERENCE_FILE_UNREADABLE" });
    expect(String(error)).toContain("token file nope cannot be read: ENOENT");
    expect(String(error)).not.toContain(folder);
  });

  it("refuses an empty file", async () => {
    await writeFile(join(folder, "token"), "\n");
    await expect(resolveReference({ file: "token" }, { folder })).rejects.toMatchObject({
      code: "DCR_REFERENCE_VALUE_INVALID",
    });
  });

  it("takes what a command prints", async () => {
    const command = [process.execPath, "-e", "console.log('abc')"];
    await expect(resolveReference({ command }, { folder })).resolves.toBe("abc");
  });

  it("says how a command failed and never what it printed", async () => {
    const command = [
      process.execPath,
      "-e",
      "console.log('canary-out'); console.error('canary-err'); process.exit(3)",
    ];
    const error = await resolveReference({ command }, { folder }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "DCR_REFERENCE_COMMAND_FAILED" });
    expect(String(error)).toContain("ended with exit code 3");
    expect(JSON.stringify(error)).not.toMatch(/canary-(out|err)/);
  });

  it("ends a command that hangs", async () => {
    const command = [process.execPath, "-e", "setInterval(() => {}, 1000)"];
    await expect(resolveReference({ command }, { folder, commandTimeoutMs: 100 })).rejects.toThrow(
      "did not end within 0.1 s",
    );
  });

  it("refuses a command that prints nothing", async () => {
    await expect(
      resolveReference({ command: [process.execPath, "-e", ""] }, { folder }),
    ).rejects.toMatchObject({
      code: "DCR_REFERENCE_VALUE_INVALID",
    });
  });

  it("refuses a command that cannot be run", async () => {
    await expect(resolveReference({ command: ["no-such-program-here"] }, { folder })).rejects.toThrow(
      "ENOENT",
    );
  });

  it("refuses a value of several lines without repeating it", async () => {
    const error = await resolveReference({ env: "T" }, { env: { T: "canary\ncanary" } }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: "DCR_REFERENCE_VALUE_INVALID" });
    expect(String(error)).not.toContain("canary");
  });

  it("reads a config key in this package's namespace unless it has its own", async () => {
    const readConfig = (key: string) => `value-of-${key}`;
    await expect(resolveReference({ config: "t" }, { readConfig })).resolves.toBe(
      "value-of-konnect-okta-dcr:t",
    );
    await expect(resolveReference({ config: "a:t" }, { readConfig })).resolves.toBe("value-of-a:t");
    await expect(resolveReference({ config: "t" }, {})).rejects.toMatchObject({
      code: "DCR_REFERENCE_CONFIG_MISSING",
    });
  });
});
