import type { Area, CheckResult, Status } from "./facts";

/** What doctor found for one registration. */
export interface Diagnosis {
  readonly registration: string;
  readonly checks: readonly CheckResult[];
}

const marks: Record<Status, string> = { ok: "✓", warning: "!", problem: "✗", skipped: "–" };
const areas: readonly Area[] = ["token", "okta", "konnect", "binding"];

/** 0: nothing found; 1: found a problem; 2: nothing could be checked. */
export function toExitCode(diagnoses: readonly Diagnosis[]): 0 | 1 | 2 {
  const checks = diagnoses.flatMap((diagnosis) => diagnosis.checks);
  if (checks.some((check) => check.status === "problem")) return 1;
  return checks.length > 0 && checks.every((check) => check.status === "skipped") ? 2 : 0;
}

/** The report for people: every check by area, then what to mend. */
export function toReport(diagnoses: readonly Diagnosis[]): string {
  return diagnoses.map(toSection).join("\n\n");
}

function toSection({ registration, checks }: Diagnosis): string {
  const lines = areas.flatMap((area) => {
    const own = checks.filter((check) => check.area === area);
    return own.length === 0
      ? []
      : ["", ` ${area}`, ...own.map((check) => `  ${marks[check.status]} ${check.title}: ${check.seen}`)];
  });
  const mends = checks
    .filter((check) => check.status === "problem" || check.status === "warning")
    .flatMap((check) => [
      `  ${marks[check.status]} ${check.title}: ${check.seen}`,
      `    why:  ${check.why ?? ""}`,
      `    mend: ${check.fix ?? ""}`,
    ]);
  const summary = mends.length === 0 ? ["", " nothing to mend"] : ["", " to mend", ...mends];
  return [`${registration}`, ...lines, ...summary].join("\n");
}
