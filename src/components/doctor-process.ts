import { spawn } from "node:child_process";
import { join } from "node:path";
import { tryParseJson } from "../http/parse-json";
import type { AcceptanceSetting } from "../settings/types";

/** What doctor printed, and its exit code. */
export interface DoctorRun {
  readonly text: string;
  readonly exitCode: number;
}

type Kind = Exclude<AcceptanceSetting, false>;

const maxCharacters = 64_000;
/** Beside the bundle that this is part of. */
const commandLine = join(__dirname, "cli", "index.js");

/** Runs this package's doctor in a separate process; registrations go through its standard input. */
export async function runDoctor(
  kind: Kind,
  registrations: Readonly<Record<string, unknown>>,
): Promise<DoctorRun> {
  return await run(["doctor", ...(kind === "probe" ? ["--probe"] : [])], registrations);
}

/** Whether neither DCR provider nor auth strategy of any registration exists, as after a destroy. */
export async function isEverythingGone(registrations: Readonly<Record<string, unknown>>): Promise<boolean> {
  const { text } = await run(["doctor", "--only", "konnect", "--json"], registrations);
  const checks = findChecks(tryParseJson(text));
  const about = checks.filter(({ id }) => id === "konnect.provider" || id === "konnect.strategy");
  return about.length > 0 && about.every((check) => check.status === "problem");
}

interface Check {
  readonly id: string;
  readonly status: string;
}

function findChecks(value: unknown): Check[] {
  if (typeof value !== "object" || value === null) return [];
  const { id, status } = value as { id?: unknown; status?: unknown };
  const own = typeof id === "string" && typeof status === "string" ? [{ id, status }] : [];
  return [...own, ...Object.values(value).flatMap(findChecks)];
}

async function run(
  args: readonly string[],
  registrations: Readonly<Record<string, unknown>>,
): Promise<DoctorRun> {
  const child = spawn(process.execPath, [commandLine, ...args, "--registrations", "-"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let text = "";
  const note = (data: Buffer) => {
    text = (text + data.toString()).slice(0, maxCharacters);
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  child.stdin.on("error", () => child.stdin.destroy());
  child.stdin.end(JSON.stringify(registrations));
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ text, exitCode: code ?? 2 }));
  });
}
