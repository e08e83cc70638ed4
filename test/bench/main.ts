import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { ensureBuilt } from "../build";
import { ensureEngine } from "../engine";
import { projectFolder } from "../project-folder";
import { measureCommands } from "./commands";
import { measureProvider } from "./provider";
import { measureStartUp } from "./start-up";
import { formatSections, type Section } from "./table";

interface Options {
  readonly quick?: boolean;
  readonly json?: string;
  readonly docs?: boolean;
}

const docsFile = join(projectFolder, "docs", "performance.md");
const marker = "<!-- figures: npm run bench -- --docs -->";

/** Every figure of this project: ratios of what was measured in one run, counts and sizes. */
async function main(): Promise<void> {
  const { quick = false, json, docs = false } = parseOptions(process.argv.slice(2));
  await ensureBuilt();
  const engine = await ensureEngine((line) => console.log(line));
  const repetitions = quick ? 3 : 5;
  const sections: Section[] = [];
  for (const section of [
    () => measureStartUp(engine, repetitions),
    () => measureCommands(repetitions * 2),
    () => measureProvider(quick ? [50] : [50, 100, 500]),
  ]) {
    sections.push(await section());
    console.log(`${formatSections(sections.slice(-1))}\n`);
  }
  if (json !== undefined) writeFileSync(json, JSON.stringify({ node: process.version, sections }, null, 2));
  if (docs) writeDocs(formatSections(sections), `Node ${process.version}, Pulumi ${engine.version}`);
}

function parseOptions(args: readonly string[]): Options {
  const program = new Command("npm run bench")
    .usage("[-- [options]]")
    .description("previews, commands and the provider process, as ratios, counts and sizes")
    .option("--quick", "fewer repetitions and sizes")
    .option("--json <file>", "also write every figure to this file")
    .option("--docs", "also write the tables to docs/performance.md")
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 1))
    .parse([...args], { from: "user" });
  return program.opts<Options>();
}

/** Replaces what follows the marker. */
function writeDocs(tables: string, surroundings: string): void {
  const [before = ""] = readFileSync(docsFile, "utf8").split(marker);
  writeFileSync(docsFile, `${before}${marker}\n\nMeasured with ${surroundings}.\n\n${tables}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
