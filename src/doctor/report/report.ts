import { type Layout, type LayoutOptions, toFixLines, toLayout, toLine } from "../../diagnosis/layout";
import { type Problem, toEnvelope } from "../../envelope";
import { type Area, areas } from "../area";
import type { CheckResult } from "../checks/check-result";
import { countStatuses, type Diagnosis, findGaps, toExitCode } from "./diagnosis";

const headings: Readonly<Record<Area, string>> = {
  token: "DCR token",
  okta: "Okta",
  konnect: "Konnect",
  binding: "Okta ↔ Konnect",
  probe: "Probe",
};

/** The text report: every check by registration and area, then what to fix, then the totals. */
export function toReport(diagnoses: readonly Diagnosis[], options: LayoutOptions = {}): string {
  const layout = toLayout(options);
  const sections = diagnoses.map((diagnosis) => toSection(diagnosis, layout));
  const fixes = diagnoses.flatMap((diagnosis) => toFixes(diagnosis, diagnoses.length > 1, layout));
  return [
    ...sections,
    ...(fixes.length === 0 ? [] : [fixes.join("\n")]),
    ...toSummary(diagnoses).map((line) => layout.wrap(line, 0)),
  ].join("\n\n");
}

/** The report for an interrupted run: whether the probe left anything behind. */
export function toInterruptionReport(diagnoses: readonly Diagnosis[]): string {
  const cleanUps = diagnoses.flatMap(({ checks }) =>
    checks.filter(({ id, status }) => id === "probe.deletion" && status !== "skipped"),
  );
  const lines = cleanUps.map((check) =>
    [check.seen, ...("fix" in check ? [`to delete it: ${check.fix}`] : [])].join("\n  "),
  );
  return ["interrupted", ...lines].join("; ");
}

/** The JSON report. */
export function toJsonReport(diagnoses: readonly Diagnosis[]): string {
  const problems = diagnoses.flatMap(({ registration, checks }) =>
    checks.flatMap((check) => toProblem(registration, check)),
  );
  return toEnvelope("doctor", { ok: toExitCode(diagnoses) === 0, results: diagnoses, problems });
}

function toProblem(registration: string, check: CheckResult): Problem[] {
  const { id, status, title, seen } = check;
  if (status === "ok" || (status === "skipped" && check.isUnread !== true)) return [];
  const fix = status === "skipped" ? undefined : check.fix;
  return [{ code: id, severity: status, path: registration, message: `${title}: ${seen}`, fix }];
}

function toSection({ registration, issuer, checks }: Diagnosis, layout: Layout): string {
  const lines = areas.flatMap((area) => {
    const own = joinSkipped(checks.filter((check) => check.area === area));
    return own.length === 0
      ? []
      : ["", `  ${headings[area]}`, ...own.map((check) => `    ${toLine(check, 6, layout)}`)];
  });
  return [`${layout.paint("bold", registration)} · ${issuer}`, ...lines].join("\n");
}

/** Joins checks that were skipped for the same reason. */
function joinSkipped(checks: readonly CheckResult[]): CheckResult[] {
  const joined: CheckResult[] = [];
  for (const check of checks) {
    const last = joined.at(-1);
    const isSame = last?.status === "skipped" && check.status === "skipped" && last.seen === check.seen;
    if (isSame) joined.splice(-1, 1, { ...last, title: `${last.title}, ${check.title}` });
    else joined.push(check);
  }
  return joined;
}

function toFixes({ registration, checks }: Diagnosis, isOneOfMany: boolean, layout: Layout): string[] {
  const fixes = toFixLines(checks, layout);
  if (fixes.length === 0) return [];
  return [isOneOfMany ? `To fix in ${registration}` : "To fix", ...fixes];
}

/** The totals; and if the result is incomplete, the checks that could not run. */
function toSummary(diagnoses: readonly Diagnosis[]): string[] {
  const { ok, warning, problem, skipped } = countStatuses(diagnoses);
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  const numbers = [
    `${ok} ok`,
    plural(warning, "warning"),
    plural(problem, "problem"),
    `${skipped} not checked`,
  ].join(", ");
  if (toExitCode(diagnoses) !== 2) return [numbers];
  const gaps = diagnoses.flatMap((diagnosis) => findGaps(diagnosis));
  const reasons = new Map<string, Set<string>>();
  for (const { title, seen } of gaps) {
    const because = seen.replace(/^not checked: /, "");
    reasons.set(because, (reasons.get(because) ?? new Set()).add(title));
  }
  const lines = [...reasons].map(([because, titles]) => `  ${[...titles].join(", ")}: ${because}`);
  return [["Some checks could not run, so this is not a clean result:", ...lines].join("\n"), numbers];
}
