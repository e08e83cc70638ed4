import { execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { EngineMissing, ensureEngine } from "../engine";
import { projectFolder } from "../project-folder";
import { type Tier, tiers } from "./tiers";

interface Options {
  readonly testNamePattern?: string;
  readonly json?: string;
}

/** `npm test`, `npm run test:engine`, `npm run test:fast`: runs vitest on one tier. */
async function main(): Promise<void> {
  const [name = "", ...args] = process.argv.slice(2);
  const tier: Tier | undefined = name in tiers ? tiers[name as keyof typeof tiers] : undefined;
  if (tier === undefined) throw new Error(`usage: test/run/main.ts ${Object.keys(tiers).join("|")}`);
  const program = toCommand(tier).parse(args, { from: "user" });
  const missing = tier.needsEngine ? await findMissingEngine() : undefined;
  const code = await runVitest(toArguments(tier, program.args, program.opts<Options>()));
  if (missing !== undefined) console.log(`skipped: the tests that need a Pulumi engine. ${missing}`);
  process.exitCode = code;
}

function toCommand(tier: Tier): Command {
  return new Command(tier.command)
    .usage("[-- [options] [files...]]")
    .description(tier.description)
    .argument("[files...]", "only test files whose paths contain one of these")
    .option("-t, --test-name-pattern <pattern>", "only tests whose titles match this regular expression")
    .option("--json <file>", "also write vitest's JSON report to this file")
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}

function toArguments(tier: Tier, files: readonly string[], options: Options): string[] {
  const { testNamePattern, json } = options;
  return [
    "run",
    ...tier.projects.map((project) => `--project=${project}`),
    ...(tier.changedOnly ? [`--changed=${findBase()}`, "--passWithNoTests"] : []),
    ...(testNamePattern === undefined ? [] : [`--testNamePattern=${testNamePattern}`]),
    ...(json === undefined ? [] : ["--reporter=default", "--reporter=json", `--outputFile.json=${json}`]),
    ...files,
  ];
}

/** The commit that changed files are compared with. */
function findBase(): string {
  const status = execFileSync("git", ["status", "--porcelain"], { cwd: projectFolder, encoding: "utf8" });
  return status === "" ? "HEAD~1" : "HEAD";
}

/** Makes the engine available before the tests start; the reason if there is none, which CI does not accept. */
async function findMissingEngine(): Promise<string | undefined> {
  try {
    await ensureEngine((line) => console.log(line));
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineMissing) || process.env.CI === "true") throw error;
    return error.message;
  }
}

async function runVitest(args: readonly string[]): Promise<number> {
  const entry = createRequire(__filename).resolve("vitest/package.json");
  const vitest = spawn(process.execPath, [join(dirname(entry), "vitest.mjs"), ...args], {
    cwd: projectFolder,
    stdio: "inherit",
  });
  return await new Promise((resolve, reject) => {
    vitest.on("error", reject);
    vitest.on("close", (code) => resolve(code ?? 1));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
