import { randomBytes } from "node:crypto";
import type { CreatedApplicationWire, Developer } from "../dev-portal";
import type { Reading } from "../diagnosis/reading";
import { attempt } from "../diagnosis/reading";
import { ok, problem, type Verdict, warning } from "../diagnosis/verdict";
import { waitFor } from "../diagnosis/waiting";
import { formatError } from "../errors";
import { isCertainlyNotCreated, isRefusal } from "./refusal";
import type { StepLog } from "./step-log";

/** A temporary application of the Dev Portal. */
export interface SmokeApplication extends CreatedApplicationWire {
  readonly name: string;
}

/** Where to create an application. */
export interface ApplicationPlace {
  readonly developer: Developer;
  readonly portalUrl: string;
  readonly authStrategyId: string;
  readonly log: StepLog;
  /** Pause between two searches for an application whose create request got no response, in milliseconds. */
  readonly pollIntervalMs: number;
  /** Whether Okta still knows the client; undefined if Okta did not report it. */
  readonly isClientKnown: (application: CreatedApplicationWire) => Promise<boolean | undefined>;
}

/**
 * Creates an application, uses it, and always deletes it. Returns false if the portal refuses to create one.
 */
export async function withApplication(
  place: ApplicationPlace,
  use: (application: SmokeApplication) => Promise<void>,
): Promise<boolean> {
  const { developer, authStrategyId, log } = place;
  const name = `konnect-okta-dcr smoke ${randomBytes(6).toString("hex")}`;
  const description = "Created by konnect-okta-dcr smoke, which deletes it afterwards";
  let created: CreatedApplicationWire;
  try {
    created = await developer.createApplication({ name, description, authStrategyId });
  } catch (error) {
    if (isRefusal(error)) {
      log.note("smoke.application", toRefusal(error));
      return false;
    }
    if (!isCertainlyNotCreated(error)) await removeNamed(place, name);
    throw error;
  }
  try {
    log.note("smoke.application", ok(`"${name}" (${created.id}), client ${created.client_id} in Okta`));
    await use({ ...created, name });
  } finally {
    if (await remove(place, name, created.id))
      log.note("smoke.clean-up", await judgeClient(place, name, created));
  }
  return true;
}

function toRefusal({ message }: Error) {
  return problem(
    message,
    "developers cannot create applications with this strategy",
    "run konnect-okta-dcr doctor to find the cause; usually the DCR token, or a strategy that the portal does not offer",
  );
}

/** How often, and for how many milliseconds at most, to look for an application that may appear late. */
const looks = { maxLooks: 5, timeoutMs: 30_000 };

/** Deletes an application whose create request got no response: only its name is known, and it may appear late. */
async function removeNamed(place: ApplicationPlace, name: string): Promise<void> {
  const { developer, log, pollIntervalMs } = place;
  const ids = await waitFor(
    () => attempt(() => developer.listApplicationIdsNamed(name)),
    (seen) => seen.state === "read" && seen.value.length > 0,
    { ...looks, intervalMs: pollIntervalMs },
  );
  if (ids.state === "unread" || ids.value.length === 0) {
    log.note("smoke.clean-up", judgeUnseen(place, name, ids));
    return;
  }
  for (const id of ids.value) {
    if (await remove(place, name, id)) log.note("smoke.clean-up", ok(`"${name}" is deleted`));
  }
}

function judgeUnseen({ portalUrl }: ApplicationPlace, name: string, ids: Reading<readonly string[]>) {
  const fix = `${portalUrl} > My Apps > ${name}: delete it if it exists`;
  if (ids.state === "unread") {
    return problem(
      `smoke cannot tell whether ${portalUrl} created the application "${name}": ${ids.because}`,
      "it may still exist, with its client in Okta",
      fix,
    );
  }
  return warning(
    `the application "${name}" may still exist: ${portalUrl} did not answer the create request, and does not list it yet`,
    "it may appear later, with its client in Okta",
    fix,
  );
}

/** Returns whether the application is deleted; if not, logs where it is. */
async function remove({ developer, portalUrl, log }: ApplicationPlace, name: string, id: string) {
  const noteLeft = (because: string) =>
    log.note(
      "smoke.clean-up",
      problem(
        `application "${name}" (${id}) is still at ${portalUrl}: ${because}`,
        "its client stays in Okta, and nobody has its secret",
        `${portalUrl} > My Apps > ${name}: delete it`,
      ),
    );
  try {
    const deleted = await attempt(() => developer.deleteApplication(id));
    if (deleted.state === "unread") noteLeft(deleted.because);
    return deleted.state === "read";
  } catch (error) {
    noteLeft(formatError(error));
    throw error;
  }
}

/** The portal's response to a deletion does not show whether the client is deleted. */
async function judgeClient(
  { isClientKnown, log }: ApplicationPlace,
  name: string,
  application: CreatedApplicationWire,
): Promise<Verdict> {
  const deleted = `"${name}" is deleted`;
  const isKnown = await isClientKnown(application).catch((error: unknown) => {
    log.note("smoke.clean-up", ok(deleted));
    throw error;
  });
  if (isKnown === undefined) return ok(deleted);
  if (!isKnown) return ok(`${deleted}, and Okta no longer knows its client`);
  return problem(
    `${deleted}, but Okta still gives tokens to its client ${application.client_id}`,
    "clients of deleted applications accumulate in Okta and continue to work",
    `Okta Admin Console > Applications > ${name}: deactivate and delete it; run konnect-okta-dcr doctor to check the DCR token's permissions`,
  );
}
