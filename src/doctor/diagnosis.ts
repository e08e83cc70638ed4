import type { Area } from "./area";
import type { CheckResult, Status } from "./result";

/** What doctor found about one registration. */
export interface Diagnosis {
  readonly registration: string;
  readonly issuer: string;
  readonly checks: readonly CheckResult[];
}

/** How often each status came out. */
export type StatusCounts = Readonly<Record<Status, number>>;

/** Counts the results of all registrations by status. */
export function countStatuses(diagnoses: readonly Diagnosis[]): StatusCounts {
  const counts = { ok: 0, warning: 0, problem: 0, skipped: 0 };
  for (const { checks } of diagnoses) for (const { status } of checks) counts[status]++;
  return counts;
}

/** Steps of a probe that everything after them hangs on. */
const probeSteps: readonly string[] = ["probe.registration", "probe.token", "probe.signature"];

const sides: readonly (readonly Area[])[] = [["token", "okta"], ["konnect", "binding"], ["probe"]];

/**
 * 0: no problem (warnings allowed); 1: a problem was found; 2: Okta or Konnect could not be looked at, or the probe
 * not made to its end, for some registration, so that "no problem" would claim too much. Okta's public description
 * alone does not count.
 */
export function toExitCode(diagnoses: readonly Diagnosis[]): 0 | 1 | 2 {
  if (countStatuses(diagnoses).problem > 0) return 1;
  return diagnoses.length === 0 || diagnoses.some(isUnchecked) ? 2 : 0;
}

function isUnchecked({ checks }: Diagnosis): boolean {
  if (checks.some(({ id, status }) => probeSteps.includes(id) && status === "skipped")) return true;
  return sides.some((side) => {
    const own = checks.filter(({ area, id }) => side.includes(area) && id !== "okta.organisation");
    return own.length > 0 && own.every(({ status }) => status === "skipped");
  });
}
