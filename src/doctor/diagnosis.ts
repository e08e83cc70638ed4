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

const sides: readonly (readonly Area[])[] = [["token", "okta"], ["konnect", "binding"], ["probe"]];

/**
 * 0: no problem (warnings allowed); 1: a problem was found; 2: Okta or Konnect could not be looked at, or the
 * probe not made, for some registration, so that "no problem" would claim too much. Okta's public description alone does not count.
 */
export function toExitCode(diagnoses: readonly Diagnosis[]): 0 | 1 | 2 {
  if (countStatuses(diagnoses).problem > 0) return 1;
  const isUnchecked = diagnoses.some(({ checks }) =>
    sides.some((side) => {
      const own = checks.filter(({ area, id }) => side.includes(area) && id !== "okta.organisation");
      return own.length > 0 && own.every(({ status }) => status === "skipped");
    }),
  );
  return diagnoses.length === 0 || isUnchecked ? 2 : 0;
}
