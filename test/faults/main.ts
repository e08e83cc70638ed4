import { writeFileSync } from "node:fs";
import { ensureBuilt } from "../build";
import { type Engine, EngineMissing, ensureEngine } from "../engine";
import { type Outcome, type Part, runPart, type Selection, toKey } from "./matrix";
import { type FaultOptions, parseOptions } from "./options";
import { OutcomeFile } from "./outcome-file";
import {
  interruptedPart,
  providerPart,
  toAdoptionPart,
  toHalfDestroyedPart,
  toKonnectPart,
  toOktaPart,
} from "./parts";
import { formatTable } from "./table";

const leastTried = 300;

/** Every fault that is wanted; tables, and the count at last. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  await ensureBuilt();
  const engine = await findEngine();
  const file = new OutcomeFile(options.resume);
  const outcomes = [...file.earlier];
  const selection = toSelection(options, outcomes);
  const run = async (part: Part) =>
    await runPart(part, selection, (outcome) => {
      outcomes.push(outcome);
      file.add(outcome);
      printFailure(outcome);
    });
  let left = await run(providerPart);
  left += await run(toAdoptionPart(options.full));
  left += await run(interruptedPart);
  if (engine !== undefined) {
    const parts = [
      toKonnectPart(engine, options.full),
      toOktaPart(engine, options.full),
      toHalfDestroyedPart(engine, options.full),
    ];
    for (const count of await Promise.all(parts.map(run))) left += count;
  }
  printTables(outcomes);
  const failures = outcomes.filter(({ result }) => result === "failed");
  const { length: failed } = failures;
  const passed = outcomes.length - failed;
  if (left > 0) console.log(`${left} cases are left: run it again${options.resume ? "" : " with --resume"}`);
  console.log(`${passed} passed, ${failed} failed`);
  if (options.json !== undefined) {
    const named = failures.map((outcome) => ({ title: toKey(outcome), reason: outcome.problem ?? "" }));
    writeFileSync(options.json, JSON.stringify({ passed, failed, skipped: 0, failures: named }));
  }
  const isComplete = outcomes.length >= leastTried || options.words !== "" || options.shard.count > 1;
  process.exitCode = failed > 0 || (left === 0 && !isComplete) ? 1 : left > 0 ? 3 : 0;
}

function toSelection({ words, shard, minutes }: FaultOptions, earlier: readonly Outcome[]): Selection {
  const done = new Set(earlier.map(toKey));
  const end = minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000;
  return {
    isWanted: (title) => title.includes(words),
    shard,
    isDone: (item) => done.has(toKey(item)),
    isOver: () => performance.now() > end,
  };
}

/** Without an engine its parts are left out, with the reason; in CI that is a failure. */
async function findEngine(): Promise<Engine | undefined> {
  try {
    return await ensureEngine((line) => console.log(line));
  } catch (error) {
    if (!(error instanceof EngineMissing) || process.env.CI === "true") throw error;
    console.log(`not through the engine: ${error.message}`);
    return undefined;
  }
}

function printFailure({ result, part, operation, kind, target, problem = "" }: Outcome): void {
  if (result !== "failed") return;
  console.log(`FAILED ${part}, ${operation}, ${kind}, ${target.request}: ${problem}`);
}

function printTables(all: readonly Outcome[]): void {
  for (const part of new Set(all.map((outcome) => outcome.part))) {
    const outcomes = all.filter((outcome) => outcome.part === part);
    console.log(`${part}: ${outcomes.length} faults`);
    console.log(`${formatTable("operation", outcomes, ({ operation }) => operation)}\n`);
    console.log(`${formatTable("fault", outcomes, ({ kind }) => kind)}\n`);
    const fixed = outcomes.filter(({ steps }) => steps !== undefined);
    for (const { operation, kind, target, steps = [] } of fixed)
      console.log(`manual step: ${operation}, ${kind}, ${target.request}: ${steps.join(", ")}`);
    if (fixed.length > 0) console.log("");
  }
  console.log(formatTable("part", all, ({ part }) => part));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
