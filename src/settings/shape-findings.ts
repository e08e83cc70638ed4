import type { z } from "zod";
import { type Finding, toFinding } from "./finding";
import { type Path, toWrittenPath } from "./path";
import { getPart } from "./record";
import type { ShapeProblem } from "./shape";
import { isUnknown } from "./unknown";

type Issue = z.core.$ZodIssue;

/**
 * What the schema refused, as findings with settings paths. Issues about values that are not known are left out.
 * @param raw the refused value
 * @param base its path
 */
export function toShapeFindings(issues: readonly Issue[], raw: unknown, base: Path): Finding[] {
  return issues.flatMap((issue) => toIssueFindings(issue, raw, base, []));
}

function toIssueFindings(issue: Issue, raw: unknown, base: Path, parent: Path): Finding[] {
  const inner = toWrittenPath(raw, [...parent, ...issue.path.map(toPart)]);
  const value = inner.reduce<unknown>(getPart, raw);
  const path = [...base, ...inner];
  if (isUnknown(value)) return [];
  const toError = toFinding.bind(undefined, "error");
  if (value === undefined) {
    return [
      toError("DCR_SETTINGS_MISSING", path, "is missing", "Add it; docs/settings.md shows an example."),
    ];
  }
  if (value === null) {
    return [toError("DCR_SETTINGS_MISSING", path, "has no value", "Give it a value, or remove the key.")];
  }
  if (issue.code === "custom" && isShapeProblem(issue.params)) {
    return [toError(issue.params.code, path, issue.message, issue.params.fix)];
  }
  if (issue.code === "unrecognized_keys") {
    const hints = issue.message.split("\n");
    return issue.keys.map((key, index) =>
      toError("DCR_SETTINGS_UNKNOWN_KEY", [...path, key], `unknown key ${key}`, hints[index] ?? ""),
    );
  }
  if (issue.code === "invalid_union") {
    const meant = findMeantBranch(issue.errors);
    if (meant !== undefined) return meant.flatMap((deeper) => toIssueFindings(deeper, raw, base, inner));
  }
  const message = issue.message.replace(/^Invalid (input|option): /, "");
  return [toError("DCR_SETTINGS_INVALID", path, message, toFix(issue, value))];
}

/** The branch of a union that the user meant: the one that failed inside, not at its first type check. */
function findMeantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find(
    (issues) =>
      !issues.some(
        ({ path, code }) => path.length === 0 && (code === "invalid_type" || code === "invalid_value"),
      ),
  );
}

function toFix(issue: Issue, value: unknown): string {
  const wantsText = issue.code === "invalid_type" && issue.expected === "string";
  const isScalar = typeof value === "number" || typeof value === "boolean";
  return wantsText && isScalar ? "Put the value in quotes." : "Correct the value.";
}

function isShapeProblem(params: unknown): params is ShapeProblem {
  return typeof params === "object" && params !== null && "code" in params;
}

function toPart(key: PropertyKey): string | number {
  return typeof key === "symbol" ? String(key) : key;
}
