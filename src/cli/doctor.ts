import { type Command, Option } from "commander";
import {
  type Area,
  areas,
  createSurroundings,
  diagnose,
  readRegistrations,
  toExitCode,
  toJsonReport,
  toReport,
} from "../doctor";
import { createPulumiCommand } from "../doctor/pulumi-command";

interface DoctorOptions {
  readonly stack?: string;
  readonly registrations?: string;
  readonly only?: Area;
  readonly json?: boolean;
}

/** `doctor`: finds what would fail, and says how to mend it. Exit codes: 0, 1 found a problem, 2 could not check. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("look at Okta and Konnect, read-only, and say what would fail and how to mend it")
    .addOption(
      new Option(
        "--stack <name>",
        "stack whose outputs name the registrations; else the selected one",
      ).conflicts("registrations"),
    )
    .option("--registrations <file>", "read them as JSON from a file, or from - for standard input")
    .addOption(new Option("--only <area>", "one area").choices([...areas]))
    .option("--json", "print the checks as JSON")
    .addHelpText("after", helpText)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (options: DoctorOptions) => {
      const { env } = process;
      const folder = process.cwd();
      const { registrations, readConfig } = await readRegistrations(
        options.registrations === undefined ? { stack: options.stack } : { file: options.registrations },
        { pulumi: createPulumiCommand(folder, env), stdin: process.stdin, folder },
      );
      const surroundings = createSurroundings({ env, folder, readConfig });
      const diagnoses = await diagnose(registrations, surroundings, options.only);
      const hasColours = process.stdout.isTTY === true && (env.NO_COLOR ?? "") === "";
      const report = options.json === true ? toJsonReport(diagnoses) : toReport(diagnoses, { hasColours });
      process.stdout.write(`${surroundings.redactor.redact(report)}\n`);
      process.exitCode = toExitCode(diagnoses);
    });
}

const helpText = `
Okta is read with OKTA_API_TOKEN or OKTA_ACCESS_TOKEN, else with the DCR token as far as that may read;
Konnect with the token that the stack's konnect.token points to. What cannot be read shows as –.
Exit codes: 0 no problem, 1 a problem was found, 2 could not check.`;
