import type * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { peerDependencies } from "../../package.json";
import { DcrError, formatError } from "../errors";
import type { RegistrationOutputs } from "../stack/registration-outputs";
import { toRunError } from "./run-error";

/*
 * Runs the package's own command line from wherever it is installed, by name and without a path: the text is stored in
 * state, and the words after it appear in every error.
 */
const bootstrap = [
  'const load = require("node:module").createRequire(process.cwd() + "/package.json");',
  'const name = "konnect-okta-dcr";',
  'const manifest = load.resolve(name + "/package.json");',
  'process.argv.splice(1, 1, name, ...process.argv[1].split(" "));',
  'require(require("node:path").join(manifest, "..", load(manifest).bin[name]));',
].join(" ");

/** Without what earlier versions did not have: another text would run the check again after an upgrade. */
function toAcceptanceInput(registration: RegistrationOutputs): RegistrationOutputs {
  const { dcrTokenMark: _, tokenLifetimeMinutes: __, accessPolicyId: ___, ...okta } = registration.okta;
  return { ...registration, okta };
}

/**
 * Before anything old is deleted, doctor compares what Okta and Konnect now hold of a registration: if they do not
 * agree, the `up` stops while the old parts still exist. Runs if an output changes.
 */
export function addAcceptanceGate(
  name: string,
  outputs: pulumi.Output<RegistrationOutputs>,
  options: pulumi.CustomResourceOptions,
): command.local.Command {
  const { local } = loadCommand();
  const stdin = outputs.apply((registration) => JSON.stringify({ [name]: toAcceptanceInput(registration) }));
  return new local.Command(
    `${name}-acceptance`,
    {
      interpreter: ["node", "-e", bootstrap],
      create: "doctor --only binding --registrations -",
      stdin,
      triggers: [stdin],
      logging: local.Logging.None,
    },
    // Both inputs repeat what a preview shows elsewhere. They are hidden only if the trigger replaces: where the
    // plugin compares, the engine prints all inputs instead of none.
    { ...options, hideDiffs: ["*"], replacementTrigger: stdin },
  );
}

/**
 * An optional peer: without acceptance nobody needs it.
 * @throws pulumi.RunError DCR_PACKAGE_PEER
 */
export function loadCommand(): typeof command {
  try {
    return require("@pulumi/command") as typeof command;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    const missing = new DcrError(
      "DCR_PACKAGE_PEER",
      "acceptance needs @pulumi/command, which is not installed",
      {
        path: "acceptance",
        fix: `Run: npm install --save-exact @pulumi/command@${peerDependencies["@pulumi/command"]}`,
      },
    );
    throw toRunError(formatError(missing));
  }
}
