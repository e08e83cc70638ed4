import { type Command, InvalidArgumentError, Option } from "commander";
import { readRegistrations } from "../doctor";
import { DcrError } from "../errors";
import {
  createSmokeSurroundings,
  planSmoke,
  runSmoke,
  type SmokeOptions,
  toExitCode,
  toJsonReport,
  toReport,
} from "../smoke";
import { createPulumiCommand } from "../stack/pulumi-command";
import { hasColours } from "./colours";
import { createInterruption } from "./interruption";
import { finish, jsonOption, quietOption } from "./output";
import { createProgress } from "./progress";
import { registrationOption, registrationsOption, stackOption } from "./registrations-options";

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
  readonly quiet?: boolean;
}

/** `smoke`: real requests through the gateway. Exit codes: 0 works, 1 found a problem, 2 could not try. */
export function registerSmoke(program: Command): void {
  program
    .command("smoke")
    .description("create an application in the Dev Portal, send requests with it, and delete it")
    .option("--route <url>", "route for the requests; default: the registration's exampleRoute")
    .addOption(stackOption())
    .addOption(registrationsOption())
    .addOption(registrationOption())
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
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText("after", helpText)
    .action(async (options: SmokeCommandOptions) => {
      const interruption = createInterruption();
      try {
        await run(options, interruption.signal);
      } finally {
        interruption.stop();
      }
    });
}

async function run(options: SmokeCommandOptions, signal: AbortSignal): Promise<void> {
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
  const progress = createProgress(stderr, options.json !== true && options.quiet !== true);
  const surroundings = createSmokeSurroundings({ env, folder, readConfig, signal, progress });
  try {
    const outcome = await runSmoke(plan, surroundings);
    progress.stop();
    const columns = stdout.isTTY === true ? stdout.columns : undefined;
    const layout = { hasColours: hasColours(stdout), columns };
    const report = options.json === true ? toJsonReport(outcome) : toReport(outcome, layout);
    await finish(surroundings.redactor.redact(report), toExitCode(outcome), options);
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
Signs in with PORTAL_DEVELOPER_EMAIL and PORTAL_DEVELOPER_PASSWORD; --client-id
takes the secret from PORTAL_CLIENT_SECRET. If the Konnect token of the stack's
konnect.token is available, smoke names the broken link.
Exit codes: 0 it works, 1 a problem was found, 2 it could not be tried (or was
interrupted, or wrong usage).`;
