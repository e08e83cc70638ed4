import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFolder } from "../../project-folder";
import { portalName, type Sandbox, startSandbox } from "../../sandbox";
import { setUpByHand } from "../../sandbox/by-hand";

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), "dcr-start-"));
  await setUpByHand(sandbox, true);
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

/** Runs the compiled command line. */
function run(args: readonly string[], env: Record<string, string> = {}) {
  const bin = join(projectFolder, "dist", "cli", "index.js");
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

describe("the commands to start with", () => {
  it("explain exits with code 2 and the nearest names for an unknown setting, and lists all settings without one", async () => {
    const unknown = await run(["explain", "konnect.portl"]);
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain("The nearest names are konnect.portal");
    expect((await run(["explain"])).stdout.split("\n")).toContain("okta.scopes[].publish");
    expect(await run(["explain", "portalDefault"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("discover prints the stack file without a secret, and writes no file that exists", async () => {
    const args = ["discover", "--portal", portalName, "--server-url", sandbox.konnect.url];
    const printed = await run(args, sandbox.env());
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(printed.stdout).toContain("authStrategy:");
    for (const secret of [sandbox.credentials.dcrToken, sandbox.credentials.konnectToken]) {
      expect(printed.stdout).not.toContain(secret);
    }
    const file = join(folder, "Pulumi.found.yaml");
    expect((await run([...args, "--output-file", file], sandbox.env())).code).toBe(0);
    const text = await readFile(file, "utf8");
    expect(printed.stdout.startsWith(text)).toBe(true);
    const again = await run([...args, "--output-file", file], sandbox.env());
    expect(again).toMatchObject({ code: 2, stdout: "" });
    expect(again.stderr).toContain("DCR_DISCOVER_FILE");
    expect(await readFile(file, "utf8")).toBe(text);
    const json = JSON.parse((await run([...args, "--json"], sandbox.env())).stdout) as object;
    expect(json).toMatchObject({
      results: { importFile: null, leftOut: [] },
      problems: expect.any(Array) as unknown,
    });
  });

  it("discover refuses an import file that exists before it writes the stack file", async () => {
    await writeFile(join(folder, "import.json"), "{}");
    const args = ["discover", "--portal", portalName, "--server-url", sandbox.konnect.url];
    const files = ["--output-file", "Pulumi.second.yaml", "--import-file", "import.json"];
    const refused = await run([...args, ...files], sandbox.env());
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("import.json was not written");
    const names = await readdir(folder);
    await rm(join(folder, "import.json"));
    expect(names).not.toContain("Pulumi.second.yaml");
  });

  it.each([
    ["discover", ["--region", "eu"], "--portal"],
    ["discover", ["--portal", "Acme"], "--region or --server-url"],
    ["discover", ["--portal", "Acme", "--region", "eu"], "DCR_REFERENCE_ENV_MISSING"],
    ["discover", ["--portal", "Acme", "--server-url", "https://evil.example"], "DCR_SETTINGS_SERVER_URL"],
    ["init", ["--portal", "Acme", "--scopes", "a"], "--yes"],
    [
      "init",
      ["--yes", "--portal", "Acme", "--scopes", "a", "--region", "eu"],
      "--audience or --existing-server",
    ],
    ["init", ["--yes", "--portal", "Acme", "--scopes", "a", "--audience", "b"], "--region or --server-url"],
  ])(
    "%s %j exits with code 2, names what is missing or refused, and writes nothing",
    async (command, flags, text) => {
      const before = await readdir(folder);
      const { code, stdout, stderr } = await run([command, ...flags]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(text);
      expect(await readdir(folder)).toEqual(before);
    },
  );
});
