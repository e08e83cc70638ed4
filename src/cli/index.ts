#!/usr/bin/env node
import { Command } from "commander";
import { formatError } from "../errors";
import { showLines } from "../errors/foreign-text";
import { createRedactor } from "../redact/redact";

/** Each subcommand is loaded only if it is run or described. */
const subcommands: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  check: async () => (await import("./check.js")).registerCheck,
  explain: async () => (await import("./explain.js")).registerExplain,
  init: async () => (await import("./init.js")).registerInit,
  discover: async () => (await import("./discover.js")).registerDiscover,
  doctor: async () => (await import("./doctor.js")).registerDoctor,
  stacks: async () => (await import("./stacks.js")).registerStacks,
  compare: async () => (await import("./compare.js")).registerCompare,
  drift: async () => (await import("./drift.js")).registerDrift,
  report: async () => (await import("./report.js")).registerReport,
  smoke: async () => (await import("./smoke.js")).registerSmoke,
};

/** Their exit code 2 is a result that pipelines let pass: there, whatever goes wrong ends with 1. */
const comparing = ["drift", "report"];

/** The exit code of wrong usage and of everything that fails before a command has a result. */
function toFailureCode(argv: readonly string[]): 1 | 2 {
  return comparing.includes(argv[2] ?? "") ? 1 : 2;
}

async function run(argv: readonly string[]): Promise<void> {
  const program = new Command("konnect-okta-dcr")
    .description("Okta as the identity provider for Dynamic Client Registration in a Kong Konnect Dev Portal")
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : toFailureCode(argv)));
  const wanted = Object.entries(subcommands).filter(([name]) => name === argv[2]);
  for (const [, load] of wanted.length === 0 ? Object.entries(subcommands) : wanted) {
    const register = await load();
    register(program);
  }
  await program.parseAsync(argv, { from: "node" });
}

run(process.argv).catch((error: unknown) => {
  console.error(showLines(createRedactor().redact(formatError(error))));
  process.exitCode = toFailureCode(process.argv);
});
