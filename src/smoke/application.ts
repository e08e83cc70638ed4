import { randomBytes } from "node:crypto";
import type { CreatedApplicationWire, Developer } from "../dev-portal";
import type { Reading } from "../diagnosis/reading";
import { attempt } from "../diagnosis/reading";
import { ok, problem, type Verdict, warning } from "../diagnosis/verdict";
import { waitFor } from "../diagnosis/waiting";
import { formatError } from "../errors";
import { isCertainlyNotMade, isRefusal } from "./refusal";
import type { StepLog } from "./step-log";

/** An application of the Dev Portal for the time of a smoke test. */
export interface SmokeApplication extends CreatedApplicationWire {
  readonly name: string;
}

/** Where an application is made. */
export interface ApplicationPlace {
  readonly developer: Developer;
  readonly portalUrl: string;
  readonly authStrategyId: string;
  readonly log: StepLog;
  /** Pause between two looks for an application whose making was not answered, in milliseconds. */
  readonly pollIntervalMs: number;
  /** Whether Okta still knows the client; undefined where Okta did not say. */
  readonly isClientKnown: (application: CreatedApplicationWire) => Promise<boolean | undefined>;
}

/**
 * Makes an application, uses it and removes it again, whatever happens in between. Answers false where the portal
 * refuses to make one.
 */
export async function withApplication(
  place: ApplicationPlace,
  use: (application: SmokeApplication) => Promise<void>,
): Promise<boolean> {
  const { developer, authStrategyId, log } = place;
  const name = `konnect-okta-dcr smoke ${randomBytes(6).toString("hex")}`;
  const description = "Made by konnect-okta-dcr smoke, which deletes it again";
  let created: CreatedApplicationWire;
  try {
    created = await developer.createApplication({ name, description, authStrategyId });
  } catch (error) {
    if (isRefusal(error)) {
      log.note("smoke.application", toRefusal(error));
      return false;
    }
    if (!isCertainlyNotMade(error)) await removeNamed(place, name);
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
    "no developer gets an application with this strategy",
    "konnect-okta-dcr doctor names the cause; mostly the DCR token, or a strategy that the portal does not offer",
  );
}

/** How often, and how long at most in milliseconds, one looks for an application that may still be under way. */
const looks = { maxLooks: 5, timeoutMs: 30_000 };

/** Of an application whose making was not answered: nothing but its name is known, and it may appear late. */
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
    if (await remove(place, name, id)) log.note("smoke.clean-up", ok(`"${name}" is deleted again`));
  }
}

function judgeUnseen({ portalUrl }: ApplicationPlace, name: string, ids: Reading<readonly string[]>) {
  const fix = `${portalUrl} > My Apps > ${name}: delete it, should it be there`;
  if (ids.state === "unread") {
    return problem(
      `whether the application "${name}" was made at ${portalUrl} is not known: ${ids.because}`,
      "it may have been left there, with its client in Okta",
      fix,
    );
  }
  return warning(
    `the application "${name}" may still be there: ${portalUrl} did not answer its making, and does not list it so far`,
    "it may appear later, with its client in Okta",
    fix,
  );
}

/** Answers whether the application is gone; where it is not, notes where it is. */
async function remove({ developer, portalUrl, log }: ApplicationPlace, name: string, id: string) {
  const noteLeft = (because: string) =>
    log.note(
      "smoke.clean-up",
      problem(
        `application "${name}" (${id}) is still at ${portalUrl}: ${because}`,
        "it keeps a client in Okta, whose secret nobody has",
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

/** The portal's word that an application is deleted says nothing about its client. */
async function judgeClient(
  { isClientKnown, log }: ApplicationPlace,
  name: string,
  application: CreatedApplicationWire,
): Promise<Verdict> {
  const deleted = `"${name}" is deleted again`;
  const isKnown = await isClientKnown(application).catch((error: unknown) => {
    log.note("smoke.clean-up", ok(deleted));
    throw error;
  });
  if (isKnown === undefined) return ok(deleted);
  if (!isKnown) return ok(`${deleted}, and Okta knows its client no more`);
  return problem(
    `${deleted}, but Okta still gives tokens to its client ${application.client_id}`,
    "clients of deleted applications pile up in Okta and keep working there",
    `Okta Admin Console > Applications > ${name}: deactivate and delete it; konnect-okta-dcr doctor looks at the DCR token's rights`,
  );
}
