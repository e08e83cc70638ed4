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

describe("token references", () => {
  it("a token reference reads an environment variable and trims its white space", async () => {
    await expect(resolveReference({ env: "T" }, { env: { T: " abc\n" } })).resolves.toBe("abc");
  });

  it.each([
    ["not set", {}],
    ["empty", { T: " " }],
  ])("a token reference to an environment variable that is %s is refused", async (state, env) => {
    await expect(resolveReference({ env: "T" }, { env })).rejects.toMatchObject({
      code: "DCR_REFERENCE_ENV_MISSING",
      message: `environment variable T is ${state}`,
    });
  });

  it("a token file is read relative to the folder of Pulumi.yaml, which is searched upward", async () => {
    await writeFile(join(folder, "Pulumi.yaml"), "name: x\n");
    await writeFile(join(folder, "token"), "abc\n");
    await expect(
      resolveReference({ file: "token" }, { folder: join(folder, "infra", "deep") }),
    ).resolves.toBe("abc");
  });

  it("a missing token file is refused with the path that the user wrote", async () => {
    const error = await resolveReference({ file: "nope" }, { folder }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "DCR_REFERENCE_FILE_UNREADABLE" });
    expect(String(error)).toContain("token file nope cannot be read: ENOENT");
    expect(String(error)).not.toContain(folder);
  });

  it("an empty token file is refused", async () => {
    await writeFile(join(folder, "token"), "\n");
    await expect(resolveReference({ file: "token" }, { folder })).rejects.toMatchObject({
      code: "DCR_REFERENCE_VALUE_INVALID",
    });
  });

  it("a token command gives the value that it prints", async () => {
    const command = [process.execPath, "-e", "console.log('abc')"];
    await expect(resolveReference({ command }, { folder })).resolves.toBe("abc");
  });

  it("the error of a failed token command has its exit code and not its output", async () => {
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

  it("a token command that hangs is ended after its time-out", async () => {
    const command = [process.execPath, "-e", "setInterval(() => {}, 1000)"];
    await expect(resolveReference({ command }, { folder, commandTimeoutMs: 100 })).rejects.toThrow(
      "did not end within 0.1 s",
    );
  });

  it("a token command that prints nothing is refused", async () => {
    await expect(
      resolveReference({ command: [process.execPath, "-e", ""] }, { folder }),
    ).rejects.toMatchObject({
      code: "DCR_REFERENCE_VALUE_INVALID",
    });
  });

  it("a token command that cannot be run is refused", async () => {
    await expect(resolveReference({ command: ["no-such-program-here"] }, { folder })).rejects.toThrow(
      "ENOENT",
    );
  });

  it("a token of several lines is refused and not repeated in the error", async () => {
    const error = await resolveReference({ env: "T" }, { env: { T: "canary\ncanary" } }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: "DCR_REFERENCE_VALUE_INVALID" });
    expect(String(error)).not.toContain("canary");
  });

  it("a config key is read in the namespace of this package unless it has its own namespace", async () => {
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
