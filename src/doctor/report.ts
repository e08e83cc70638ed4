import { styleText } from "node:util";
import { type Area, areas } from "./area";
import { countStatuses, type Diagnosis, toExitCode } from "./diagnosis";
import type { CheckResult, Status } from "./result";

/** How the report is written. */
export interface ReportOptions {
  /** Whether the reader's terminal shows colours. @default false */
  readonly hasColours?: boolean;
}

const marks: Readonly<Record<Status, string>> = { ok: "✓", warning: "!", problem: "✗", skipped: "–" };
const colours = { ok: "green", warning: "yellow", problem: "red", skipped: "gray" } as const;
const headings: Readonly<Record<Area, string>> = {
  token: "DCR token",
  okta: "Okta",
  konnect: "Konnect",
  binding: "Okta ↔ Konnect",
};

/** The report for people: every check by registration and area, then once more what to mend, then the numbers. */
export function toReport(diagnoses: readonly Diagnosis[], options: ReportOptions = {}): string {
  const paint: Paint = (format, text) =>
    options.hasColours === true ? styleText(format, text, { validateStream: false }) : text;
  const sections = diagnoses.map((diagnosis) => toSection(diagnosis, paint));
  const mends = diagnoses.flatMap((diagnosis) => toMends(diagnosis, diagnoses.length > 1, paint));
  return [...sections, ...(mends.length === 0 ? [] : [mends.join("\n")]), toSummary(diagnoses)].join("\n\n");
}

/** The report for programs. */
export function toJsonReport(diagnoses: readonly Diagnosis[]): string {
  const exitCode = toExitCode(diagnoses);
  const summary = countStatuses(diagnoses);
  return JSON.stringify({ ok: exitCode === 0, exitCode, summary, registrations: diagnoses }, undefined, 2);
}

type Paint = (format: "bold" | "green" | "yellow" | "red" | "gray", text: string) => string;

function toSection({ registration, issuer, checks }: Diagnosis, paint: Paint): string {
  const lines = areas.flatMap((area) => {
    const own = checks.filter((check) => check.area === area);
    return own.length === 0
      ? []
      : ["", `  ${headings[area]}`, ...own.map((check) => `    ${toLine(check, paint)}`)];
  });
  return [`${paint("bold", registration)} · ${issuer}`, ...lines].join("\n");
}

function toMends({ registration, checks }: Diagnosis, isOneOfMany: boolean, paint: Paint): string[] {
  const mends = checks.flatMap((check) =>
    check.status === "problem" || check.status === "warning"
      ? [`  ${toLine(check, paint)}`, `      why:  ${check.why}`, `      mend: ${check.fix}`]
      : [],
  );
  if (mends.length === 0) return [];
  return [isOneOfMany ? `To mend in ${registration}` : "To mend", ...mends];
}

function toLine(check: CheckResult, paint: Paint): string {
  return `${paint(colours[check.status], marks[check.status])} ${check.title}: ${check.seen}`;
}

function toSummary(diagnoses: readonly Diagnosis[]): string {
  const { ok, warning, problem, skipped } = countStatuses(diagnoses);
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  const numbers = [
    `${ok} ok`,
    plural(warning, "warning"),
    plural(problem, "problem"),
    `${skipped} not checked`,
  ];
  const incomplete =
    toExitCode(diagnoses) === 2 ? ". Too little could be checked to say that all is well" : "";
  return `${numbers.join(", ")}${incomplete}`;
}
