import type { Reading } from "../../diagnosis/reading";
import { problem, type Verdict } from "../../diagnosis/verdict";

/** Okta's code for a feature that the organization does not have. */
const featureMissing = "E0000015";

/** Whether Okta reports that the organization has no custom authorization servers. */
export function isAccessManagementMissing(reading: Reading<unknown>): boolean {
  return reading.state === "unread" && reading.because.includes(featureMissing);
}

/** API Access Management is an Okta add-on; without it, an organization has no custom authorization servers. */
export function accessManagementMissing(host: string): Verdict {
  return problem(
    `${host} has no API Access Management (${featureMissing})`,
    "without this Okta add-on, you cannot create authorization servers with custom scopes and claims",
    "ask Okta to enable API Access Management for the organization, or use an organization that has it",
  );
}
