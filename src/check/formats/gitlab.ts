import type { CheckedFile } from "../finding";
import { markFindings } from "../fingerprint";

const severities = { error: "major", warning: "minor", notice: "info" } as const;

/**
 * A code quality report of GitLab, for `artifacts:reports:codequality`.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function toGitLab(files: readonly CheckedFile[]): string {
  const issues = files.flatMap(({ repositoryPath, findings }) =>
    markFindings(findings, repositoryPath).map(({ finding, fingerprint }) => ({
      description: `${finding.path === "" ? "" : `${finding.path}: `}${finding.message} → ${finding.fix}`,
      check_name: finding.code,
      fingerprint,
      severity: severities[finding.severity],
      location: { path: repositoryPath, lines: { begin: finding.line } },
    })),
  );
  return JSON.stringify(issues, undefined, 2);
}
