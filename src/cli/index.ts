#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import { wantsJson } from "./wants-json";

interface Subcommand {
  readonly description: string;
  readonly load: () => Promise<(program: Command) => void>;
}

/** In the order of a new user's way. Each one is loaded only if it is run or described. */
const subcommands: Readonly<Record<string, Subcommand>> = {
  init: {
    description: "write a Pulumi project with its stack files into this folder",
    load: async () => (await import("./init.js")).registerInit,
  },
  discover: {
    description: "read a manual set-up, and print the stack file that adopts it",
    load: async () => (await import("./discover.js")).registerDiscover,
  },
  check: {
    description: "apply every rule to stack files; offline, without credentials",
    load: async () => (await import("./check.js")).registerCheck,
  },
  explain: {
    description: "print form, default, meaning and an example of a setting",
    load: async () => (await import("./explain.js")).registerExplain,
  },
  doctor: {
    description: "report what would fail in Okta and Konnect, and how to fix it",
    load: async () => (await import("./doctor.js")).registerDoctor,
  },
  smoke: {
    description: "run the full developer flow, up to a request through the gateway",
    load: async () => (await import("./smoke.js")).registerSmoke,
  },
  report: {
    description: "turn pulumi preview --json of many stacks into one report",
    load: async () => (await import("./report.js")).registerReport,
  },
  compare: {
    description: "fail if a new preview plans other changes than an approved one",
    load: async () => (await import("./compare.js")).registerCompare,
  },
  drift: {
    description: "report who changed what since the last pulumi up",
    load: async () => (await import("./drift.js")).registerDrift,
  },
  stacks: {
    description: "list the stacks of the project's stack files",
    load: async () => (await import("./stacks.js")).registerStacks,
  },
};

/** Describes every command to the shell, and answers it. */
async function registerCompletion(program: Command): Promise<void> {
  for (const { load } of Object.values(subcommands)) (await load())(program);
  const { default: addCompletion } = await import("@bomb.sh/tab/commander");
  addCompletion(program);
}

/** Their exit code 2 is a result that pipelines let pass: there, whatever goes wrong ends with 1. */
const comparing = ["drift", "report"];

/** The exit code of wrong usage and of everything that fails before a command has a result. */
function toFailureCode(argv: readonly string[]): 1 | 2 {
  return comparing.includes(argv[2] ?? "") ? 1 : 2;
}

async function run(argv: readonly string[]): Promise<void> {
  const isJson = wantsJson(argv);
  const program = new Command("konnect-okta-dcr")
    .description("Okta as the identity provider for Dynamic Client Registration in a Kong Konnect Dev Portal")
    .version(version, "-V, --version", "print the version")
    .configureOutput(isJson ? { writeErr: () => undefined } : {})
    .showHelpAfterError(`Run konnect-okta-dcr ${argv[2] ?? ""} --help for all options.`.replace("  ", " "))
    .exitOverride()
    .addHelpText("after", helpText);
  const wanted = subcommands[argv[2] ?? ""];
  if (argv[2] === "complete") {
    await registerCompletion(program);
  } else if (wanted === undefined) {
    program.command("complete").description("print the completion script of a shell: bash, zsh, or fish");
    for (const [name, { description }] of Object.entries(subcommands)) {
      program.command(name).description(description);
    }
  } else {
    const register = await wanted.load();
    register(program);
  }
  await program.parseAsync(argv, { from: "node" });
}

const helpText = `
Run konnect-okta-dcr COMMAND --help for options, examples and exit codes.
--stack is the name of a stack; stack files are arguments, or follow --file.
source <(konnect-okta-dcr complete bash) completes commands and options; zsh in
the same way, fish with konnect-okta-dcr complete fish | source.
With --json, every command prints { version, command, ok, results, problems },
also if it fails. NO_COLOR and FORCE_COLOR are observed.
Wrong usage ends with exit code 2; with 1 for drift and report, whose 2 means
that they found changes.`;

/** `help check` is `check --help`. */
function toArguments(argv: readonly string[]): readonly string[] {
  const [node = "", bin = "", first, name = ""] = argv;
  return first === "help" && name in subcommands ? [node, bin, name, "--help"] : argv;
}

run(toArguments(process.argv)).catch(async (error: unknown) => {
  // Help and version end as errors of commander, too.
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const { reportFailure } = await import("./failure.js");
  reportFailure(error, toFailureCode(process.argv));
});
