import { Command, InvalidArgumentError } from "commander";

/** What the command line asks for. */
export interface FaultOptions {
  readonly full: boolean;
  readonly shard: { readonly index: number; readonly count: number };
  /** Time after which no further case begins. */
  readonly minutes: number | undefined;
  /** File of outcomes, one JSON object a line: read before, written during a run. */
  readonly resume: string | undefined;
  /** File for the counts. */
  readonly json: string | undefined;
  /** Part of the titles of the wanted cases: "PART, OPERATION, FAULT". */
  readonly words: string;
}

/** Reads the command line of `npm run test:faults`; ends the process with 2 for one that it does not know. */
export function parseOptions(args: readonly string[]): FaultOptions {
  const program = new Command("npm run test:faults")
    .usage("[-- [options] [words]]")
    .description("every kind of fault at the requests of every operation, and the run after it")
    .argument("[words]", 'only cases with these words in their titles: "PART, OPERATION, FAULT"')
    .option("--full", "every request of an adoption and through the engine, not some for each fault")
    .option("--shard <i/n>", "every n-th case, counted from the i-th", parseShard)
    .option("--minutes <n>", "begin no case after this time; exit code 3 if some are left", parseMinutes)
    .option("--resume <file>", "continue the run whose outcomes are in this file, and add to it")
    .option("--json <file>", "also write the counts to this file")
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .parse([...args], { from: "user" });
  const { shard = { index: 0, count: 1 }, ...options } = program.opts<Partial<FaultOptions>>();
  const { full = false, minutes, resume, json } = options;
  return { full, shard, minutes, resume, json, words: program.args[0] ?? "" };
}

function parseShard(text: string): FaultOptions["shard"] {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new InvalidArgumentError("It must be like 1/4.");
  return { index: index - 1, count };
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return minutes;
}
