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
import { DcrError } from "../errors";
import { createPulumiCommand } from "../stack/pulumi-command";
import { hasColours } from "./colours";
import { createInterruption } from "./interruption";
import { finish, jsonOption, quietOption } from "./output";
import { withProgress } from "./progress";
import { registrationOption, registrationsOption, stackOption } from "./registrations-options";

interface DoctorOptions {
  readonly stack?: string;
  readonly registrations?: string;
  readonly registration?: string;
  readonly only?: ReadArea;
  readonly probe?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
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
    .addOption(registrationOption())
    .addOption(new Option("--only <area>", "read one area").choices([...readAreas]))
    .option("--probe", "also register a temporary client, get a token with it, and delete it")
    .addOption(jsonOption())
    .addOption(quietOption())
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
        const chosen = chooseRegistrations(registrations, options.registration);
        const diagnosing =
          unprovisioned === undefined
            ? diagnose(chosen, surroundings, options)
            : diagnoseUnprovisioned(unprovisioned, surroundings, options);
        // Only for people: acceptance takes everything that doctor prints for its report.
        const isWatched = options.json !== true && options.quiet !== true && process.stderr.isTTY === true;
        const diagnoses = await withProgress("reading Okta and Konnect", isWatched, diagnosing);
        if (signal.aborted) {
          process.stderr.write(`${surroundings.redactor.redact(toInterruptionReport(diagnoses))}\n`);
          process.exitCode = 2;
          return;
        }
        await finish(
          surroundings.redactor.redact(toText(diagnoses, options)),
          toExitCode(diagnoses),
          options,
        );
      } finally {
        interruption.stop();
      }
    });
}

function toText(diagnoses: readonly Diagnosis[], { json }: DoctorOptions): string {
  const { stdout } = process;
  if (json === true) return toJsonReport(diagnoses);
  return toReport(diagnoses, {
    hasColours: hasColours(stdout),
    columns: stdout.isTTY === true ? stdout.columns : undefined,
  });
}

/** @throws DcrError DCR_DOCTOR_INPUT */
function chooseRegistrations<T>(
  all: Readonly<Record<string, T>>,
  name: string | undefined,
): Record<string, T> {
  if (name === undefined) return all;
  const chosen = Object.entries(all).filter(([own]) => own === name);
  if (chosen.length > 0) return Object.fromEntries(chosen);
  const names = Object.keys(all).join(", ") || "none in the outputs of an up";
  throw new DcrError("DCR_DOCTOR_INPUT", `there is no registration ${name}; there is ${names}`, {
    fix: "Correct --registration, or leave it out to check all of them.",
  });
}

const helpText = `
Okta is read with OKTA_API_TOKEN or OKTA_ACCESS_TOKEN, otherwise with the DCR
token as far as that may read; Konnect with the token that the stack's
konnect.token points to. What cannot be read shows as –.
--only token makes one call, which also keeps the DCR token from expiring: run
it every night.
--probe has Konnect verify its DCR provider, and registers a temporary client
with the DCR token as an application would.
--only limits what is read, not the probe.
Exit codes: 0 no problem, 1 a problem was found, 2 could not check (or
interrupted, or wrong usage).`;
