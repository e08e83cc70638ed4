import type { z } from "zod";
import { isRecord } from "../rules/field";
import { type Finding, toError } from "../rules/finding";
import type { Path } from "../rules/path";
import { isUnknown } from "./unknown";

type Issue = z.core.$ZodIssue;

/**
 * What the schema refused, as findings with settings paths. Issues about values that are not known, and those that
 * a rule reports, are left out.
 * @param raw the refused value
 * @param base where it stands
 */
export function toFindings(issues: readonly Issue[], raw: unknown, base: Path): Finding[] {
  return issues.flatMap((issue) => toIssueFindings(issue, raw, base, []));
}

function toIssueFindings(issue: Issue, raw: unknown, base: Path, parent: Path): Finding[] {
  const inner = toWrittenPath(raw, [...parent, ...issue.path.map(toPart)]);
  const value = inner.reduce<unknown>(toPartOf, raw);
  const path = [...base, ...inner];
  if (isUnknown(value) || (issue.code === "custom" && issue.params?.isReportedByRule === true)) return [];
  if (value === undefined) {
    return [
      toError("DCR_SETTINGS_MISSING", path, "is missing", "Add it; docs/settings.md shows an example."),
    ];
  }
  if (value === null) {
    return [toError("DCR_SETTINGS_MISSING", path, "has no value", "Give it a value, or take the key out.")];
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

/** The part of a path that is there as written: the items of a comma-separated string have no path of their own. */
function toWrittenPath(raw: unknown, path: Path): Path {
  const end = path.findIndex((_part, index) => {
    const above = path.slice(0, index).reduce<unknown>(toPartOf, raw);
    return typeof above !== "object" || above === null;
  });
  return end === -1 ? path : path.slice(0, end);
}

function toPartOf(value: unknown, part: string | number): unknown {
  if (Array.isArray(value)) return value[Number(part)];
  return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function toPart(key: PropertyKey): string | number {
  return typeof key === "symbol" ? String(key) : key;
}
