import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { projectFolder } from "../../project-folder";
import { readPreview } from "../../report/cases";
import { startPlatform } from "../../report/platform";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-report-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Options {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the compiled command line. */
async function report(args: readonly string[], { stdin = "", env = {} }: Options = {}) {
  const bin = join(projectFolder, "dist", "cli", "index.js");
  const child = spawn(process.execPath, [bin, "report", ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
  });
  child.stdin.end(stdin);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

/** Writes the preview of a stack. */
async function keep(stack: string, preview: string): Promise<void> {
  const text = readPreview(preview).replaceAll("urn:pulumi:sandbox::", `urn:pulumi:${stack}::`);
  await writeFile(join(folder, `preview-${stack}.json`), text);
}

it.each([
  ["no-change", 0, "1 stack: 1 unchanged"],
  ["scope-added", 2, "1 stack: 1 changes"],
  ["destroy", 3, "everything is destroyed"],
  ["failed-check", 1, "registrations.developer-portal.konnect.portal"],
])("report of the preview %s on stdin exits with %d", async (preview, code, text) => {
  const result = await report([], { stdin: readPreview(preview) });
  expect(result).toMatchObject({ code, stdout: expect.stringContaining(text) as string, stderr: "" });
});

it("report takes globs, and several stacks make one report in a file", async () => {
  await keep("dev", "scope-added");
  await keep("prod", "no-change");
  const result = await report(["preview-*.json", "--output-file", "report.md"]);
  expect(result).toEqual({ code: 2, stdout: "", stderr: "" });
  expect(await readFile(join(folder, "report.md"), "utf8")).toContain("2 stacks: 1 changes, 1 unchanged");
});

it("--digest prints the same hash for the same changes and exits with 0", async () => {
  const first = await report(["--digest"], { stdin: readPreview("scope-added") });
  const second = await report(["--digest"], { stdin: readPreview("scope-added-replacement-steps") });
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/) as string,
  });
  expect(second.stdout).toBe(first.stdout);
});

it.each([
  ["a file that does not exist", ["missing.json"], "missing.json cannot be read: ENOENT"],
  ["a glob without a file", ["x-*.json"], "x-*.json matches no file"],
  ["an empty stdin", [], "stdin is empty"],
])("report of %s exits with 1 and one line that names it", async (_title, args, text) => {
  const result = await report(args);
  expect(result.code).toBe(1);
  expect(result.stderr).toContain(text);
  expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
});

it("stacks that were not previewed are reported with the reason", async () => {
  const result = await report(["--not-previewed", "prod=no secrets in a fork"]);
  expect(result).toMatchObject({
    code: 3,
    stdout: expect.stringContaining("no secrets in a fork") as string,
  });
});

it("--comment also comments a failed preview, and keeps its exit code", async () => {
  await using platform = await startPlatform("gitlab");
  const result = await report(["--comment", "gitlab", "--pull-request", "12"], {
    stdin: readPreview("failed-check"),
    env: platform.env,
  });
  expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining("comment created") as string });
  expect(platform.comments[0]?.body).toContain("DCR_KONNECT_PORTAL_UNKNOWN");
});

it("a comment that fails ends the job with the reason, after the report was printed", async () => {
  const result = await report(["--comment", "github"], { stdin: readPreview("no-change") });
  expect(result).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("1 unchanged") as string,
    stderr: expect.stringContaining("GITHUB_TOKEN is not set") as string,
  });
});

it.each([["--no-such-option"], ["--format", "xml"], ["--pull-request", "x"]])(
  "report with the wrong usage %s %s ends with exit code 1, which is not that of changes, and prints nothing to stdout",
  async (...args) => {
    expect(await report(args)).toMatchObject({ code: 1, stdout: "" });
  },
);

it("report ends with exit code 1, which is not that of changes, if it fails before it has read anything", async () => {
  const crash = join(folder, "crash.cjs");
  await writeFile(
    crash,
    `const { Module } = require("node:module");
    const load = Module._load;
    Module._load = (request, ...rest) => {
      if (request === "node:fs") throw new Error("damaged installation");
      return load(request, ...rest);
    };`,
  );
  const result = await report([], { env: { NODE_OPTIONS: `--require ${crash}` } });
  expect(result).toMatchObject({ code: 1, stdout: "" });
  expect(result.stderr).toContain("damaged installation");
});

it("a preview that is cut off is a failed stack beside the others, and their changes are shown", async () => {
  await keep("dev", "scope-added");
  await writeFile(join(folder, "preview-prod.json"), '{"steps": [{"op": "crea');
  const result = await report(["preview-*.json", "--format", "text"]);
  expect(result).toMatchObject({ code: 1, stderr: "" });
  expect(result.stdout).toMatch(/^2 stacks: 1 failed, 1 changes\n/);
  expect(result.stdout).toContain("prod: [DCR_REPORT_INPUT] preview-prod.json is cut off");
  expect(result.stdout).toContain("scope orders.delete: create");
});

it("a report that cannot be written fails with a code and prints nothing to stdout", async () => {
  await keep("dev", "scope-added");
  const result = await report(["preview-dev.json", "--output-file", join(folder, "none", "report.md")]);
  expect(result).toMatchObject({ code: 1, stdout: "" });
  expect(result.stderr).toContain("[DCR_REPORT_FILE]");
});
