import { lstatSync, writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { createAccess } from "../access/access";
import { createSurroundings } from "../diagnosis/surroundings";
import { type Discovery, discover } from "../discover";
import { toEnvelope } from "../envelope";
import { DcrError } from "../errors";
import { showLines } from "../errors/foreign-text";
import { konnectServerUrl, type Region, regions } from "../konnect";
import { findAdministration } from "../okta";
import { createInterruption } from "./interruption";
import { finish, jsonOption } from "./output";
import { withProgress } from "./progress";

interface DiscoverOptions {
  readonly portal: string;
  readonly region?: Region;
  readonly serverUrl?: string;
  readonly strategy?: string;
  readonly all?: boolean;
  readonly konnectTokenEnv: string;
  readonly dcrTokenEnv: string;
  readonly outputFile?: string;
  readonly importFile?: string;
  readonly json?: boolean;
}

/** `discover --portal NAME`: what was set up manually, as a stack file that adopts it. Sends GET requests only. */
export function registerDiscover(program: Command): void {
  program
    .command("discover")
    .description(
      "read a manual set-up of Okta and Konnect, and print the stack file that adopts it; read-only",
    )
    .requiredOption("--portal <name>", "name or id of the Dev Portal")
    .addOption(new Option("--region <region>", "region of the Konnect organization").choices([...regions]))
    .addOption(new Option("--server-url <url>", "another host of Konnect").conflicts("region"))
    .option("--strategy <name>", "one auth strategy by name or id; it need not be in force")
    .option("--all", "every strategy in force with an Okta DCR provider, each as a registration")
    .option("--konnect-token-env <name>", "variable with the Konnect token", "KONNECT_TOKEN")
    .option(
      "--dcr-token-env <name>",
      "variable that the stack file names for the DCR token",
      "OKTA_DCR_TOKEN",
    )
    .option("--output-file <file>", "write the stack file there; an existing file is left alone")
    .option("--import-file <file>", "write the file for pulumi import there")
    .addOption(jsonOption())
    .addHelpText("after", helpText)
    .action(async (options: DiscoverOptions) => {
      for (const file of [options.outputFile, options.importFile]) if (file !== undefined) assertFree(file);
      const interruption = createInterruption();
      const surroundings = createSurroundings({ signal: interruption.signal });
      try {
        const discovery = await withProgress(
          "reading Okta and Konnect",
          options.json !== true,
          run(options, surroundings),
        );
        await finish(showLines(surroundings.redactor.redact(write(discovery, options))), 0);
      } finally {
        interruption.stop();
      }
    });
}

async function run(options: DiscoverOptions, surroundings: ReturnType<typeof createSurroundings>) {
  const { env, httpSettings: settings } = surroundings;
  const access = createAccess({
    ...surroundings,
    settings,
    readConfig: () => undefined,
    keepsFailures: true,
  });
  const { region, serverUrl } = options;
  if (region === undefined && serverUrl === undefined) {
    throw new DcrError("DCR_RULE_REGION", "discover needs --region or --server-url");
  }
  const konnectToken = { env: options.konnectTokenEnv };
  const konnect = await access.connectKonnect(serverUrl ?? konnectServerUrl(region ?? "us"), konnectToken);
  return await discover(
    {
      ...options,
      server: serverUrl === undefined ? { region: region ?? "us" } : { serverUrl },
      konnectToken,
      dcrToken: { env: options.dcrTokenEnv },
    },
    {
      konnect,
      openOkta: (issuer) => {
        const administration = findAdministration(env, issuer);
        if (typeof administration !== "string") {
          return access.openOkta(administration.origin, administration.credential);
        }
        throw new DcrError("DCR_OKTA_UNAUTHORIZED", `Okta was not read: ${administration}`, {
          fix: "Set OKTA_API_TOKEN of an administrator who may read authorization servers.",
        });
      },
    },
  );
}

/** Writes the files that the options name; answers what to print. */
function write(discovery: Discovery, options: DiscoverOptions): string {
  const { stackFile, importFile, leftOut, registrations } = discovery;
  const notes = registrations.flatMap(({ name, notes: own }) =>
    own.map(({ path, message }) => ({ path: `registrations.${name}.${path}`, message })),
  );
  if (options.outputFile !== undefined) writeNew(options.outputFile, stackFile);
  if (options.importFile !== undefined && importFile !== undefined) writeNew(options.importFile, importFile);
  if (options.json === true) {
    const results = { stackFile, importFile: importFile ?? null, leftOut };
    const problems = notes.map((note) => ({ ...note, severity: "notice" }));
    return toEnvelope("discover", { ok: true, results, problems });
  }
  const next = [
    ...leftOut.map((line) => `# Not in this file: ${line}`),
    ...(importFile === undefined ? [] : [toImportLine(registrations, options.importFile)]),
    "# Then: pulumi preview --diff must create nothing in Okta; Konnect objects show their adoption.",
  ];
  return `${options.outputFile === undefined ? stackFile : ""}${next.join("\n")}\n`;
}

function toImportLine(registrations: Discovery["registrations"], file: string | undefined): string {
  const count = registrations.flatMap(({ imports }) => imports).length;
  if (file === undefined)
    return `# ${count} Okta objects need an import: run this again with --import-file FILE.`;
  return `# ${count} Okta objects: pulumi import --file ${file} --protect=false --generate-code=false`;
}

/** Before anything is read, so that a refusal of the second file leaves no first one behind. */
function assertFree(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return;
  throw new DcrError("DCR_DISCOVER_FILE", `${file} was not written (EEXIST)`);
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new DcrError("DCR_DISCOVER_FILE", `${file} was not written (${code ?? "unknown error"})`, {
      cause: error,
    });
  }
}

const helpText = `
Konnect is read with the token of --konnect-token-env; Okta with OKTA_API_TOKEN,
OKTA_ACCESS_TOKEN, or a service app. The file says as comments what settings
cannot express. Objects that have exactly the fields of a managed one are
imported; every other one is only read (existing: true). onDestroy: keep leaves
all of it in place on destroy.
Exit codes: 0 printed, 2 could not read, or it is not clear what is meant.`;
