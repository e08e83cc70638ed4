import { styleText } from "node:util";
import { Help } from "commander";
import type { CheckResult, Status, Verdict } from "../diagnosis/verdict";
import { type Area, areas } from "./area";
import { countStatuses, type Diagnosis, findGaps, toExitCode } from "./diagnosis";

/** How the report is written. */
export interface ReportOptions {
  /** Whether the reader's terminal shows colours. @default false */
  readonly hasColours?: boolean;
  /** Width to break lines at. @default undefined: long lines, for logs and for searching */
  readonly columns?: number | undefined;
}

const marks: Readonly<Record<Status, string>> = { ok: "✓", warning: "!", problem: "✗", skipped: "–" };
const colours = { ok: "green", warning: "yellow", problem: "red", skipped: "gray" } as const;
const headings: Readonly<Record<Area, string>> = {
  token: "DCR token",
  okta: "Okta",
  konnect: "Konnect",
  binding: "Okta ↔ Konnect",
  probe: "Probe",
};

/** The report for people: every check by registration and area, then once more what to mend, then the numbers. */
export function toReport(diagnoses: readonly Diagnosis[], options: ReportOptions = {}): string {
  const layout = toLayout(options);
  const sections = diagnoses.map((diagnosis) => toSection(diagnosis, layout));
  const mends = diagnoses.flatMap((diagnosis) => toMends(diagnosis, diagnoses.length > 1, layout));
  return [
    ...sections,
    ...(mends.length === 0 ? [] : [mends.join("\n")]),
    ...toSummary(diagnoses).map((line) => layout.wrap(line, 0)),
  ].join("\n\n");
}

/** What is to be said when the user breaks doctor off: whether the probe has left anything behind. */
export function toInterruptionReport(diagnoses: readonly Diagnosis[]): string {
  const cleanUps = diagnoses.flatMap(({ checks }) =>
    checks.filter(({ id, status }) => id === "probe.deletion" && status !== "skipped"),
  );
  const lines = cleanUps.map((check) =>
    [check.seen, ...("fix" in check ? [`to delete it: ${check.fix}`] : [])].join("\n  "),
  );
  return ["interrupted", ...lines].join("; ");
}

/** The report for programs. */
export function toJsonReport(diagnoses: readonly Diagnosis[]): string {
  const exitCode = toExitCode(diagnoses);
  const summary = countStatuses(diagnoses);
  return JSON.stringify({ ok: exitCode === 0, exitCode, summary, registrations: diagnoses }, undefined, 2);
}

/** How lines look: colours, and where they break. */
export interface Layout {
  paint(format: "bold" | "green" | "yellow" | "red" | "gray", text: string): string;
  /** Breaks a text whose following lines begin at a column, counted from 0. */
  wrap(text: string, indent: number): string;
}

/** Makes a {@link Layout}. */
export function toLayout({ hasColours = false, columns }: ReportOptions): Layout {
  const help = new Help();
  return {
    paint: (format, text) => (hasColours ? styleText(format, text, { validateStream: false }) : text),
    wrap: (text, indent) =>
      columns === undefined
        ? text
        : help.boxWrap(text, columns - indent).replaceAll("\n", `\n${" ".repeat(indent)}`),
  };
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

/** Checks that were not made for one and the same reason, as one. */
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

function toMends({ registration, checks }: Diagnosis, isOneOfMany: boolean, layout: Layout): string[] {
  const mends = toMendLines(checks, layout);
  if (mends.length === 0) return [];
  return [isOneOfMany ? `To mend in ${registration}` : "To mend", ...mends];
}

/** What was found by something with a title. */
type Titled = Verdict & { readonly title: string };

/** Problems and warnings with why they matter and what mends them. */
export function toMendLines(checks: readonly Titled[], layout: Layout): string[] {
  return checks.flatMap((check) =>
    check.status === "problem" || check.status === "warning"
      ? [
          `  ${toLine(check, 4, layout)}`,
          `      why:  ${layout.wrap(check.why, 12)}`,
          `      mend: ${layout.wrap(check.fix, 12)}`,
        ]
      : [],
  );
}

/** Mark, title and what was seen. */
export function toLine(check: Titled, indent: number, { paint, wrap }: Layout): string {
  return `${paint(colours[check.status], marks[check.status])} ${wrap(`${check.title}: ${check.seen}`, indent)}`;
}

/** The numbers; and where they are too few, what they rest on. */
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
  return [["Not everything could be checked, so this is no clean result:", ...lines].join("\n"), numbers];
}
