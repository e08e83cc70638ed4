import { type Command, InvalidArgumentError, Option } from "commander";
import { readRegistrations } from "../doctor";
import { DcrError, isDcrError } from "../errors";
import { showLines } from "../errors/foreign-text";
import {
  createSmokeSurroundings,
  planSmoke,
  runSmoke,
  type SmokeOptions,
  toExitCode,
  toJsonError,
  toJsonReport,
  toReport,
} from "../smoke";
import { createPulumiCommand } from "../stack/pulumi-command";
import { createInterruption } from "./interruption";
import { createProgress } from "./progress";
import { registrationsOption, stackOption } from "./registrations-options";

interface SmokeCommandOptions {
  readonly stack?: string;
  readonly registrations?: string;
  readonly registration?: string;
  readonly route?: string;
  readonly api?: string;
  readonly portalUrl?: string;
  readonly approve?: boolean;
  readonly clientId?: string;
  readonly timeout?: number;
  readonly json?: boolean;
}

/** `smoke`: real requests through the gateway. Exit codes: 0 works, 1 found a problem, 2 could not try. */
export function registerSmoke(program: Command): void {
  program
    .command("smoke")
    .description("create an application in the Dev Portal, send requests with it, and delete it")
    .option("--route <url>", "route for the requests; default: the registration's exampleRoute")
    .addOption(stackOption())
    .addOption(registrationsOption())
    .option("--registration <name>", "the registration to try, if there are several")
    .option("--api <name>", "name or id of the route's API, if it is ambiguous")
    .option("--portal-url <url>", "the Dev Portal's address; else that of the stack's outputs")
    .option("--approve", "approve the application's registration with the Konnect token")
    .addOption(
      new Option("--client-id <id>", "try this application's credential instead of making one").conflicts([
        "approve",
        "portalUrl",
      ]),
    )
    .option(
      "--timeout <seconds>",
      "how long to wait for approval, and then for the gateway",
      parseSeconds,
      60,
    )
    .option("--json", "print what was found as JSON")
    .addHelpText("after", helpText)
    .action(async (options: SmokeCommandOptions) => {
      const interruption = createInterruption();
      try {
        process.exitCode = await run(options, interruption.signal);
      } catch (error) {
        if (options.json !== true || !isDcrError(error)) throw error;
        process.stdout.write(`${showLines(toJsonError(error.code, error.message, error.fix))}\n`);
        process.exitCode = 2;
      } finally {
        interruption.stop();
      }
    });
}

async function run(options: SmokeCommandOptions, signal: AbortSignal): Promise<0 | 1 | 2> {
  const { env, stdout, stderr } = process;
  const folder = process.cwd();
  const { registrations, unprovisioned, readConfig } = await readRegistrations(
    options.registrations === undefined ? { stack: options.stack } : { file: options.registrations },
    { pulumi: createPulumiCommand(folder, env), stdin: process.stdin, folder, env },
  );
  if (unprovisioned !== undefined) {
    throw new DcrError("DCR_SMOKE_REGISTRATION", "nothing was provisioned yet: the stack has no outputs", {
      fix: "Run pulumi up. Before that, konnect-okta-dcr doctor checks the stack file.",
    });
  }
  const plan = planSmoke(registrations, toSmokeOptions(options), env);
  const progress = createProgress(stderr, options.json !== true);
  const surroundings = createSmokeSurroundings({ env, folder, readConfig, signal, progress });
  try {
    const outcome = await runSmoke(plan, surroundings);
    progress.stop();
    const hasColours = stdout.isTTY === true && (env.NO_COLOR ?? "") === "";
    const columns = stdout.isTTY === true ? stdout.columns : undefined;
    const report = options.json === true ? toJsonReport(outcome) : toReport(outcome, { hasColours, columns });
    stdout.write(`${surroundings.redactor.redact(report)}\n`);
    return toExitCode(outcome);
  } finally {
    progress.stop();
  }
}

function toSmokeOptions({ timeout, ...options }: SmokeCommandOptions): SmokeOptions {
  return { ...options, timeoutSeconds: timeout };
}

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (/^\d+$/.test(value) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError("A whole number of seconds from 1 to 3600 is needed.");
}

const helpText = `
Signs in with PORTAL_DEVELOPER_EMAIL and PORTAL_DEVELOPER_PASSWORD; --client-id takes the secret from
PORTAL_CLIENT_SECRET. If the Konnect token of the stack's konnect.token is available, smoke names the broken link.
Exit codes: 0 it works, 1 a problem was found, 2 it could not be tried (or was interrupted).`;
