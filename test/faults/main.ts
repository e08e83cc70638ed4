import { type Engine, EngineMissing, ensureEngine } from "../engine";
import { type Outcome, type Part, runPart } from "./matrix";
import { providerPart, toAdoptionPart, toKonnectPart, toOktaPart } from "./parts";
import { formatTable } from "./table";

const usage = `npm run test:faults [-- [--full] [WORDS]]
  --full   every request through the engine, and every one of an adoption, instead of some for each kind of fault
  WORDS    only faults with the words in their titles: "PART, OPERATION, FAULT"`;
const leastTried = 300;

/** Every fault that is wanted; tables, and the count at last. */
async function main(): Promise<void> {
  const words = process.argv.slice(2).filter((argument) => argument !== "--full");
  if (words.length > 1 || words[0]?.startsWith("-") === true) throw new Error(usage);
  const [wanted = ""] = words;
  const engine = await findEngine();
  const isFull = process.argv.includes("--full");
  const outcomes = [
    ...(await report(providerPart, wanted)),
    ...(await report(toAdoptionPart(isFull), wanted)),
  ];
  if (engine !== undefined) {
    const parts = [toKonnectPart(engine, isFull), toOktaPart(engine, isFull)];
    outcomes.push(...(await Promise.all(parts.map((part) => report(part, wanted)))).flat());
  }
  const failed = outcomes.filter(({ result }) => result === "failed").length;
  if (wanted === "") console.log(formatTable("part", outcomes, ({ part }) => part));
  console.log(`${outcomes.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && (outcomes.length >= leastTried || wanted !== "") ? 0 : 1;
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

async function report(part: Part, wanted: string): Promise<readonly Outcome[]> {
  const start = performance.now();
  const outcomes: Outcome[] = [];
  await runPart(
    part,
    (title) => title.includes(wanted),
    (outcome) => {
      outcomes.push(outcome);
      const { result, operation, kind, target, problem = "" } = outcome;
      if (result === "failed")
        console.log(`FAILED ${part.name}, ${operation}, ${kind}, ${target.request}: ${problem}`);
    },
  );
  if (outcomes.length === 0) return outcomes;
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${part.name}: ${outcomes.length} faults in ${seconds} s`);
  console.log(`${formatTable("operation", outcomes, ({ operation }) => operation)}\n`);
  console.log(`${formatTable("fault", outcomes, ({ kind }) => kind)}\n`);
  const mended = outcomes.filter(({ steps }) => steps !== undefined);
  for (const { operation, kind, target, steps = [] } of mended)
    console.log(`by hand: ${operation}, ${kind}, ${target.request}: ${steps.join(", ")}`);
  if (mended.length > 0) console.log("");
  return outcomes;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
