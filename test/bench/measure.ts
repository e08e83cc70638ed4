import { spawn } from "node:child_process";

/** Wall-clock time of one repetition, in milliseconds. */
export type Case = () => Promise<void>;

/** Medians of interleaved repetitions in milliseconds, so that a busy moment hits all cases. */
export async function measure<K extends string>(
  cases: Readonly<Record<K, Case>>,
  repetitions: number,
): Promise<Record<K, number>> {
  const names = Object.keys(cases) as K[];
  const times = new Map<K, number[]>(names.map((name) => [name, []]));
  for (const name of names) await cases[name]();
  for (let count = 0; count < repetitions; count++) {
    for (const name of names) {
      const start = performance.now();
      await cases[name]();
      times.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, toMedian(times.get(name) ?? [])])) as Record<
    K,
    number
  >;
}

/** The middle one; the mean of the two in the middle of an even number. */
export function toMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)],
    sorted[middle],
  ];
  return (low + high) / 2;
}

/** Runs a program to its end. @throws Error with what it printed, for another exit code than the expected one */
export async function runProgram(
  program: string,
  args: readonly string[],
  { folder, env = {}, input = "", codes = [0] }: RunOptions,
): Promise<void> {
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  const note = (data: Buffer) => {
    printed += data.toString();
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === null || !codes.includes(code))
    throw new Error(`${[program, ...args].join(" ")} ended with ${code}:\n${printed}`);
}

export interface RunOptions {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Exit codes that count as done. @default [0] */
  readonly codes?: readonly number[];
}
