import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { assertDocumented } from "../api-documents/assert-documented";
import { type RawRegistration, type StackConfig, toSandboxConfig } from "../engine/stack";
import { projectFolder } from "../project-folder";
import { type Sandbox, startSandbox } from "../sandbox";
import { type Environment, type RunOptions, type RunResult, runWorkflow } from "../workflows/github-runner";
import { startPlatform } from "../workflows/loopback-platform";
import { createUserProject, passphrase, type UserProject } from "../workflows/user-project";
import { describeWithEngine, engine } from "./fixture";

const repository = "acme/portal";

/** A repository on GitHub whose stack dev manages a sandbox. */
interface World {
  readonly project: UserProject;
  readonly sandbox: Sandbox;
  readonly environments: Record<string, Environment>;
  /** Settings of the stack dev. */
  toConfig(bend?: (registration: RawRegistration) => RawRegistration): StackConfig;
  run(workflow: string, event: object, further?: Partial<RunOptions>): Promise<RunResult>;
}

async function createWorld(): Promise<World> {
  if (engine === undefined) throw new Error("tests with an engine are skipped if there is none");
  const project = await createUserProject(engine);
  const sandbox = await startSandbox();
  onTestFinished(async () => {
    await sandbox.close();
    assertDocumented(sandbox.recorder.exchanges);
  });
  const { KONNECT_TOKEN = "", OKTA_DCR_TOKEN = "", OKTA_API_TOKEN = "" } = sandbox.env();
  const vars = { PULUMI_BACKEND_URL: project.backendUrl };
  const reading = { PULUMI_CONFIG_PASSPHRASE: passphrase, OKTA_API_TOKEN, KONNECT_TOKEN };
  const env = sandboxEnv(sandbox, project);
  const environments: Record<string, Environment> = {
    "preview-dev": { vars, secrets: reading },
    dev: { vars, secrets: { ...reading, OKTA_DCR_TOKEN } },
    "drift-dev": { vars, secrets: { ...reading, OKTA_DCR_TOKEN } },
  };
  const toConfig: World["toConfig"] = (bend) => toSandboxConfig(sandbox, bend);
  await project.writeBranch("main", { dev: toConfig() });
  await promisify(execFile)("pulumi", ["stack", "init", "dev", "--non-interactive"], {
    cwd: project.main,
    env: { ...env, PULUMI_BACKEND_URL: project.backendUrl, PULUMI_CONFIG_PASSPHRASE: passphrase },
  });
  let runs = 0;
  const run: World["run"] = (workflow, event, further) =>
    runWorkflow(workflow, {
      workflows: join(projectFolder, "workflows", "github"),
      folder: join(project.folder, `run-${++runs}`),
      event: event as Record<string, unknown>,
      eventName: "pull_request" in event ? "pull_request" : "push",
      repository,
      environments,
      toCheckout: (ref) =>
        ref === undefined && "pull_request" in event ? join(project.folder, "head") : project.main,
      env,
      ...further,
    });
  return { project, sandbox, environments, toConfig, run };
}

/** What the runner machine has beside the tools: where the sandbox is, no tokens. */
function sandboxEnv(sandbox: Sandbox, project: UserProject): Record<string, string> {
  const { KONNECT_TOKEN, OKTA_DCR_TOKEN, OKTA_API_TOKEN, ...machine } = sandbox.env();
  return { ...project.env, ...machine };
}

function isWrite(method: string, server: string): boolean {
  return method !== "GET" && (server === "konnect" || server === "okta");
}

const pullRequest = (head = repository) => ({
  number: 7,
  pull_request: {
    number: 7,
    base: { sha: "b".repeat(40) },
    head: { sha: "a".repeat(40), repo: { full_name: head } },
  },
});

/** What a failed run printed, for the message of an assertion. */
function toLog({ steps }: RunResult): string {
  return steps.map(({ job, step, code, output }) => `${job} / ${step}: ${code}\n${output}`).join("\n");
}

