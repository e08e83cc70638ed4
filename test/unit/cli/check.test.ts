import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectFolder } from "../../project-folder";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-check-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Runs the compiled command line. */
async function check(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const bin = join(projectFolder, "dist", "cli", "index.js");
  return await new Promise((resolve) => {
    execFile(process.execPath, [bin, "check", ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

describe("konnect-okta-dcr check", () => {
  it.each(["sandbox", "dev", "staging", "prod"])(
    "check finds no error in the stack file of %s",
    async (stack) => {
      const result = await check(join(projectFolder, "stacks", `Pulumi.${stack}.yaml`));
      expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(/no findings|0 errors/) });
    },
  );

  it("check prints the file, line, and column of each problem and exits with code 1", async () => {
    const lines = [
      "config:",
      "  konnect-okta-dcr:registrations:",
      "    dev:",
      "      okta:",
      "        authorizationServer: { create: { name: dev, audience: a } }",
      "        scopes: [orders.read, openid]",
      "        claim: client",
      "        dcrToken: { env: A }",
      "      konnect:",
      "        regon: eu",
      "        region: eu",
      "        token: { env: B }",
      "        portal: Acme",
    ];
    await writeFile(join(folder, "Pulumi.dev.yaml"), lines.join("\n"));
    const unknown = await check("Pulumi.dev.yaml");
    expect(unknown.code).toBe(1);
    expect(unknown.stdout).toContain(
      "Pulumi.dev.yaml:10:9 error [DCR_SETTINGS_UNKNOWN_KEY] registrations.dev.konnect.regon",
    );
    await writeFile(
      join(folder, "Pulumi.dev.yaml"),
      lines.filter((line) => !line.includes("regon")).join("\n"),
    );
    const openid = await check("Pulumi.dev.yaml", "--json");
    expect(openid.code).toBe(1);
    expect(JSON.parse(openid.stdout)).toMatchObject({
      version: 1,
      command: "check",
      ok: false,
      results: [{ file: "Pulumi.dev.yaml" }],
      problems: [{ code: "DCR_RULE_SCOPE_OPENID", line: 6, column: 31 }],
    });
  });

  it("check reports files that it cannot read or parse and still checks the others", async () => {
    await writeFile(join(folder, "bad.yaml"), "config:\n  a: [unclosed\n");
    await writeFile(join(folder, "Pulumi.empty.yaml"), "config: {}\n");
    const { code, stdout, stderr } = await check("nope.yaml", "bad.yaml", "Pulumi.empty.yaml");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "nope.yaml:1:1 error [DCR_SETTINGS_FILE] cannot be read: ENOENT → Check the path; check takes files and globs, such as stacks/Pulumi.prod.yaml.",
      expect.stringMatching(
        /^bad\.yaml:3:1 error \[DCR_SETTINGS_FILE\] is not a stack file in YAML: .+ → Correct it at this place\.$/,
      ),
      expect.stringMatching(
        /^Pulumi\.empty\.yaml:1:1 error \[DCR_SETTINGS_MISSING\] registrations: no registration is given → /,
      ),
      "3 errors, 0 warnings, 0 notices",
      "",
    ]);
  });

  it("check accepts a serverUrl whose host is in KONNECT_OKTA_DCR_ALLOWED_HOSTS", async () => {
    const text = `config:
  konnect-okta-dcr:registrations:
    dev:
      okta:
        authorizationServer: { create: { name: dev, audience: a } }
        scopes: orders.read
        claim: client
        dcrToken: { env: A }
      konnect: { serverUrl: "https://kong.acme.example", token: { env: B }, portal: Acme }
`;
    await writeFile(join(folder, "Pulumi.dev.yaml"), text);
    const refused = await check("Pulumi.dev.yaml");
    expect(refused.stdout).toContain("Pulumi.dev.yaml:9:29 error [DCR_SETTINGS_SERVER_URL]");
    vi.stubEnv("KONNECT_OKTA_DCR_ALLOWED_HOSTS", "other.example, kong.acme.example");
    const allowed = await check("Pulumi.dev.yaml");
    expect(allowed).toEqual({ code: 0, stdout: "Pulumi.dev.yaml: no findings\n", stderr: "" });
  });

  it("check without arguments checks every stack file of the project, and fails if there is none", async () => {
    await writeFile(join(folder, "Pulumi.yaml"), "name: x\n");
    expect(await check()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^Pulumi\.yaml:1:1 error \[DCR_SETTINGS_FILE\] has no stack file/),
    });
    for (const stack of ["b", "a"]) await writeFile(join(folder, `Pulumi.${stack}.yaml`), "config: {}\n");
    const { stdout } = await check();
    expect(stdout.split("\n").map((line) => line.split(":")[0])).toEqual([
      "Pulumi.a.yaml",
      "Pulumi.b.yaml",
      "2 errors, 0 warnings, 0 notices",
      "",
    ]);
  });

  it("check prints annotations, a code quality report or a SARIF log by --format, with exit code 1", async () => {
    await writeFile(join(folder, "Pulumi.a.yaml"), "config: {}\n");
    const [github, gitlab, sarif] = await Promise.all(
      ["github", "gitlab", "sarif"].map((format) => check("*.yaml", "--format", format)),
    );
    expect(github).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^::error file=Pulumi\.a\.yaml,line=1,/),
    });
    expect(JSON.parse(gitlab?.stdout ?? "")).toMatchObject([{ location: { path: "Pulumi.a.yaml" } }]);
    expect(JSON.parse(sarif?.stdout ?? "")).toMatchObject({ version: "2.1.0" });
  });

  it("refuses endless, waiting and large files at once", async () => {
    await promisify(execFile)("mkfifo", [join(folder, "pipe")]);
    await writeFile(join(folder, "large.yaml"), "#".repeat(257 * 1024));
    const { code, stdout } = await check("/dev/zero", "pipe", ".", "large.yaml");
    expect(code).toBe(1);
    expect(stdout.split("\n").map((line) => line.replace(/ →.*/, ""))).toEqual([
      "/dev/zero:1:1 error [DCR_SETTINGS_FILE] is no regular file",
      "pipe:1:1 error [DCR_SETTINGS_FILE] is no regular file",
      ".:1:1 error [DCR_SETTINGS_FILE] is a folder",
      "large.yaml:1:1 error [DCR_SETTINGS_FILE] has more than 256 KiB",
      "4 errors, 0 warnings, 0 notices",
      "",
    ]);
  });

  it("prints names of files and keys without effect", async () => {
    const name = "Pulumi.\n::error::x.yaml";
    const key = '"a\\u001b]0;t\\a\\n::error::boom \\u202e"';
    await writeFile(
      join(folder, name),
      `config:\n  konnect-okta-dcr:registrations:\n    dev: { okta: { ${key}: 1 } }\n`,
    );
    for (const format of ["text", "json", "github", "gitlab", "sarif"]) {
      const { stdout } = await check(name, "--format", format);
      expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      expect(stdout).not.toMatch(
        format === "github" ? /^\s*::(?!(error|warning|notice) file=Pulumi\.)/m : /^\s*::/m,
      );
      expect(stdout).toContain("boom");
    }
  });
});
