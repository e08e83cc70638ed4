import * as pulumi from "@pulumi/pulumi";
import type { AcceptanceSetting } from "../settings/types";
import type { RegistrationOutputs } from "../stack/registration-outputs";
import { afterDeletions } from "./after-deletions";
import { isEverythingGone, runDoctor } from "./doctor-process";

type Kind = Exclude<AcceptanceSetting, false>;

/** A registration that doctor looks at when everything else is done. */
interface Accepted {
  readonly name: string;
  readonly kind: Kind;
  readonly component: pulumi.Resource;
  outputs: RegistrationOutputs | undefined;
}

const schedules = new WeakMap<object, Accepted[]>();

/**
 * Runs doctor at the end of every `pulumi up`, after its deletions, and fails the command if it finds a problem. It
 * also runs if nothing changed: what doctor looks at can change without Pulumi. Tokens reach it through the inherited
 * environment only.
 */
export function addAcceptance(
  name: string,
  kind: Kind,
  outputs: pulumi.Output<RegistrationOutputs>,
  component: pulumi.Resource,
): void {
  if (pulumi.runtime.isDryRun()) return;
  const accepted: Accepted = { name, kind, component, outputs: undefined };
  outputs.apply((value) => {
    accepted.outputs = value;
  });
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) return;
  const schedule = schedules.get(monitor);
  if (schedule !== undefined) {
    schedule.push(accepted);
    return;
  }
  const first = [accepted];
  schedules.set(monitor, first);
  afterDeletions(monitor, (areDeletionsDone) => accept(first, areDeletionsDone));
}

/** One run for all registrations of the same kind. */
async function accept(schedule: readonly Accepted[], areDeletionsDone: boolean): Promise<void> {
  for (const kind of ["doctor", "probe"] as const) {
    const chosen = schedule.filter((item) => item.kind === kind && item.outputs !== undefined);
    const [first] = chosen;
    if (first === undefined) continue;
    const registrations = Object.fromEntries(chosen.map(({ name, outputs }) => [name, outputs]));
    await report(kind, registrations, first.component, areDeletionsDone);
  }
}

async function report(
  kind: Kind,
  registrations: Readonly<Record<string, unknown>>,
  component: pulumi.Resource,
  areDeletionsDone: boolean,
): Promise<void> {
  const { text, exitCode } = await runDoctor(kind, registrations);
  if (exitCode === 0) {
    const numbers = text.trimEnd().split("\n").at(-1) ?? "";
    const when = areDeletionsDone ? "" : " (before deletions: this Pulumi cannot wait for them)";
    await pulumi.log.info(`acceptance, ${kind}${when}: ${numbers}`, component);
    return;
  }
  if (await isEverythingGone(registrations)) {
    await pulumi.log.warn(
      "acceptance did not run: neither the DCR provider nor the auth strategy exists. This is right after a destroy; otherwise run pulumi up --refresh.",
      component,
    );
    return;
  }
  await pulumi.log.error(`acceptance, ${kind}, failed (exit code ${exitCode}):\n${text}`, component);
  process.exitCode = 1;
}
