import { createHash } from "node:crypto";
import type { StackPlan } from "./change";
import { toText } from "./value";

/**
 * A hash of what stacks plan: the same for the same changes, whatever the order of steps, the time, the engine's
 * version, and what was printed beside. A failed preview has the hash of its errors.
 */
export function toDigest(plans: readonly StackPlan[]): string {
  const lines = plans.flatMap(({ preview, changes }) => {
    const place = [preview.project, preview.stack];
    const errors = preview.diagnostics.filter(({ severity }) => severity === "error");
    return [
      ...changes.map(({ urn, action, id, fields, step }) => {
        const whole = ["create", "adopt", "delete"].includes(action)
          ? (step.new ?? step.old)?.inputs
          : undefined;
        return toText([...place, urn, action, id ?? null, fields, whole ?? null]);
      }),
      ...errors.map(({ message }) => toText([...place, "error", message])),
    ];
  });
  return `sha256:${createHash("sha256").update(lines.sort().join("\n")).digest("hex")}`;
}
