import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { projectFolder } from "../../project-folder";
import { cases, type Fields, registrations, stackCases } from "./bad-settings-cases";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-bad-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Found {
  readonly file: string;
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly severity: string;
}

/** Finds what the compiled command line reports, with nothing in its environment, for a stack file of each case. */
async function checkAll(): Promise<{ code: number; stderr: string; findings: readonly Found[] }> {
  const files = cases.map((_, index) => toFile(index));
  for (const [index, [, registration]] of cases.entries()) {
    const config = { "konnect-okta-dcr:registrations": { dev: registration } };
    await writeFile(toFile(index), stringify({ config }, { aliasDuplicateObjects: false }));
  }
  const bin = join(projectFolder, "dist", "cli", "index.js");
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, "check", "--json", ...files],
      { cwd: folder, env: {}, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({
          code: typeof error?.code === "number" ? error.code : 0,
          stderr,
          findings: (JSON.parse(stdout) as { problems: Found[] }).problems,
        }),
    );
  });
}

const toFile = (index: number) => join(folder, `Pulumi.bad-${index}.yaml`);

describe("bad settings", () => {
  let checked: Awaited<ReturnType<typeof checkAll>>;
  beforeAll(async () => {
    checked = await checkAll();
  });

  it("konnect-okta-dcr check exits with code 1 and prints nothing on stderr", () => {
    expect(checked).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.stringify(checked.findings)).not.toContain("canary");
  });

  it.each(
    cases.map(
      ([title, , code, path, severity = "error"], index) => [title, code, path, severity, index] as const,
    ),
  )(
    "konnect-okta-dcr check reports %s with a code, the settings path, and a fix",
    (_title, code, path, wanted, index) => {
      const found = checked.findings.filter(({ file }) => file === toFile(index));
      const errors = found.filter(({ severity }) => severity === wanted);
      const place = ["registrations.dev", path].filter((part) => part !== "").join(".");
      expect(errors.map((item) => `${item.code} ${item.path}`)).toContain(`DCR_${code} ${place}`);
      for (const { message, fix } of errors) expect([message === "", fix === ""]).toEqual([false, false]);
    },
  );
});

describe("bad settings of a stack", () => {
  it.each(stackCases)(
    "konnect-okta-dcr check reports %s with a code, the key, and a fix, and repeats no secret",
    async (_title, config, code, path, severity = "error") => {
      const file = join(folder, "Pulumi.stack.yaml");
      await writeFile(
        file,
        stringify({
          config: {
            "okta:orgName": "acme",
            "konnect-okta-dcr:registrations": registrations,
            ...(config as Fields),
          },
        }),
      );
      const bin = join(projectFolder, "dist", "cli", "index.js");
      const stdout = await new Promise<string>((resolve) => {
        execFile(process.execPath, [bin, "check", "--json", file], { env: {} }, (_error, text) =>
          resolve(text),
        );
      });
      const found = (JSON.parse(stdout) as { problems: Found[] }).problems.find(
        (item) => item.code === `DCR_${code}` && item.path === path && item.severity === severity,
      );
      expect(found?.fix, stdout).toMatch(/\w/);
      expect(stdout).not.toMatch(/canary|kpat_c/);
    },
  );
});
