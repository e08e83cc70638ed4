import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { runBash } from "./run-bash";

interface GitLabJob {
  readonly extends?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly environment?: { readonly name: string };
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
  readonly rules?: readonly { readonly if?: string }[];
}

/** What a job printed, and how it ended. */
export interface GitLabResult {
  readonly code: number;
  readonly output: string;
}

/** Reads a pipeline and gives a job with what it extends merged in. */
export function readJob(text: string, name: string): GitLabJob {
  const jobs = parse(text) as Record<string, GitLabJob>;
  const job = jobs[name];
  if (job === undefined) throw new Error(`the pipeline has no job ${name}`);
  if (job.extends === undefined) return job;
  const base = readJob(text, job.extends);
  return { ...base, ...job, variables: { ...base.variables, ...job.variables } };
}

/** Runs the shell of a job as GitLab's runner does: one bash that ends at the first failure. */
export async function runJob(
  text: string,
  name: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<GitLabResult> {
  const { before_script = [], script = [], variables = {}, environment } = readJob(text, name);
  const all: Record<string, string> = { ...env, ...variables, CI: "true" };
  const environmentName = (environment?.name ?? "").replace(
    /\$(\w+)/g,
    (_name, key: string) => all[key] ?? "",
  );
  const file = join(folder, `${name}.sh`);
  await writeFile(file, [...before_script, ...script].join("\n"));
  const own = { ...all, CI_ENVIRONMENT_NAME: environmentName };
  return await runBash(["-eo", "pipefail", file], folder, own);
}

/** Hands artifacts of one job to another. */
export async function passArtifacts(from: string, to: string, folder: string): Promise<void> {
  await cp(join(from, folder), join(to, folder), { recursive: true });
}
