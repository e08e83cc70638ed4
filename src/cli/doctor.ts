import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { type Command, Option } from "commander";
import { z } from "zod";
import { diagnose, toExitCode, toReport } from "../doctor";
import type { Area } from "../doctor/facts";
import { DcrError } from "../errors";
import type { RegistrationOutputs } from "../registration-outputs";
import { createRedactor } from "../secrets/redact";
import { tokenReferenceSchema } from "../settings/schema";

interface DoctorOptions {
  readonly stack?: string;
  readonly registrations?: string;
  readonly only?: Area;
  readonly json?: boolean;
}

const run = promisify(execFile);

const outputsSchema = z.record(
  z.string(),
  z.looseObject({
    issuer: z.url(),
    authorizationServerId: z.string(),
    scopes: z.array(z.string()),
    claim: z.string(),
    dcrProviderId: z.string(),
    authStrategyId: z.string(),
    portalId: z.string().optional(),
    okta: z.looseObject({ dcrTokenReference: tokenReferenceSchema }),
    konnect: z.looseObject({
      serverUrl: z.url(),
      tokenReference: tokenReferenceSchema,
      scopes: z.array(z.string()),
      credentialClaim: z.array(z.string()),
      portalDefault: z.boolean(),
    }),
  }),
);

/** `doctor`: finds what would fail, and says how to mend it. Exit codes: 0, 1 found a problem, 2 could not check. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("look at Okta and Konnect, read-only, and say what would fail and how to mend it")
    .option("--stack <name>", "read the registrations from this stack's outputs")
    .option("--registrations <file>", "read them as JSON from a file, or from - for standard input")
    .addOption(new Option("--only <area>", "one area").choices(["token", "okta", "konnect", "binding"]))
    .option("--json", "print the checks as JSON")
    .action(async (options: DoctorOptions) => {
      const registrations = toRegistrations(await readOutputs(options));
      const redactor = createRedactor();
      const diagnoses = await diagnose(registrations, { env: process.env, redactor }, options.only);
      const text = options.json === true ? JSON.stringify(diagnoses, undefined, 2) : toReport(diagnoses);
      console.log(redactor.redact(text));
      process.exitCode = toExitCode(diagnoses);
    });
}

async function readOutputs(options: DoctorOptions): Promise<unknown> {
  if (options.registrations !== undefined) {
    return parse(
      readFileSync(options.registrations === "-" ? 0 : options.registrations, "utf8"),
      "--registrations",
    );
  }
  const stack = options.stack === undefined ? [] : ["--stack", options.stack];
  try {
    const { stdout } = await run("pulumi", ["stack", "output", "--json", ...stack], { timeout: 30_000 });
    return (parse(stdout, "pulumi stack output") as { registrations?: unknown }).registrations;
  } catch (cause) {
    if (cause instanceof DcrError) throw cause;
    throw new DcrError("DCR_DOCTOR_INPUT", "the stack's outputs could not be read with pulumi stack output", {
      fix: "Run it in the project's folder, with pulumi on the PATH and the backend's credentials.",
      cause,
    });
  }
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DcrError("DCR_DOCTOR_INPUT", `${source} gave no JSON`, { cause });
  }
}

function toRegistrations(value: unknown): Readonly<Record<string, RegistrationOutputs>> {
  const result = outputsSchema.safeParse(value);
  if (result.success) return result.data as unknown as Readonly<Record<string, RegistrationOutputs>>;
  const [issue] = result.error.issues;
  throw new DcrError(
    "DCR_DOCTOR_INPUT",
    `the registrations are not as this version writes them: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
    {
      fix: "Run pulumi up with this version first.",
    },
  );
}
