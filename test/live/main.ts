import { Command, Option } from "commander";
import { createInterruption } from "../../src/cli/interruption";
import { ensureBuilt } from "../build";
import { ensureEngine } from "../engine";
import { runLive } from "./flow";
import { toLiveReport } from "./report";
import { type LiveOptions, readLiveSettings } from "./settings";

/** `npm run test:live`: the life of one registration in a live Okta organization and Konnect. */
async function main(): Promise<void> {
  const options = new Command("test:live")
    .description("creates, changes, checks and removes one registration in live services")
    .option("--i-own-this-organization <name>", "name of the Okta organization that this run may change")
    // The same in British spelling.
    .addOption(new Option("--i-own-this-organisation <name>").hideHelp())
    .option("--region <region>", "region of Konnect", "eu")
    .option("--portal <name>", "name or id of the Dev Portal")
    .option("--route <url>", "a route of the gateway, for smoke")
    .option(
      "--api <name>",
      "the published API that the route belongs to; its strategy is replaced for the run",
    )
    .option("--portal-url <url>", "the Dev Portal's address, for smoke")
    .parse()
    .opts<LiveOptions & { readonly iOwnThisOrganisation?: string }>();
  const named = options.iOwnThisOrganization ?? options.iOwnThisOrganisation;
  const settings = readLiveSettings(
    { ...options, ...(named === undefined ? {} : { iOwnThisOrganization: named }) },
    process.env,
  );
  if (Array.isArray(settings)) {
    for (const problem of settings) console.error(problem);
    process.exitCode = 2;
    return;
  }
  const own = settings as Exclude<typeof settings, readonly string[]>;
  await ensureBuilt();
  const engine = await ensureEngine((line) => console.error(line));
  const interruption = createInterruption();
  interruption.signal.addEventListener("abort", () =>
    console.error(
      "interrupted: the running command ends, then everything is removed; once more ends at once",
    ),
  );
  const findings = await runLive(own, engine, (line) => console.error(line), interruption.signal);
  interruption.stop();
  const hidden = [
    new URL(own.oktaUrl).host,
    own.portal,
    own.route ?? "",
    own.portalUrl ?? "",
    own.env.PORTAL_DEVELOPER_EMAIL ?? "",
    own.env.OKTA_ORG_NAME ?? "",
  ];
  console.log(toLiveReport(findings, hidden));
  const hasFailed = findings.steps.some(({ status }) => status === "failed");
  process.exitCode = hasFailed || interruption.signal.aborted ? 1 : 0;
}

void main();
