import { type Attention, findAttention } from "./attention";
import { type Action, type ChangeRecord, isRefreshOnly, type StackPlan, toStackPlan } from "./change";
import { toDigest } from "./digest";
import type { Preview } from "./preview";
import { toInputError } from "./printed-text";
import { type Printed, readPrinted } from "./problem";
import { toCount } from "./wording";

/** One stack of a report. */
export interface StackReport extends Printed {
  readonly plan: StackPlan;
  readonly name: string;
  readonly attention: readonly Attention[];
  readonly status: "failed" | "changes" | "unchanged";
  /** Whether it is what somebody changed outside of Pulumi, not what Pulumi plans. */
  readonly isDrift: boolean;
}

/** A stack without a preview, and why. */
export interface MissingPreview {
  readonly stack: string;
  readonly reason: string;
}

/** What is planned for all stacks. */
export interface Report {
  readonly stacks: readonly StackReport[];
  readonly missing: readonly MissingPreview[];
  readonly headline: string;
  readonly digest: string;
  readonly exitCode: 0 | 1 | 2 | 3;
}

/**
 * One report of many previews, in the order of the stacks' names.
 *
 * @throws DcrError DCR_REPORT_INPUT for two previews of one stack
 */
export function toReport(previews: readonly Preview[], missing: readonly MissingPreview[] = []): Report {
  const sorted = [...previews].sort((a, b) => (toKey(a) < toKey(b) ? -1 : 1));
  for (const [index, preview] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined && toKey(next) === toKey(preview)) {
      throw toInputError(next.source, `has the preview of stack ${next.stack}, as ${preview.source} has`);
    }
  }
  // A preview that failed before its first resource names no project.
  const projects = new Set(sorted.map(({ project }) => project).filter((project) => project !== ""));
  const stacks = sorted.map((preview) => toStackReport(preview, projects.size > 1));
  return {
    stacks,
    missing,
    headline: toHeadline(stacks, missing),
    digest: toDigest(stacks.map(({ plan }) => plan)),
    exitCode: toExitCode(stacks, missing),
  };
}

function toKey({ project, stack }: Preview): string {
  return `${stack}\n${project}`;
}

function toStackReport(preview: Preview, hasProject: boolean): StackReport {
  const plan = toStackPlan(preview);
  const printed = readPrinted(preview);
  const status = printed.errors.length > 0 ? "failed" : plan.changes.length > 0 ? "changes" : "unchanged";
  return {
    ...printed,
    plan,
    name: hasProject && preview.project !== "" ? `${preview.project}/${preview.stack}` : preview.stack,
    attention: findAttention(plan),
    status,
    isDrift: isRefreshOnly(preview),
  };
}

function toExitCode(stacks: readonly StackReport[], missing: readonly MissingPreview[]): 0 | 1 | 2 | 3 {
  if (stacks.some(({ status }) => status === "failed")) return 1;
  if (missing.length > 0 || stacks.some(({ attention }) => attention.length > 0)) return 3;
  return stacks.some(({ status }) => status === "changes") ? 2 : 0;
}

/** `3 stacks: 1 changes, 2 unchanged`. */
function toHeadline(stacks: readonly StackReport[], missing: readonly MissingPreview[]): string {
  const count = (status: StackReport["status"]) => stacks.filter((stack) => stack.status === status).length;
  const parts = [
    [count("failed"), "failed"],
    [count("changes"), count("changes") === 1 ? "changes" : "change"],
    [count("unchanged"), "unchanged"],
    [missing.length, "not previewed"],
  ] as const;
  const shown = parts.filter(([number]) => number > 0).map(([number, text]) => `${number} ${text}`);
  return `${toCount(stacks.length + missing.length, "stack")}: ${shown.join(", ")}`;
}

const verbs: readonly (readonly [Action, string])[] = [
  ["create", "to create"],
  ["adopt", "to adopt"],
  ["update", "to update"],
  ["finish", "to finish"],
  ["replace", "to replace"],
  ["delete", "to delete"],
  ["release", "to release"],
  ["import", "to import"],
  ["unprotect", "to unprotect"],
  ["protect", "to protect"],
  ["unknown", "with an unknown operation"],
];

/**
 * `1 to create, 2 to update`; the acceptance check is no change.
 *
 * @param isDrift - whether the changes happened outside of Pulumi: `1 changed outside of Pulumi`
 */
export function toCounts(changes: readonly ChangeRecord[], isDrift = false): string {
  const objects = changes.filter(({ noun }) => noun !== "acceptance check");
  if (isDrift) {
    const deleted = objects.filter(({ action }) => action === "delete").length;
    const counts = [
      [objects.length - deleted, "changed"],
      [deleted, "deleted"],
    ] as const;
    const shown = counts.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
    return `${shown.join(", ")} outside of Pulumi`;
  }
  const parts = verbs.flatMap(([action, text]) => {
    const count = objects.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} ${text}`];
  });
  return parts.length === 0 ? "the acceptance check runs again" : parts.join(", ");
}
