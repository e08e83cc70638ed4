import { type Command, Option } from "commander";
import { createSurroundings } from "../diagnosis/surroundings";
import {
  type Diagnosis,
  diagnose,
  diagnoseUnprovisioned,
  type ReadArea,
  readAreas,
  readRegistrations,
  toExitCode,
  toInterruptionReport,
  toJsonReport,
  toReport,
} from "../doctor";
import { createPulumiCommand } from "../stack/pulumi-command";
import { createInterruption } from "./interruption";
import { registrationsOption, stackOption } from "./registrations-options";

interface DoctorOptions {
  readonly stack?: string;
  readonly registrations?: string;
  readonly only?: ReadArea;
  readonly probe?: boolean;
  readonly json?: boolean;
}

/** `doctor`: reports what would fail and how to fix it. Exit codes: 0, 1 found a problem, 2 could not check. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description(
      "check Okta and Konnect, and report what would fail and how to fix it; read-only without --probe",
    )
    .addOption(stackOption())
    .addOption(registrationsOption())
    .addOption(new Option("--only <area>", "read one area").choices([...readAreas]))
    .option("--probe", "also register a temporary client, get a token with it, and delete it")
    .option("--json", "print the checks as JSON")
    .addHelpText("after", helpText)
    .action(async (options: DoctorOptions) => {
      const { env } = process;
      const folder = process.cwd();
      const { registrations, unprovisioned, readConfig } = await readRegistrations(
        options.registrations === undefined ? { stack: options.stack } : { file: options.registrations },
        { pulumi: createPulumiCommand(folder, env), stdin: process.stdin, folder, env },
      );
      const interruption = createInterruption();
      const { signal } = interruption;
      const surroundings = createSurroundings({ env, folder, readConfig, signal });
      try {
        const diagnoses =
          unprovisioned === undefined
            ? await diagnose(registrations, surroundings, options)
            : await diagnoseUnprovisioned(unprovisioned, surroundings, options);
        const { stream, text, exitCode } = signal.aborted
          ? ({ stream: process.stderr, text: toInterruptionReport(diagnoses), exitCode: 2 } as const)
          : toOutcome(diagnoses, options);
        stream.write(`${surroundings.redactor.redact(text)}\n`);
        process.exitCode = exitCode;
      } finally {
        interruption.stop();
      }
    });
}

function toOutcome(diagnoses: readonly Diagnosis[], { json }: DoctorOptions) {
  const { stdout: stream, env } = process;
  const isTerminal = stream.isTTY === true;
  const text =
    json === true
      ? toJsonReport(diagnoses)
      : toReport(diagnoses, {
          hasColours: isTerminal && (env.NO_COLOR ?? "") === "",
          columns: isTerminal ? stream.columns : undefined,
        });
  return { stream, text, exitCode: toExitCode(diagnoses) };
}

const helpText = `
Okta is read with OKTA_API_TOKEN or OKTA_ACCESS_TOKEN, else with the DCR token as far as that may read;
Konnect with the token that the stack's konnect.token points to. What cannot be read shows as –.
--only token makes one call, which also keeps the DCR token from expiring: run it every night.
--probe has Konnect verify its DCR provider, and goes an application's way with the DCR token.
--only limits what is read, not the probe.
Exit codes: 0 no problem, 1 a problem was found, 2 could not check (or interrupted).`;
