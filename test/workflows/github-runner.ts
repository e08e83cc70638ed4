import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Contexts, interpolate, isMet } from "./expressions";
import { runBash } from "./run-bash";
import { runAction } from "./stand-in-actions";
import { type Job, readWorkflow, type Step, toNeeds } from "./workflow-file";

/** Secrets and variables of one environment. */
export interface Environment {
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
}

/** What GitHub knows when a workflow starts. */
export interface RunOptions {
  /** Folder with the workflow files. */
  readonly workflows: string;
  /** Folder for workspaces and artifacts. */
  readonly folder: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly eventName: string;
  readonly repository: string;
  readonly environments?: Readonly<Record<string, Environment>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Folder that a ref means; without a ref, what the event is about. */
  readonly toCheckout: (ref: string | undefined) => string;
  /** Variables of the runner machine. */
  readonly env: Readonly<Record<string, string>>;
  /** Called before a job with an environment starts: when somebody approves it. */
  readonly onEnvironment?: (environment: string) => Promise<void>;
  /** @default all jobs */
  readonly jobs?: readonly string[];
}

/** What a step did. */
export interface StepResult {
  readonly job: string;
  readonly step: string;
  readonly code: number;
  readonly output: string;
}

/** What a run did. */
export interface RunResult {
  /** Steps that ran, in order. */
  readonly steps: readonly StepResult[];
  /** `success`, `failure` or `skipped` for each job. */
  readonly results: Readonly<Record<string, string>>;
  /** Job summaries. */
  readonly summary: string;
}

/** Runs a workflow on this machine, shell steps as they are in the file. */
export async function runWorkflow(file: string, options: RunOptions): Promise<RunResult> {
  const run = new Run(options);
  const results = await run.workflow(join(options.workflows, file), options.inputs ?? {}, options.jobs);
  return { steps: run.steps, results, summary: run.summary };
}

type Outcomes = Record<string, { result: string; outputs: Record<string, string> }>;

class Run {
  readonly steps: StepResult[] = [];
  summary = "";
  readonly #options: RunOptions;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  async workflow(
    path: string,
    inputs: Readonly<Record<string, unknown>>,
    only?: readonly string[],
  ): Promise<Record<string, string>> {
    const outcomes: Outcomes = {};
    const { jobs } = readWorkflow(path);
    // The files list jobs after those that they need.
    for (const [name, job] of Object.entries(jobs)) {
      if (only !== undefined && !only.includes(name)) continue;
      const contexts = { ...this.#contexts(inputs), needs: outcomes };
      const hasFailed = toNeeds(job).some((need) => outcomes[need]?.result !== "success");
      outcomes[name] = isMet(job.if, contexts, { hasFailed })
        ? await this.#job(name, job, contexts)
        : { result: "skipped", outputs: {} };
    }
    return Object.fromEntries(Object.entries(outcomes).map(([name, { result }]) => [name, result]));
  }

  #contexts(inputs: Readonly<Record<string, unknown>>): Contexts {
    const { event, eventName, repository } = this.#options;
    return {
      github: { event, event_name: eventName, repository, token: "loopback-github-token" },
      inputs,
      matrix: {},
      secrets: {},
      vars: {},
      env: {},
      steps: {},
    };
  }

  async #job(name: string, job: Job, contexts: Contexts): Promise<Outcomes[string]> {
    if (job.uses !== undefined) {
      const inputs = this.#interpolateAll(job.with ?? {}, contexts);
      const results = await this.workflow(join(this.#options.workflows, basename(job.uses)), inputs);
      const isGood = Object.values(results).every((result) => result !== "failure");
      return { result: isGood ? "success" : "failure", outputs: {} };
    }
    const include = job.strategy?.matrix.include;
    const rows = include === undefined ? [{}] : (interpolate(String(include), contexts) as object[]);
    const outcomes = [];
    for (const matrix of rows) outcomes.push(await this.#runner(name, job, { ...contexts, matrix }));
    const failed = outcomes.find(({ result }) => result === "failure");
    return failed ?? outcomes.at(-1) ?? { result: "success", outputs: {} };
  }

  async #runner(name: string, job: Job, outer: Contexts): Promise<Outcomes[string]> {
    const environment = job.environment === undefined ? "" : String(interpolate(job.environment, outer));
    if (environment !== "") await this.#options.onEnvironment?.(environment);
    const { secrets = {}, vars = {} } = this.#options.environments?.[environment] ?? {};
    const steps: Record<string, { outputs: Record<string, string> }> = {};
    const contexts = { ...outer, secrets, vars, steps };
    const jobEnv = this.#interpolateAll(job.env ?? {}, contexts);
    await mkdir(this.#options.folder, { recursive: true });
    const workspace = await mkdtemp(join(this.#options.folder, `${name}-`));
    let hasFailed = false;
    for (const step of job.steps ?? []) {
      const own = { ...contexts, env: jobEnv };
      if (!isMet(step.if, own, { hasFailed })) continue;
      const env = { ...jobEnv, ...this.#interpolateAll(step.env ?? {}, own) };
      const { code, outputs } = await this.#step(name, step, { workspace, env, contexts: own });
      if (step.id !== undefined) steps[step.id] = { outputs };
      hasFailed ||= code !== 0;
    }
    const outputs = this.#interpolateAll(job.outputs ?? {}, contexts);
    return { result: hasFailed ? "failure" : "success", outputs };
  }

  async #step(
    job: string,
    step: Step,
    place: { workspace: string; env: Record<string, string>; contexts: Contexts },
  ): Promise<{ code: number; outputs: Record<string, string> }> {
    const { workspace, env, contexts } = place;
    if (step.uses !== undefined) {
      const [action = ""] = step.uses.split("@");
      const artifacts = join(this.#options.folder, "artifacts");
      const { toCheckout } = this.#options;
      const inputs = this.#interpolateAll(step.with ?? {}, contexts);
      await runAction(action, inputs, { workspace, artifacts, toCheckout });
      return { code: 0, outputs: {} };
    }
    const files = join(workspace, "..", `${basename(workspace)}-files`);
    await mkdir(files, { recursive: true });
    const [script, output, summary, event] = ["script.sh", "output", "summary", "event.json"].map((file) =>
      join(files, file),
    ) as [string, string, string, string];
    await writeFile(script, String(interpolate(step.run ?? "", contexts)));
    for (const file of [output, summary]) await writeFile(file, "");
    await writeFile(event, JSON.stringify(this.#options.event));
    const result = await runBash(["-e", script], join(workspace, step["working-directory"] ?? ""), {
      ...this.#options.env,
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_EVENT_PATH: event,
      GITHUB_EVENT_NAME: this.#options.eventName,
      GITHUB_REPOSITORY: this.#options.repository,
      GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
      GITHUB_RUN_ID: "1",
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_WORKSPACE: workspace,
      ...env,
    });
    this.summary += await readFile(summary, "utf8");
    this.steps.push({ job, step: step.name ?? step.run?.split("\n")[0] ?? "", ...result });
    return { code: result.code, outputs: parseOutputs(await readFile(output, "utf8")) };
  }

  #interpolateAll(values: Readonly<Record<string, unknown>>, contexts: Contexts): Record<string, string> {
    return Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, String(interpolate(String(value), contexts) ?? "")]),
    );
  }
}

function parseOutputs(text: string): Record<string, string> {
  const pairs = text.split("\n").flatMap((line) => {
    const index = line.indexOf("=");
    return index === -1 ? [] : [[line.slice(0, index), line.slice(index + 1)] as const];
  });
  return Object.fromEntries(pairs);
}
