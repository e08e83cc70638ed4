import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
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

  it("a token file is refused at once if it is a pipe that nobody writes, a device, a folder or too large", async () => {
    await promisify(execFile)("mkfifo", [join(folder, "pipe")]);
    await writeFile(join(folder, "large"), "x".repeat(65 * 1024));
    const cases = [
      [join(folder, "pipe"), "is no regular file"],
      ["/dev/zero", "is no regular file"],
      [folder, "is a folder"],
      [join(folder, "large"), "has more than 64 KiB"],
    ] as const;
    for (const [file, reason] of cases) {
      await expect(resolveReference({ file }, { folder })).rejects.toMatchObject({
        code: "DCR_REFERENCE_FILE_UNREADABLE",
        message: expect.stringContaining(reason),
      });
    }
  });

  it("a relative token file outside the project's folder is refused, also through a link", async () => {
    const project = join(folder, "project");
    await mkdir(join(project, "secrets"), { recursive: true });
    await writeFile(join(project, "Pulumi.yaml"), "name: x\n");
    await writeFile(join(folder, "token"), "abc\n");
    await symlink(join(folder, "token"), join(project, "link"));
    await symlink("secrets", join(project, "inside"));
    await writeFile(join(project, "secrets", "token"), "abc\n");
    for (const file of ["../token", "secrets/../../token", "link"]) {
      await expect(resolveReference({ file }, { folder: project })).rejects.toMatchObject({
        code: "DCR_REFERENCE_FILE_UNREADABLE",
        message: expect.stringMatching(/leaves the folder of Pulumi\.yaml$/),
      });
    }
    await expect(resolveReference({ file: "inside/token" }, { folder: project })).resolves.toBe("abc");
    await expect(resolveReference({ file: join(folder, "token") }, { folder: project })).resolves.toBe("abc");
  });

  it.each([
    [{ env: "kpat_AbCdEf0123456789AbCdEf" }],
    [{ file: `00${"aB3_-".repeat(8)}` }],
    [{ config: `00${"aB3_-".repeat(8)}` }],
    [{ command: ["echo", "kpat_AbCdEf0123456789AbCdEf"] }],
  ])(
    "a token reference is not resolved if the token itself is written there, and does not repeat it: %j",
    async (reference) => {
      const error = await resolveReference(reference, { env: {}, folder }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "DCR_RULE_TOKEN_PASTED" });
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/AbCdEf|aB3_/);
    },
  );

  it("a token is not read from a source that the environment switches off", async () => {
    await writeFile(join(folder, "token"), "abc\n");
    const env = { KONNECT_OKTA_DCR_PREVIEW_REFERENCES: "env", T: "abc" };
    const references = [{ file: "token" }, { command: ["touch", join(folder, "ran")] }, { config: "t" }];
    for (const reference of references) {
      await expect(
        resolveReference(reference, { env, folder, readConfig: () => "abc" }),
      ).rejects.toMatchObject({ code: "DCR_REFERENCE_SWITCHED_OFF" });
    }
    await expect(readdir(folder)).resolves.toEqual(["token"]);
    await expect(resolveReference({ env: "T" }, { env })).resolves.toBe("abc");
    const both = { ...env, KONNECT_OKTA_DCR_PREVIEW_REFERENCES: "env, file" };
    await expect(resolveReference({ file: "token" }, { env: both, folder })).resolves.toBe("abc");
  });

  it("a token command gets the environment without the secrets of other work", async () => {
    const env = {
      PATH: process.env.PATH,
      OP_SESSION: "mine",
      OKTA_API_TOKEN: "x",
      PORTAL_DEVELOPER_PASSWORD: "x",
      PULUMI_CONFIG_PASSPHRASE: "x",
    };
    const script =
      "console.log(Object.keys(process.env).filter((name) => !/^(PATH|__CF)/.test(name)).sort().join())";
    const command = [process.execPath, "-e", script];
    await expect(resolveReference({ command }, { env, folder })).resolves.toBe("OP_SESSION");
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
