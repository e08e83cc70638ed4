import type { ErrorCode } from "../errors";
import { type Path, toPath, toWrittenPath } from "./path";

/** How much a finding matters: an error stops, a warning may be intended, a notice only informs. */
export type Severity = "error" | "warning" | "notice";

/** One problem, or possible problem, of the settings. */
export interface Finding {
  readonly code: ErrorCode;
  readonly severity: Severity;
  /** Settings path, with keys as the user wrote them: `registrations.portal.okta.scopes[0].name`. */
  readonly path: string;
  readonly message: string;
  /** The next step. */
  readonly fix: string;
}

/** At most this many findings are shown. */
export const maxFindings = 50;

/** A finding at a path of the settings. */
export function toFinding(
  severity: Severity,
  code: ErrorCode,
  path: Path,
  message: string,
  fix: string,
): Finding {
  return { code, severity, path: toPath(path), message, fix };
}

type ReportOne = (code: ErrorCode, path: Path, message: string, fix: string) => void;

/** Reports findings at paths of the settings as they are read; each finding names the path as it was written. */
export type Report = Readonly<Record<Severity, ReportOne>>;

/**
 * Collects findings.
 * @param raw the settings as they were written
 * @param base the path of `raw`
 */
export function createReport(raw: unknown, base: Path): { report: Report; findings: Finding[] } {
  const findings: Finding[] = [];
  const collect =
    (severity: Severity): ReportOne =>
    (code, path, message, fix) => {
      findings.push(toFinding(severity, code, [...base, ...toWrittenPath(raw, path)], message, fix));
    };
  return {
    report: { error: collect("error"), warning: collect("warning"), notice: collect("notice") },
    findings,
  };
}

/** Each finding once: items of a comma-separated text share one path. */
export function toDistinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, path, message }) => {
    const key = JSON.stringify([code, path, message]);
    return !seen.has(key) && seen.add(key);
  });
}
