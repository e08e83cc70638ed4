import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { ensureBuilt } from "../build";
import { projectFolder } from "../project-folder";

const run = promisify(execFile);

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
}

interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly env?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface GitLabJob {
  readonly rules: readonly { readonly if: string }[];
  readonly environment?: unknown;
  readonly variables?: Readonly<Record<string, string>>;
  readonly script: string;
}

const page = readFileSync(join(projectFolder, "docs", "security.md"), "utf8");
const [github = "", gitlab = ""] = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text);
const workflow = parse(github) as Workflow;
const pipeline = parse(gitlab) as Readonly<Record<string, GitLabJob>>;

/** The conditions under which code of a fork does not run. */
const ownBranch = "github.event.pull_request.head.repo.full_name == github.repository";
const ownProject = "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID";

/** What a fork may send: a stack file that wants to run something, and files that npm and node would follow. */
async function createForkCheckout(folder: string): Promise<void> {
  await mkdir(join(folder, "stacks"), { recursive: true });
  await cp(join(projectFolder, "stacks", "Pulumi.prod.yaml"), join(folder, "stacks", "Pulumi.prod.yaml"));
  const trap = `require("node:fs").writeFileSync(${JSON.stringify(join(folder, "executed"))}, "")`;
  await writeFile(join(folder, ".npmrc"), "node-options=--require ./trap.js\n");
  await writeFile(join(folder, "trap.js"), trap);
  await writeFile(join(folder, "package.json"), JSON.stringify({ main: "trap.js", bin: "trap.js" }));
}

/** Runs a command of an example as its runner does: with a shell, and without any secret. */
async function runCommand(command: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const result = await run("/bin/sh", ["-ec", command], {
    cwd,
    env: { PATH: process.env.PATH ?? "", ...env },
  }).catch((error: unknown) => error as { code: number; stdout: string; stderr: string });
  return { code: "code" in result ? result.code : 0, text: `${result.stdout}${result.stderr}` };
}

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-example-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Replaces the stack file's source of the DCR token by a command. */
async function plantCommand(checkout: string): Promise<void> {
  const file = join(checkout, "stacks", "Pulumi.prod.yaml");
  const text = readFileSync(file, "utf8");
  const planted = text.replace(/dcrToken: .*/, `dcrToken: { command: [touch, ${checkout}/executed] }`);
  expect(planted).not.toBe(text);
  await writeFile(file, planted);
}

describe("the GitHub example in docs/security", () => {
  it("no job of the GitHub example that fork code can reach has a secret, an environment or a right to write", () => {
    expect(Object.keys(workflow.on)).toEqual(["pull_request"]);
    expect(workflow.env).toBeUndefined();
    const reachable = Object.values(workflow.jobs).filter((job) => !(job.if ?? "").includes(ownBranch));
    expect(reachable).toHaveLength(1);
    for (const job of reachable) {
      expect(JSON.stringify(job)).not.toMatch(/secrets\.|vars\./);
      expect(job.environment).toBeUndefined();
    }
    for (const { permissions, steps } of Object.values(workflow.jobs)) {
      expect(permissions).toEqual({ contents: "read" });
      const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      expect(checkouts.map((step) => step.with?.["persist-credentials"])).toEqual(checkouts.map(() => false));
    }
  });

  it("the preview job of the GitHub example switches references off and does not hold the DCR token", () => {
    const { env = {}, environment } = workflow.jobs.preview ?? { steps: [] };
    expect(env.KONNECT_OKTA_DCR_PREVIEW_REFERENCES).toBe("env");
    expect(Object.keys(env)).not.toContain("OKTA_DCR_TOKEN");
    expect(environment).toBe("preview");
  });

  it("the check job of the GitHub example checks the stack file of a fork and executes nothing of it", async () => {
    await ensureBuilt();
    const folder = await createFolder();
    await symlink(projectFolder, join(folder, "base"));
    await createForkCheckout(join(folder, "head"));
    const command = workflow.jobs.check?.steps.at(-1)?.run ?? "";
    const good = await runCommand(command, folder);
    expect(good.code, good.text).toBe(0);
    await plantCommand(join(folder, "head"));
    const planted = await runCommand(command, folder);
    expect(planted.code, planted.text).toBe(0);
    expect(existsSync(join(folder, "head", "executed"))).toBe(false);
  });
});

describe("the GitLab example in docs/security", () => {
  it("every job of the GitLab example that fork code can reach has no environment, and the preview job switches references off", () => {
    const jobs = Object.values(pipeline);
    const reachable = jobs.filter(({ rules }) => !rules.every((rule) => rule.if.includes(ownProject)));
    expect(reachable).toHaveLength(1);
    for (const job of reachable) expect([job.environment, job.variables]).toEqual([undefined, undefined]);
    expect(pipeline.preview?.variables).toEqual({ KONNECT_OKTA_DCR_PREVIEW_REFERENCES: "env" });
    expect(pipeline.preview?.environment).toMatchObject({ name: "preview" });
  });

  it("the check job of the GitLab example checks the stack file of a fork and executes nothing of it", async () => {
    await ensureBuilt();
    const folder = await createFolder();
    const checkout = join(folder, "checkout");
    await createForkCheckout(checkout);
    // Stands for the published package, as npx finds it.
    const { version } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as {
      version: string;
    };
    const npx = `npx --yes konnect-okta-dcr@${version}`;
    const { script = "" } = pipeline.check ?? {};
    expect(script).toContain(npx);
    const command = script.replace(npx, `node ${join(projectFolder, "dist", "cli", "index.js")}`);
    const good = await runCommand(command, checkout, { CI_PROJECT_DIR: checkout });
    expect(good.code, good.text).toBe(0);
    await plantCommand(checkout);
    const planted = await runCommand(command, checkout, { CI_PROJECT_DIR: checkout });
    expect(planted.code, planted.text).toBe(0);
    expect(existsSync(join(checkout, "executed"))).toBe(false);
  });
});
