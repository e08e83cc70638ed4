import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectFolder } from "../../project-folder";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-drift-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Runs `drift` with a program named pulumi that prints a text, if there is one. */
async function drift(script: string | undefined, ...args: string[]) {
  if (script !== undefined) {
    await writeFile(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, "pulumi"), 0o755);
  }
  const bin = join(projectFolder, "dist", "cli", "index.js");
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  return await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [bin, "drift", ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const print = (document: object) => `cat <<'EOF'\n${JSON.stringify(document)}\nEOF`;
const urn = "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/konnect:AuthStrategy::portal-auth-strategy";
const state = (fingerprint: string) => ({
  id: "1",
  inputs: { name: "portal", tokenFingerprint: fingerprint },
});

describe("konnect-okta-dcr drift", () => {
  it("drift calls pulumi preview --json --refresh with the stack and the options after --", async () => {
    const { stderr } = await drift('echo "$@" >&2; exit 1', "--stack", "prod", "--", "--parallel", "4");
    expect(stderr).toContain(
      "preview --json --refresh --show-sames --stack prod --parallel 4 --non-interactive",
    );
  });

  it.each([
    ["pulumi is not on the PATH", undefined, [], "DCR_DRIFT_PREVIEW", "pulumi is not on the PATH"],
    ["pulumi does not end in time", "exec sleep 30", ["--timeout", "1"], "DCR_DRIFT_PREVIEW", "within 1 s"],
    ["pulumi prints no JSON", "echo Previewing", [], "DCR_REPORT_INPUT", "is not JSON"],
    ["the preview is cut off", `echo '{"steps": ['`, [], "DCR_REPORT_INPUT", "is cut off"],
    [
      "pulumi fails without JSON",
      "echo 'error: no stack' >&2; exit 255",
      [],
      "DCR_DRIFT_PREVIEW",
      "no stack",
    ],
  ])("drift ends with exit code 1 and the reason if %s", async (_title, script, args, code, reason) => {
    const result = await drift(script, ...args);
    expect(result).toMatchObject({ code: 1, stdout: "" });
    expect(result.stderr).toContain(`[${code}]`);
    expect(result.stderr).toContain(reason);
  });

  it("drift ends with exit code 1 if pulumi fails and its JSON names no error, as after a policy violation", async () => {
    const steps = [{ op: "same", urn, oldState: state("1"), newState: state("1") }];
    const violated = `${print({ steps, changeSummary: { same: 1 } })}\necho 'error: policy violated' >&2; exit 255`;
    const result = await drift(violated, "--issue", "github");
    expect(result).toMatchObject({ code: 1, stdout: "" });
    expect(result.stderr).toContain("[DCR_DRIFT_PREVIEW]");
    expect(result.stderr).toContain("policy violated");
  });

  it("drift ends with exit code 1 and prints nothing to stdout if an option is wrong", async () => {
    expect(await drift("exit 0", "--format", "xml")).toMatchObject({ code: 1, stdout: "" });
    expect(await drift("exit 0", "--no-such-option")).toMatchObject({ code: 1, stdout: "" });
  });

  it("drift names changes that the settings do not revert, and objects that are gone", async () => {
    const policy = "urn:pulumi:prod::shop::okta:auth/serverPolicy:ServerPolicy::portal-policy";
    const scope = "urn:pulumi:prod::shop::okta:auth/serverScope:ServerScope::portal-scope-a";
    const at = (priority: number) => ({
      id: "1",
      inputs: { name: "portal" },
      outputs: { name: "portal", priority },
    });
    const steps = [
      { op: "refresh", urn: policy, oldState: at(1), newState: at(1) },
      { op: "refresh", urn: scope, oldState: { id: "2", inputs: { name: "a" } } },
      { op: "same", urn: policy, oldState: at(2), newState: at(2) },
    ];
    const result = await drift(print({ steps, changeSummary: { same: 1 } }));
    expect(result).toMatchObject({ code: 2, stderr: "" });
    expect(result.stdout).toBe(`prod: 2 objects changed outside of Pulumi

Changed outside of Pulumi:
  Okta: access policy portal (portal-policy) was changed
    priority: 1 → 2
    → pulumi up --refresh keeps it, and records it in the state: the settings have the same value or none
  Okta: scope a (portal-scope-a) was deleted
    → pulumi up --refresh removes it from the state: the settings do not contain it any more
`);
  });

  it("drift shows a changed token as a new value and never its fingerprint", async () => {
    const steps = [{ op: "update", urn, oldState: state("old-canary-fp"), newState: state("new-canary-fp") }];
    const result = await drift(print({ steps, changeSummary: { update: 1 } }));
    expect(result).toMatchObject({ code: 2, stderr: "" });
    expect(result.stdout).toContain("DCR token: new value");
    expect(result.stdout).not.toContain("canary");
    const json = await drift(undefined, "--json");
    expect(json.stdout).not.toContain("canary");
  });

  it("a failed preview whose error holds a token and control characters is printed without both", async () => {
    const message = `error: token kpat_${"a1".repeat(20)} \u001b[2J::error::x`;
    const result = await drift(`${print({ diagnostics: [{ severity: "error", message, urn }] })}\nexit 1`);
    expect(result).toMatchObject({ code: 1 });
    expect(result.stdout).toContain("[redacted] \\u001b[2J: :error::x");
  });
});
