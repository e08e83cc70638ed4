import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectFolder } from "../../project-folder";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-check-"));
});
afterEach(() => rm(folder, { recursive: true }));

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
    "has nothing to say about the stack file of %s",
    async (stack) => {
      const result = await check("--stack", join(projectFolder, "stacks", `Pulumi.${stack}.yaml`));
      expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining("no findings") });
    },
  );

  it("names file, line and column of each problem, and ends with exit code 1", async () => {
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
    const unknown = await check("--stack", "Pulumi.dev.yaml");
    expect(unknown.code).toBe(1);
    expect(unknown.stdout).toContain(
      "Pulumi.dev.yaml:10:16 error [DCR_SETTINGS_UNKNOWN_KEY] registrations.dev.konnect.regon",
    );
    await writeFile(
      join(folder, "Pulumi.dev.yaml"),
      lines.filter((line) => !line.includes("regon")).join("\n"),
    );
    const openid = await check("--stack", "Pulumi.dev.yaml", "--json");
    expect(openid.code).toBe(1);
    expect(JSON.parse(openid.stdout)).toMatchObject([{ code: "DCR_RULE_SCOPE_OPENID", line: 6, column: 31 }]);
  });

  it("says which file cannot be read or is not YAML, without a stack trace", async () => {
    const missing = await check("--stack", "nope.yaml");
    expect(missing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("[DCR_SETTINGS_FILE] nope.yaml cannot be read: ENOENT"),
    });
    expect(missing.stderr).not.toContain("    at ");
    await writeFile(join(folder, "bad.yaml"), "config: [unclosed");
    expect(await check("--stack", "bad.yaml")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("bad.yaml is not YAML"),
    });
  });
});
