import type { z } from "zod";
import type { ErrorCode } from "../errors";
import { type Finding, toPath } from "../rules/finding";

type Issue = z.core.$ZodIssue;

/** What the schema refused, as findings with settings paths below `base`. */
export function toFindings(issues: readonly Issue[], base: readonly PropertyKey[]): Finding[] {
  return issues.flatMap((issue) => toIssueFindings(issue, base));
}

function toIssueFindings(issue: Issue, base: readonly PropertyKey[]): Finding[] {
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const hints = issue.message.split("\n");
    return issue.keys.map((key, index) => ({
      code: "DCR_SETTINGS_UNKNOWN_KEY",
      severity: "error",
      path: toPath([...path, key]),
      message: `unknown key ${key}`,
      fix: hints[index] ?? "",
    }));
  }
  if (issue.code === "invalid_union") {
    const deepest = findFittingBranch(issue.errors);
    if (deepest !== undefined) return toFindings(deepest, path);
  }
  const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return [
    {
      code: isMissing ? "DCR_SETTINGS_MISSING" : toCode(issue),
      severity: "error",
      path: toPath(path),
      message: isMissing ? "is missing" : issue.message,
      fix: isMissing ? "Add it; docs/settings.md shows an example." : "Correct the value.",
    },
  ];
}

/** The branch of a union that the user meant: the one that failed inside, not at its first type check. */
function findFittingBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === "invalid_type"),
  );
}

function toCode(issue: Issue): ErrorCode {
  const isTokenSource = issue.code === "custom" && issue.params?.code === "DCR_SETTINGS_TOKEN_SOURCE";
  return isTokenSource ? "DCR_SETTINGS_TOKEN_SOURCE" : "DCR_SETTINGS_INVALID";
}
