import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { version } from "../../../package.json";
import { hasColours } from "../../../src/cli/colours";
import { projectFolder } from "../../project-folder";

const bin = join(projectFolder, "dist", "cli", "index.js");
const commands = [
  ...["init", "discover", "check", "explain", "doctor"],
  ...["smoke", "report", "compare", "drift", "stacks"],
];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-grammar-"));
  await writeFile(join(folder, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
  await copyFile(join(projectFolder, "stacks", "Pulumi.dev.yaml"), join(folder, "Pulumi.dev.yaml"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return await new Promise((resolve) => {
    const child = execFile(process.execPath, [bin, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end();
  });
}

describe("command line", () => {
  it("the help lists every command, fits into 80 columns, and loads no code of a command", async () => {
    const script = `
      process.argv = [process.argv[0], "konnect-okta-dcr", "--help"];
      process.on("exit", () => console.error(require("node:module").builtinModules.filter((name) => /^(https?|tls)$/.test(name)).filter((name) => process.moduleLoadList.includes("NativeModule " + name)).join()));
      require(${JSON.stringify(bin)});
    `;
    const result = await new Promise<{ stdout: string; stderr: string }>((resolve) =>
      execFile(process.execPath, ["-e", script], (_error, stdout, stderr) => resolve({ stdout, stderr })),
    );
    for (const command of commands) expect(result.stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(result.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(result.stderr).toBe("\n");
  });

  it.each(commands)(
    "the help of %s fits into 80 columns, names its exit codes, and has --json",
    async (command) => {
      const [help, same] = await Promise.all([run(command, "--help"), run("help", command)]);
      expect(help.code).toBe(0);
      expect(help.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(help.stdout).toContain("Exit codes: 0 ");
      expect(help.stdout).toContain("--json");
      expect(same).toEqual(help);
    },
  );

  it("--version prints the version of the package", async () => {
    expect(await run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("an unknown command ends with exit code 2", async () => {
    const { code, stderr } = await run("docter");
    expect(stderr).toMatch(/^error: unknown command 'docter'\n\(Did you mean doctor\?\)/);
    expect(code).toBe(2);
  });

  it.each(commands)(
    "wrong usage of %s ends with its documented exit code, as text and as JSON",
    async (command) => {
      const code = command === "drift" || command === "report" ? 1 : 2;
      const text = await run(command, "--nonsense");
      expect(text).toMatchObject({ code, stdout: "" });
      expect(text.stderr).toMatch(/^error: .*\n/);
      expect(text.stderr).toContain(`Run konnect-okta-dcr ${command} --help for all options.`);
      const json = await run(command, "--nonsense", "--json");
      expect(json).toMatchObject({ code, stderr: "" });
      expect(JSON.parse(json.stdout)).toEqual({
        version: 1,
        command,
        ok: false,
        results: [],
        problems: [
          { code: "DCR_USAGE", message: expect.any(String) as string, fix: "Run the command with --help." },
        ],
      });
    },
  );

  it.each([
    ["a setting that does not exist", ["explain", "okta.nothing"], 2, "DCR_SETTINGS_UNKNOWN_KEY"],
    ["a preview that does not exist", ["compare", "a.json", "b.json"], 1, "DCR_REPORT_INPUT"],
    ["a preview that is not JSON", ["report", "Pulumi.yaml"], 1, "DCR_REPORT_INPUT"],
    ["a stack without a file", ["check", "--stack", "prod"], 2, "DCR_SETTINGS_FILE"],
    ["registrations that cannot be read", ["doctor", "--registrations", "no.json"], 2, "DCR_DOCTOR_INPUT"],
  ])("--json prints %s in the same document as a result", async (_, args, code, problem) => {
    const result = await run(...args, "--json");
    expect(result).toMatchObject({ code, stderr: "" });
    expect(JSON.parse(result.stdout)).toMatchObject({
      version: 1,
      command: args[0],
      ok: false,
      results: [],
      problems: [
        { code: problem, message: expect.stringMatching(/./) as string, fix: expect.any(String) as string },
      ],
    });
  });

  it.each([
    ["check", { file: "Pulumi.dev.yaml", findings: 0 }],
    ["stacks", { stack: "dev", file: "Pulumi.dev.yaml" }],
  ])("%s --json prints its results in the same document", async (command, first) => {
    const { stdout } = await run(command, "--json");
    expect(JSON.parse(stdout)).toEqual({ version: 1, command, ok: true, results: [first], problems: [] });
  });

  it("explain prints cause and fix of an error code, and refuses one that does not exist", async () => {
    expect((await run("explain", "DCR_OKTA_FORBIDDEN")).stdout).toMatch(
      /^DCR_OKTA_FORBIDDEN\n {2}cause {2}The Okta token is valid .*\n {2}fix {4}Give the owner .*\n$/,
    );
    expect(await run("explain", "DCR_NOTHING")).toMatchObject({ code: 2, stdout: "" });
  });

  it.each(["bash", "zsh", "fish"])("complete prints the script for %s", async (shell) => {
    const { code, stdout } = await run("complete", shell);
    expect(stdout).toContain("konnect-okta-dcr complete -- ");
    expect(code).toBe(0);
  });

  it("complete answers the shell with commands, options and their choices", async () => {
    const suggest = async (...words: string[]) => (await run("complete", "--", ...words)).stdout;
    expect(await suggest("doc")).toMatch(/^doctor\t/m);
    expect(await suggest("doctor", "--reg")).toMatch(/^--registration\t/m);
    expect(await suggest("check", "--format", "")).toMatch(/^gitlab/m);
  });

  it("check takes files as arguments or after --file, and the names of stacks after --stack", async () => {
    const file = await run("check", "--file", "Pulumi.dev.yaml");
    expect(await run("check", "Pulumi.dev.yaml")).toEqual(file);
    expect(await run("check", "--stack", "dev")).toEqual(file);
    const { code, stderr } = await run("check", "--stack", "Pulumi.dev.yaml");
    expect(stderr).toContain(
      "--stack takes the name of a stack: give the file as an argument, without --stack.",
    );
    expect(code).toBe(2);
  });

  it("--quiet prints nothing without a failure, and everything with one", async () => {
    expect(await run("check", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
    const refused = await run("check", "--quiet", "Pulumi.yaml", "no.yaml");
    expect(refused.stdout).toContain("no.yaml");
    expect(refused.code).toBe(1);
  });

  it.each([
    ["NO_COLOR wins over FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    ["FORCE_COLOR colors a pipe", { FORCE_COLOR: "1" }, false, true],
    ["FORCE_COLOR=0 colors nothing", { FORCE_COLOR: "0" }, true, false],
    ["an empty NO_COLOR means nothing", { NO_COLOR: "" }, true, true],
    ["a dumb terminal gets no colors", { TERM: "dumb" }, true, false],
    ["a pipe gets no colors", {}, false, false],
  ])("%s", (_, env, isTTY, expected) => {
    expect(hasColours({ isTTY }, env)).toBe(expected);
  });
});
