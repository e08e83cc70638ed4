import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { assertDocumented } from "../api-documents/assert-documented";
import { toSandboxConfig } from "../engine/stack";
import { projectFolder } from "../project-folder";
import { startSandbox } from "../sandbox";
import { passArtifacts, runJob } from "../workflows/gitlab-runner";
import { startPlatform } from "../workflows/loopback-platform";
import { commitBranch, createUserProject, passphrase } from "../workflows/user-project";
import { describeWithEngine, engine } from "./fixture";

const pipeline = readFileSync(join(projectFolder, "workflows", "gitlab", "dcr.gitlab-ci.yml"), "utf8");

/** What a branch may bring along: another tool of this package's name, in the place where npx looks first. */
async function plantTool(folder: string): Promise<void> {
  const bin = join(folder, "node_modules", ".bin");
  await mkdir(bin, { recursive: true });
  const script = `#!/bin/sh\ntouch '${folder}/tool-of-the-branch-ran'\n`;
  await writeFile(join(bin, "konnect-okta-dcr"), script, { mode: 0o755 });
}

describeWithEngine("pipeline of GitLab", () => {
  it("every job of the pipeline for GitLab works: check, preview, comment, plan, up, stale plan, drift with its issue, rotation", async () => {
    if (engine === undefined) throw new Error("tests with an engine are skipped if there is none");
    const project = await createUserProject(engine);
    const sandbox = await startSandbox();
    onTestFinished(async () => {
      await sandbox.close();
      assertDocumented(sandbox.recorder.exchanges);
    });
    const platform = await startPlatform();
    const { OKTA_DCR_TOKEN = "", ...reading } = sandbox.env();
    const branch = await project.writeBranch("main", { dev: toSandboxConfig(sandbox) });
    await commitBranch(branch);
    const backend = { PULUMI_BACKEND_URL: project.backendUrl, PULUMI_CONFIG_PASSPHRASE: passphrase };
    const env = { ...project.env, ...platform.env, CI_MERGE_REQUEST_PROJECT_ID: "42", STACK: "dev" };
    const own = { ...env, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "42", CI_DEFAULT_BRANCH: "main" };
    const preview = { ...own, ...backend, ...reading };
    const full = { ...preview, OKTA_DCR_TOKEN };
    const job = async (name: string, variables: Record<string, string>, artifacts?: [string, string]) => {
      const folder = join(project.folder, `${name}-${Math.random().toString(36).slice(2)}`);
      await cp(branch, folder, { recursive: true });
      await plantTool(folder);
      if (artifacts !== undefined) await passArtifacts(artifacts[0], folder, artifacts[1]);
      return { folder, ...(await runJob(pipeline, name, folder, variables)) };
    };
    await promisify(execFile)("pulumi", ["stack", "init", "dev", "--non-interactive"], {
      cwd: branch,
      env: preview,
    });

    const checked = await job("dcr-check", { ...own, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "666" });
    expect(checked.code, checked.output).toBe(0);
    expect(checked.output).toContain("Not previewed: this merge request comes from a fork");
    expect(JSON.parse(await readFile(join(checked.folder, "gl-code-quality-report.json"), "utf8"))).toEqual(
      [],
    );

    const missing = await job("dcr-preview", { ...own, OKTA_API_TOKEN: "x" });
    expect(missing.code).toBe(1);
    expect(missing.output).toBe(
      "Missing variables of the environment preview/dev: PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE KONNECT_TOKEN\n",
    );

    const unread = await job("dcr-report", own);
    expect(unread.code, unread.output).toBe(0);
    expect(platform.comments).toEqual([expect.stringContaining("its preview did not run")]);

    const previewed = await job("dcr-preview", preview);
    expect(previewed.code, previewed.output).toBe(0);
    const reported = await job("dcr-report", own, [previewed.folder, "previews"]);
    expect(reported.code, reported.output).toBe(0);
    expect(platform.comments).toEqual([expect.stringContaining("developer-portal")]);
    expect(sandbox.konnect.state.strategies).toEqual([]);

    const planned = await job("dcr-plan", preview);
    expect(planned.code, planned.output).toBe(0);
    const applied = await job("dcr-up-dev", full, [planned.folder, "plans"]);
    expect(applied.code, applied.output).toBe(0);
    const [strategy] = sandbox.konnect.state.strategies;
    if (strategy === undefined) throw new Error("no strategy");

    const stale = await job("dcr-up-dev", full, [planned.folder, "plans"]);
    expect(stale.code, stale.output).toBe(1);
    expect(stale.output).toContain("[DCR_PLAN_STALE]");

    strategy.displayName = "Edited by hand";
    const drifted = await job("dcr-drift", full);
    expect(drifted.code, drifted.output).toBe(0);
    expect(platform.issues).toEqual([
      expect.objectContaining({ isOpen: true, body: expect.stringContaining("Edited by hand") }),
    ]);

    const fresh = sandbox.okta.state.issueApiToken("konnect dcr 2", "application").value;
    const rotated = await job("dcr-rotate", { ...full, OKTA_DCR_TOKEN: fresh, ROTATE_STACK: "dev" });
    expect(sandbox.konnect.state.providers[0]?.token, rotated.output).toBe(fresh);
    expect(strategy.displayName).toBe("Edited by hand");
    for (const { folder } of [checked, unread, reported]) {
      expect(existsSync(join(folder, "tool-of-the-branch-ran"))).toBe(false);
    }
    for (const { output } of [checked, previewed, reported, planned, applied, stale, drifted, rotated]) {
      for (const secret of [...Object.values(sandbox.credentials), fresh]) {
        expect(output.includes(String(secret))).toBe(false);
      }
    }
  }, 600_000);
});
