import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type DriftReport,
  keepIssue,
  type Platform,
  toDriftReport,
  toExitCode,
  toJson,
  toMarkdown,
  toText,
} from "../drift";
import { showLines, showTexts } from "../errors/foreign-text";
import { createRedactor } from "../redact/redact";
import { parsePreview } from "../report";
import { runPreview } from "../stack/pulumi-command";
import { reportFailureAsText } from "./failure";
import { finish, jsonOption, quietOption } from "./output";
import { withProgress } from "./progress";

const formats = { text: toText, json: toJson, markdown: toMarkdown };

interface DriftOptions {
  readonly stack?: string;
  readonly format: keyof typeof formats;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly timeout: number;
  readonly issue?: Platform;
}

const redactor = createRedactor();

/** `drift`: who changed what since the last `pulumi up`. Exit codes: 0 nothing, 2 something, 1 any error. */
export function registerDrift(program: Command): void {
  program
    .command("drift")
    .description("compare a stack with Okta and Konnect by pulumi preview --refresh; changes nothing")
    .argument("[pulumiOptions...]", "after --: further options of pulumi preview")
    .option("--stack <name>", "the stack; default: the selected one")
    .addOption(new Option("--format <format>", "how to print").choices(Object.keys(formats)).default("text"))
    .addOption(jsonOption())
    .addOption(quietOption())
    .addOption(
      new Option("--issue <platform>", "open, update or close the one issue of this stack").choices([
        "github",
        "gitlab",
      ]),
    )
    .option("--timeout <seconds>", "how long the preview may take", parseSeconds, 900)
    .addHelpText("after", helpText)
    .action(async (pulumiOptions: string[], options: DriftOptions) => {
      const format = options.json === true ? "json" : options.format;
      const isWatched = format !== "json" && options.quiet !== true;
      const preview = findDrift(pulumiOptions, options);
      const report = await withProgress("running pulumi preview --refresh", isWatched, preview);
      await finish(formats[format](report), toExitCode(report), options);
      if (options.issue === undefined) return;
      try {
        const result = await keepIssue(options.issue, report, { env: process.env, redactor });
        process.stderr.write(`${showLines(redactor.redact(result))}\n`);
      } catch (error) {
        reportFailureAsText(error, 1);
      }
    });
}

async function findDrift(pulumiOptions: readonly string[], options: DriftOptions): Promise<DriftReport> {
  const { stack, timeout } = options;
  const selected = stack === undefined ? [] : ["--stack", stack];
  const { text, failure } = await runPreview(["--refresh", "--show-sames", ...selected, ...pulumiOptions], {
    folder: process.cwd(),
    env: process.env,
    timeoutMs: timeout * 1000,
  });
  const report = toDriftReport(parsePreview(text, `preview-${stack ?? "stack"}.json`));
  // Policies and interruptions end a preview without an error in its JSON: it would pass for one without drift.
  if (failure !== undefined && report.errors.length === 0) throw failure;
  return showTexts(report, redactor.redact);
}

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError("a whole number of seconds from 1 to 86400");
}

const helpText = `
The preview needs pulumi on the PATH, the backend's credentials, and read-only
tokens of Okta and Konnect.
--issue github takes GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL of the
job; --issue gitlab takes GITLAB_TOKEN (scope api), CI_API_V4_URL and
CI_PROJECT_ID.
Exit codes: 0 no drift and all settings applied, 2 drift or settings that are
not applied, 1 an error (also in the options: nothing but JSON is printed to
stdout then).`;
