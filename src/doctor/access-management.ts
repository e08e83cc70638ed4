import type { Reading } from "../diagnosis/reading";
import { problem, type Verdict } from "../diagnosis/verdict";

/** Okta's code for a feature that the organisation does not have. */
const featureMissing = "E0000015";

/** Whether Okta says that the organisation has no authorization servers of its own. */
export function isAccessManagementMissing(reading: Reading<unknown>): boolean {
  return reading.state === "unread" && reading.because.includes(featureMissing);
}

/** API Access Management is an add-on of Okta; without it nobody has an authorization server to set up. */
export function accessManagementMissing(host: string): Verdict {
  return problem(
    `${host} has no API Access Management (${featureMissing})`,
    "without that add-on of Okta there are no authorization servers with scopes and claims of their own",
    "have Okta enable API Access Management for the organisation, or use one that has it",
  );
}