describeWithEngine("workflows", () => {
  it("a pull request of a fork gets annotations and one line about what was not previewed, without secrets", async () => {
    const { project, toConfig, run } = await createWorld();
    const broken = toConfig((registration) => ({
      ...registration,
      okta: { ...registration.okta, scopes: ["openid"] },
    }));
    await project.writeBranch("head", { dev: broken });
    const checked = await run("dcr-check.yml", pullRequest("mallory/portal"));
    expect(checked.results, toLog(checked)).toEqual({ check: "failure" });
    expect(toLog(checked)).toContain("::error file=stacks/Pulumi.dev.yaml,line=");
    expect(toLog(checked)).toContain(
      "::notice title=No preview::Not previewed: this pull request comes from a fork",
    );
    expect(checked.summary).toContain("Not previewed");
    expect(checked.summary).toContain("DCR_RULE_SCOPE_OPENID");
    const previewed = await run("dcr-preview.yml", pullRequest("mallory/portal"));
    expect(previewed.results).toEqual({ stacks: "skipped", preview: "skipped", report: "skipped" });
  });

  it("a preview without secrets names them in one line before anything else runs", async () => {
    const { project, toConfig, environments, run } = await createWorld();
    await project.writeBranch("head", { dev: toConfig() });
    environments["preview-dev"] = { vars: {}, secrets: { OKTA_API_TOKEN: "x" } };
    const github = await startPlatform();
    const env = { ...project.env, GITHUB_API_URL: github.url };
    const result = await run("dcr-preview.yml", pullRequest(), { env });
    expect(result.results, toLog(result)).toEqual({
      stacks: "success",
      preview: "failure",
      report: "success",
    });
    expect(github.comments).toEqual([expect.stringContaining("its preview did not run")]);
    const steps = result.steps.filter(({ job }) => job === "preview");
    expect(steps).toHaveLength(1);
    expect(steps[0]?.output).toBe(
      "::error title=Missing secrets::Add these to the environment preview-dev: PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE KONNECT_TOKEN\n",
    );
  });

  it("a pull request whose preview fails gets the reason in its comment and in the summary, and the job fails", async () => {
    const { project, sandbox, toConfig, run } = await createWorld();
    const refused = toConfig(({ okta, konnect }) => ({ okta: { ...okta, claim: "sub" }, konnect }));
    await project.writeBranch("head", { dev: refused });
    const github = await startPlatform();
    const env = { ...sandboxEnv(sandbox, project), GITHUB_API_URL: github.url };
    const result = await run("dcr-preview.yml", pullRequest(), { env });
    expect(result.results, toLog(result)).toEqual({
      stacks: "success",
      preview: "failure",
      report: "failure",
    });
    expect(github.comments).toEqual([expect.stringContaining("DCR_RULE_CLAIM_RESERVED")]);
    expect(result.summary).toContain("DCR_RULE_CLAIM_RESERVED");
  });

  it("the whole story: pull request, report, merge, plan, approval, manual change, PLAN_STALE, new plan, up, drift, issue, rotation", async () => {
    const { project, sandbox, environments, toConfig, run } = await createWorld();
    const github = await startPlatform();
    const env = { ...sandboxEnv(sandbox, project), GITHUB_API_URL: github.url };
    const strategy = () => {
      const [first] = sandbox.konnect.state.strategies;
      if (first === undefined) throw new Error("no strategy");
      return first;
    };
    const writes = () =>
      sandbox.recorder.exchanges.filter(({ method, server }) => isWrite(method, server)).length;

    const first = await run("dcr-deploy.yml", {}, { env, jobs: ["dev"] });
    expect(first.results, toLog(first)).toEqual({ dev: "success" });
    expect(first.summary).toContain("dev");
    expect(sandbox.konnect.state.strategies).toHaveLength(1);

    const changed = toConfig((registration) => ({
      ...registration,
      konnect: { ...registration.konnect, displayName: "Okta for developers" },
    }));
    await project.writeBranch("head", { dev: changed });
    const before = writes();
    const reviewed = await run("dcr-preview.yml", pullRequest(), { env });
    expect(reviewed.results, toLog(reviewed)).toEqual({
      stacks: "success",
      preview: "success",
      report: "success",
    });
    expect(github.comments).toEqual([expect.stringContaining("Okta for developers")]);
    expect(reviewed.summary).toContain("Okta for developers");
    expect(writes()).toBe(before);

    await project.writeBranch("main", { dev: changed });
    const stale = await run(
      "dcr-deploy.yml",
      {},
      {
        env,
        jobs: ["dev"],
        onEnvironment: async (environment) => {
          if (environment === "dev") strategy().displayName = "Edited by hand";
        },
      },
    );
    expect(stale.results, toLog(stale)).toEqual({ dev: "failure" });
    const refusal = stale.steps.at(-1)?.output ?? "";
    expect(refusal).toContain("[DCR_PLAN_STALE]");
    expect(refusal).toContain("Edited by hand");
    expect(strategy().displayName).toBe("Edited by hand");
    expect(writes()).toBe(before);

    const deployed = await run("dcr-deploy.yml", {}, { env, jobs: ["dev"] });
    expect(deployed.results, toLog(deployed)).toEqual({ dev: "success" });
    expect(strategy().displayName).toBe("Okta for developers");

    strategy().displayName = "Edited again";
    const drifted = await run("dcr-drift.yml", {}, { env });
    expect(drifted.results, toLog(drifted)).toEqual({ stacks: "success", drift: "success" });
    expect(toLog(drifted)).toContain("::warning title=Drift in dev::");
    expect(github.issues).toEqual([
      expect.objectContaining({
        title: "Drift in stack dev",
        isOpen: true,
        body: expect.stringContaining("Edited again"),
      }),
    ]);

    strategy().displayName = "Okta for developers";
    const calm = await run("dcr-drift.yml", {}, { env });
    expect(calm.results, toLog(calm)).toEqual({ stacks: "success", drift: "success" });
    expect(github.issues).toEqual([expect.objectContaining({ isOpen: false })]);
    const fresh = sandbox.okta.state.issueApiToken("konnect dcr 2", "application").value;
    const { dev } = environments;
    environments.dev = { vars: dev?.vars ?? {}, secrets: { ...dev?.secrets, OKTA_DCR_TOKEN: fresh } };
    const rotated = await run("dcr-rotate.yml", {}, { env, inputs: { stack: "dev" } });
    expect(rotated.results, toLog(rotated)).toEqual({ rotate: "success" });
    expect(sandbox.konnect.state.providers[0]?.token).toBe(fresh);

    for (const secret of [...Object.values(sandbox.credentials), fresh]) {
      const texts = [first, reviewed, stale, deployed, drifted, calm, rotated].map(
        (result) => `${toLog(result)}${result.summary}`,
      );
      expect([...texts, ...github.comments].join("\n").includes(String(secret))).toBe(false);
    }
  }, 600_000);
});
