import type { ChangeRecord, StackPlan } from "../change";
import { findFieldChanges } from "../field-change";
import type { Properties } from "../preview";
import { toText } from "../value";
import { toFieldText, toPlain, toValue } from "../wording";

const knownDiffs = new WeakMap<StackPlan, readonly string[]>();

/** A plan in the words of the engine and the providers, as lines of a diff; remembered for the next attempt. */
export function toRawDiff(plan: StackPlan): readonly string[] {
  const lines = knownDiffs.get(plan) ?? plan.changes.flatMap(toLines);
  knownDiffs.set(plan, lines);
  return lines;
}

const signs: Readonly<Record<string, string>> = { create: "+", import: "+", delete: "-", release: "-" };

function toLines(change: ChangeRecord): string[] {
  const { action, step, type } = change;
  const sign = signs[action] ?? "!";
  const id = change.id === undefined ? "" : ` [${change.id}]`;
  const head = toValue(`${sign} ${type} ${step.name} (${change.op})${id}`, 500).value;
  if (change.noun === "acceptance check") return [head];
  const state = action === "create" ? step.new : action === "delete" ? step.old : undefined;
  if (state !== undefined) return [head, ...toPropertyLines(sign, state.inputs, change)];
  const found = findFieldChanges(step);
  const fields = found.length === 0 ? change.fields : found;
  return [head, ...fields.map((field) => `!   ${toPlain(toFieldText(change, field))}`)];
}

function toPropertyLines(sign: string, inputs: Properties, change: ChangeRecord): string[] {
  return Object.keys(inputs)
    .sort()
    .map((field) => {
      const shown = toFieldText(change, { kind: "value", field, old: undefined, new: toText(inputs[field]) });
      return `${sign}   ${toPlain(shown)}`;
    });
}
