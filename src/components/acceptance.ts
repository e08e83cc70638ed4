import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { RegistrationOutputs } from "../registration-outputs";
import type { AcceptanceSetting } from "../settings/types";

/*
 * Runs the package's own command line from wherever it is installed, by name and without a path: what is written
 * here stands in state, and the words after it in every error text.
 */
const bootstrap = [
  'const load = require("node:module").createRequire(process.cwd() + "/package.json");',
  'const name = "konnect-okta-dcr";',
  'const manifest = load.resolve(name + "/package.json");',
  'process.argv.splice(1, 1, name, ...process.argv[1].split(" "));',
  'require(require("node:path").join(manifest, "..", load(manifest).bin[name]));',
].join(" ");

/** The part of the command line that runs: no path in it, and no secret. */
const commands: Readonly<Record<Exclude<AcceptanceSetting, false>, string>> = {
  doctor: "doctor --registrations -",
  probe: "doctor --probe --registrations -",
};

/** Without what earlier versions did not have: another text would run the check again after an upgrade. */
function toAcceptanceInput(registration: RegistrationOutputs): RegistrationOutputs {
  const { dcrTokenMark: _, tokenLifetimeMinutes: __, ...okta } = registration.okta;
  return { ...registration, okta };
}

/**
 * Has doctor look at a registration once its resources stand, and again when any of its outputs changes. A finding
 * of doctor fails the `up`. Tokens reach it through the inherited environment only.
 */
export function addAcceptance(
  name: string,
  setting: Exclude<AcceptanceSetting, false>,
  outputs: pulumi.Output<RegistrationOutputs>,
  options: pulumi.CustomResourceOptions,
): command.local.Command {
  const stdin = outputs.apply((registration) => JSON.stringify({ [name]: toAcceptanceInput(registration) }));
  return new command.local.Command(
    `${name}-acceptance`,
    {
      interpreter: ["node", "-e", bootstrap],
      create: commands[setting],
      stdin,
      triggers: [stdin],
      logging: command.local.Logging.None,
    },
    options,
  );
}
