import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { projectFolder } from "../project-folder";
import { readJob } from "../workflows/gitlab-runner";
import { type Job, readWorkflow, type Step } from "../workflows/workflow-file";

const copyable = join(projectFolder, "workflows", "github");
const own = join(projectFolder, ".github", "workflows");
const files = [copyable, own].flatMap((folder) =>
  readdirSync(folder).map((name) => ({ name, path: join(folder, name), isCopyable: folder === copyable })),
);

interface NamedJob {
  readonly title: string;
  readonly job: Job;
}

const jobs: NamedJob[] = files
  .filter(({ isCopyable }) => isCopyable)
  .flatMap(({ name, path }) =>
    Object.entries(readWorkflow(path).jobs).map(([id, job]) => ({ title: `${name} ${id}`, job })),
  );

/**
 * Runs actionlint on copies in a repository, where workflows find each other. Go builds it from its module once and
 * keeps it in its cache.
 */
function lint(...paths: string[]): string {
  const repository = mkdtempSync(join(tmpdir(), "dcr-actionlint-"));
  const folder = join(repository, ".github", "workflows");
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(repository, ".git"));
  const copies = paths.map((path) => join(folder, basename(path)));
  paths.forEach((path, index) => {
    copyFileSync(path, copies[index] ?? "");
  });
  const cwd = join(projectFolder, "test", "workflows", "actionlint");
  const args = ["tool", "actionlint", "-no-color", "-shellcheck=", "-pyflakes=", ...copies];
  try {
    return execFileSync("go", args, { cwd, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    return `${stdout}${stderr}`;
  } finally {
    rmSync(repository, { recursive: true });
  }
}

const hasGo = (() => {
  try {
    execFileSync("go", ["version"], { stdio: "pipe" });
    return true;
  } catch (error) {
    if (process.env.CI === "true") throw error;
    console.log("skipped: actionlint, which is built with Go, and there is no Go");
    return false;
  }
})();

describe.skipIf(!hasGo)("actionlint", () => {
  it("actionlint finds nothing in the workflows of this repository and of the package", () => {
    expect(lint(...files.map(({ path }) => path))).toBe("");
  }, 180_000);

  it("actionlint finds an undefined output, so that a clean result means something", () => {
    const path = join(projectFolder, "test", "workflows", "broken.yml");
    expect(lint(path)).toContain('property "nothing" is not defined');
  }, 180_000);
});

describe("workflows of GitHub", () => {
  it.each(files)("$name pins every action by its full commit id with the version beside it", ({ path }) => {
    const uses = readFileSync(path, "utf8").match(/uses: .*/g) ?? [];
    const foreign = uses.filter((line) => !line.includes("uses: ./"));
    for (const line of foreign) expect(line).toMatch(/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it.each(files)(
    "$name starts with permissions to read contents only, and not by pull_request_target",
    ({ path }) => {
      const workflow = readWorkflow(path);
      expect(workflow.permissions).toEqual({ contents: "read" });
      expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    },
  );

  it.each(files)("$name puts no expression into a shell step: values reach it as variables", ({ path }) => {
    for (const { steps = [] } of Object.values(readWorkflow(path).jobs)) {
      for (const { run = "" } of steps) expect(run).not.toContain("${{");
    }
  });

  it("only the report may write to pull requests, and only the drift job may write issues", () => {
    const rights = jobs.filter(({ job }) => job.permissions !== undefined);
    expect(rights.map(({ title, job }) => [title, job.permissions])).toEqual([
      ["dcr-drift.yml drift", { contents: "read", issues: "write" }],
      ["dcr-preview.yml report", { contents: "read", "pull-requests": "write" }],
    ]);
  });

  it.each(jobs.filter(({ job }) => /secrets\.[A-Z]/.test(JSON.stringify(job))))(
    "$title takes its secrets from an environment and names the missing ones before anything else runs",
    ({ job }) => {
      expect(job.environment).toBeDefined();
      const { REQUIRED = "" } = job.env ?? {};
      const first = job.steps?.[0];
      const given = { ...job.env, ...first?.env };
      const names = Object.entries(given).filter(([, value]) => /\b(secrets|vars)\./.test(value));
      expect(REQUIRED.split(" ").sort()).toEqual(names.map(([name]) => name).sort());
      expect(first?.run).toContain("for name in $REQUIRED");
    },
  );

  it("every job that changes a stack runs alone for its stack and is never cancelled by a later one", () => {
    const changing = jobs.filter(({ job }) => job.steps?.some(({ run = "" }) => run.includes("pulumi up")));
    expect(changing).toHaveLength(2);
    for (const { job } of changing) {
      const group = expect.stringMatching(/^dcr-up-\$\{\{ inputs\.stack \}\}$/);
      expect(job.concurrency).toEqual({ group, "cancel-in-progress": false });
    }
  });

  it("a preview never gets the DCR token", () => {
    const previews = jobs.flatMap(({ job }) =>
      (job.steps ?? [])
        .filter(({ run = "" }) => /pulumi preview/.test(run))
        .map((step: Step) => ({ ...job.env, ...step.env })),
    );
    expect(previews).toHaveLength(3);
    for (const env of previews) {
      expect(Object.keys(env)).not.toContain("OKTA_DCR_TOKEN");
      expect(env.KONNECT_OKTA_DCR_PREVIEW_REFERENCES).toBe("env");
    }
  });

  it("deploy runs dev before staging and staging before prod", () => {
    const { jobs: stages } = readWorkflow(join(copyable, "dcr-deploy.yml"));
    expect(
      Object.entries(stages).map(([name, { needs, with: inputs }]) => [name, needs, inputs?.stack]),
    ).toEqual([
      ["dev", undefined, "dev"],
      ["staging", "dev", "staging"],
      ["prod", "staging", "prod"],
    ]);
  });

  it("every npm script that this repository's workflows run exists", () => {
    const { scripts } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"));
    const called = files.flatMap(({ path, isCopyable }) =>
      isCopyable ? [] : [...readFileSync(path, "utf8").matchAll(/npm run -s (\S+)/g)].map(([, name]) => name),
    );
    expect(called).toEqual(["engine", "test:faults"]);
    for (const name of called) expect(Object.keys(scripts)).toContain(name);
  });
});

describe("pipeline of GitLab", () => {
  const path = join(projectFolder, "workflows", "gitlab", "dcr.gitlab-ci.yml");

  it("the pipeline for GitLab is valid by GitLab's own schema", async () => {
    const module = join(projectFolder, "node_modules", "gitlab-ci-local", "src", "schema", "schema.js");
    const { schema } = (await import(module)) as { schema: object };
    const isValid = addFormats(new Ajv({ strict: false, allErrors: true })).compile(schema);
    expect(isValid(parse(readFileSync(path, "utf8"))), JSON.stringify(isValid.errors)).toBe(true);
    const broken = { job: { script: "true", artifacts: { expire: "1 day" } } };
    expect(isValid(broken)).toBe(false);
  });

  it("in merge requests, only the preview runs code of the branch, and the job that writes the comment is not that one", () => {
    const text = readFileSync(path, "utf8");
    const names = Object.keys(parse(text) as object).filter((name) => name.startsWith("dcr-"));
    const ofMergeRequests = names
      .map((name) => ({ name, job: readJob(text, name) }))
      .filter(({ job }) => JSON.stringify(job.rules).includes("merge_request_event"));
    expect(ofMergeRequests.map(({ name }) => name)).toEqual(["dcr-check", "dcr-preview", "dcr-report"]);
    for (const { name, job } of ofMergeRequests) {
      const commands = [...(job.before_script ?? []), ...(job.script ?? [])].join("\n");
      const runsBranch = /^(?:npm ci|.*npx |pulumi )/m.test(commands);
      expect([name, runsBranch]).toEqual([name, name === "dcr-preview"]);
      expect(commands.includes("GITLAB_TOKEN") || /--comment/.test(commands)).toBe(name === "dcr-report");
    }
    expect(readJob(text, "dcr-report").environment).toMatchObject({ name: "report" });
    expect(readJob(text, "dcr-check").environment).toBeUndefined();
  });

  it("gitlab-ci-local reads the pipeline and lists every job", () => {
    const bin = join(projectFolder, "node_modules", ".bin", "gitlab-ci-local");
    const args = ["--preview", "--file", "workflows/gitlab/dcr.gitlab-ci.yml"];
    const preview = parse(execFileSync(bin, args, { cwd: projectFolder, encoding: "utf8", stdio: "pipe" }));
    expect(Object.keys(preview)).toEqual(expect.arrayContaining(["dcr-check", "dcr-up-prod", "dcr-rotate"]));
  });
});
