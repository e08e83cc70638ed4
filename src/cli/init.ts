import { basename } from "node:path";
import { type Command, Option } from "commander";
import { toEnvelope } from "../envelope";
import { DcrError } from "../errors";
import { showLines, showTexts } from "../errors/foreign-text";
import { init, type WrittenFiles } from "../init";
import { regions } from "../konnect";
import { readAllowedHosts } from "../rules/server-url";
import type { InitOptions } from "./init-options";
import { finish, jsonOption } from "./output";

/** `init`: a project with its stack files, from questions or flags. Existing files are left alone. */
export function registerInit(program: Command): void {
  program
    .command("init")
    .description(
      "write a Pulumi project with its stack files into this folder; existing files are left alone",
    )
    .option("--portal <name>", "name or id of the Dev Portal")
    .option("--scopes <scopes>", "scopes of the authorization server, separated by commas")
    .addOption(new Option("--region <region>", "region of the Konnect organization").choices([...regions]))
    .addOption(new Option("--server-url <url>", "another host of Konnect").conflicts("region"))
    .option("--audience <audience>", "audience of a new authorization server")
    .addOption(
      new Option("--existing-server <id>", "use this authorization server: its id, or default").conflicts(
        "audience",
      ),
    )
    .option("--server <name>", "name of the new authorization server", "developer-portal")
    .option("--claim <name>", "claim that carries the client id; default: konnect_client_id")
    .option("--okta-org <name>", "okta:orgName of the stack files; default: OKTA_ORG_NAME at run time")
    .option("--okta-base-url <domain>", "okta:baseUrl of the stack files")
    .option("--project <name>", "name of the project; default: the folder's name")
    .option("--stack <name...>", "one stack file for each; default: dev")
    .addOption(new Option("--workflows <platform>", "write pipeline files too").choices(["github", "gitlab"]))
    .option("--yes", "ask nothing: flags and defaults decide")
    .addOption(jsonOption())
    .addHelpText("after", "\nExit codes: 0 written, 2 refused or wrong usage; nothing is written then.")
    .action(async (options: InitOptions) => {
      const answered = await toAnswered(options);
      const written = run(answered);
      const text =
        options.json === true
          ? toEnvelope("init", { ok: true, results: showTexts(written), problems: [] })
          : showLines(toReport(written, answered));
      await finish(text, 0);
    });
}

/** Questions are asked at a terminal only. */
async function toAnswered(options: InitOptions): Promise<InitOptions> {
  if (options.yes === true || options.json === true) return options;
  if (process.stdin.isTTY === true && process.stdout.isTTY === true) {
    const { askForOptions } = await import("./init-questions.js");
    return await askForOptions(options, process.cwd());
  }
  throw new DcrError(
    "DCR_SETTINGS_MISSING",
    "init asks its questions at a terminal only: confirm with --yes",
    {
      fix: "Add --yes; existing files are left alone.",
    },
  );
}

function run(options: InitOptions): WrittenFiles {
  const { region, serverUrl, existingServer, audience, portal, scopes } = options;
  const missing = [
    ...(portal === undefined ? ["--portal"] : []),
    ...(scopes === undefined ? ["--scopes"] : []),
  ];
  if (portal === undefined || scopes === undefined) {
    throw new DcrError("DCR_USAGE", `init needs ${missing.join(" and ")}`);
  }
  if (region === undefined && serverUrl === undefined) {
    throw new DcrError("DCR_RULE_REGION", "init needs --region or --server-url");
  }
  if (existingServer === undefined && audience === undefined) {
    throw new DcrError("DCR_RULE_AUTHORIZATION_SERVER", "init needs --audience or --existing-server");
  }
  const folder = process.cwd();
  return init({
    settings: {
      project: options.project ?? basename(folder),
      stacks: options.stack ?? ["dev"],
      konnect: serverUrl === undefined ? { region: region ?? "us" } : { serverUrl },
      portal,
      authorizationServer:
        existingServer === undefined
          ? { create: { name: options.server, audience } }
          : { existing: existingServer },
      scopes: scopes.split(",").map((scope) => scope.trim()),
      claim: options.claim ?? "konnect_client_id",
      okta: { orgName: options.oktaOrg, baseUrl: options.oktaBaseUrl },
    },
    workflows: options.workflows,
    folder,
    allowedHosts: readAllowedHosts(process.env),
  });
}

function toReport({ written, left }: WrittenFiles, { stack }: InitOptions): string {
  const [first = "dev"] = stack ?? [];
  return [
    ...written.map((file) => `wrote ${file}`),
    ...left.map((file) => `left  ${file}: it exists already`),
    ...(left.includes("package.json") ? [toPackagesLine()] : []),
    "",
    "Next:",
    "  npm install",
    `  pulumi stack init ${first}`,
    "  pulumi up      # with OKTA_API_TOKEN, OKTA_DCR_TOKEN, and KONNECT_TOKEN set",
  ].join("\n");
}

function toPackagesLine(): string {
  return "      it needs konnect-okta-dcr, @pulumi/pulumi, and @pulumi/okta: npm install them";
}
