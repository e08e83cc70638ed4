import { createHash } from "node:crypto";
import type { Action, ChangeRecord, StackPlan } from "./change";
import { toCanonical } from "./value";

/** Their fields do not show all of what is planned. */
const wholeActions: readonly Action[] = ["create", "adopt", "import", "delete", "unknown"];

/**
 * A hash of what stacks plan: the same for the same changes, whatever the order of steps, the time, the engine's
 * version, and what was printed beside. A failed preview has the hash of its errors.
 */
export function toDigest(plans: readonly StackPlan[]): string {
  const lines = plans.flatMap(({ preview, changes }) => {
    const place = [preview.project, preview.stack];
    const errors = preview.diagnostics.filter(({ severity }) => severity === "error");
    return [
      ...changes.map((change) => toCanonical([...place, ...toIdentity(change)])),
      ...errors.map(({ message }) => toCanonical([...place, "error", message])),
    ];
  });
  return `sha256:${createHash("sha256").update(lines.sort().join("\n")).digest("hex")}`;
}

/** All that makes a planned change differ from another one of the same object. */
export function toIdentity({ urn, action, op, id, compared, step }: ChangeRecord): readonly unknown[] {
  const whole = wholeActions.includes(action) ? (step.new ?? step.old)?.inputs : undefined;
  const isGuarded = [step.old, step.new].map((state) => [state?.isProtected, state?.isRetained]);
  const kind = action === "unknown" ? op : action;
  return [urn, kind, id ?? null, compared, isGuarded, whole ?? null];
}
