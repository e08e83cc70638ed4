import type { Status } from "../../diagnosis/verdict";
import type { Area } from "../area";
import type { CheckResult } from "../checks/check-result";

/** What doctor found about one registration. */
export interface Diagnosis {
  readonly registration: string;
  readonly issuer: string;
  readonly checks: readonly CheckResult[];
}

/** The number of results for each status. */
export type StatusCounts = Readonly<Record<Status, number>>;

/** Counts the results of all registrations by status. */
export function countStatuses(diagnoses: readonly Diagnosis[]): StatusCounts {
  const counts = { ok: 0, warning: 0, problem: 0, skipped: 0 };
  for (const { checks } of diagnoses) for (const { status } of checks) counts[status]++;
  return counts;
}

/** Steps of a probe that all later steps depend on. */
const probeSteps: readonly string[] = ["probe.registration", "probe.token", "probe.signature"];

/** Checks that can be skipped without making the result incomplete. */
const optional: readonly string[] = [
  "token.metadata",
  "token.owner",
  "token.roles",
  "okta.organization",
  "konnect.approval",
];

const sides: readonly (readonly Area[])[] = [["token", "okta"], ["konnect", "binding"], ["probe"]];

/**
 * 0: no problem (warnings allowed); 1: a problem was found; 2: for some registration, a check that can find a problem could not
 * run, or the probe did not complete, so the result is incomplete.
 */
export function toExitCode(diagnoses: readonly Diagnosis[]): 0 | 1 | 2 {
  if (countStatuses(diagnoses).problem > 0) return 1;
  return diagnoses.length === 0 || diagnoses.some(isUnchecked) ? 2 : 0;
}

/** The required checks that could not run. */
export function findGaps({ checks }: Diagnosis): readonly CheckResult[] {
  return checks.filter(
    (check) => check.status === "skipped" && check.isUnread === true && !optional.includes(check.id),
  );
}

function isUnchecked(diagnosis: Diagnosis): boolean {
  const { checks } = diagnosis;
  if (findGaps(diagnosis).length > 0) return true;
  if (checks.some(({ id, status }) => probeSteps.includes(id) && status === "skipped")) return true;
  return sides.some((side) => {
    const own = checks.filter(({ area, id }) => side.includes(area) && id !== "okta.organization");
    return own.length > 0 && own.every(({ status }) => status === "skipped");
  });
}
