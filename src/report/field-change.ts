import type { PreviewStep, Properties } from "./preview";
import { isSameValue, toText } from "./value";

/** One field of an object that changes. */
export type FieldChange =
  | {
      readonly kind: "value";
      /** Name of the field as the provider has it, nested ones with dots: `labels.team`. */
      readonly field: string;
      /** Undefined if the field is new. */
      readonly old: string | undefined;
      /** Undefined if the field is removed. */
      readonly new: string | undefined;
    }
  | {
      readonly kind: "list";
      readonly field: string;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    };

/** Lists whose order means something. */
const orderedLists = ["credentialClaim"];

/**
 * What differs between the two states of a step, by field name. Lists compare as sets.
 *
 * @param view - of a drift, both states are live ones
 */
export function findFieldChanges(step: PreviewStep, view: "plan" | "drift" = "plan"): FieldChange[] {
  const { old, new: after } = step;
  if (old === undefined || after === undefined) return [];
  // What Pulumi only reads has no inputs.
  const wanted = after.isExternal ? pick(after.outputs, Object.keys(old.inputs)) : after.inputs;
  const fields = new Map<string, FieldChange>();
  for (const change of compare(old.inputs, wanted, "")) fields.set(change.field, change);
  // A bridged provider compares what is live, its outputs, with the new inputs.
  for (const [path, { isInput }] of Object.entries(step.reported)) {
    const key = /^[^.[]+/.exec(path)?.[0] ?? path;
    if (isInput || key.startsWith("__")) continue;
    const news = view === "drift" ? after.outputs : after.inputs;
    for (const change of compare(pick(old.outputs, [key]), pick(news, [key]), "")) {
      if (!fields.has(change.field)) fields.set(change.field, change);
    }
  }
  return [...fields.values()].sort((a, b) => (a.field < b.field ? -1 : 1));
}

/** What differs between two property bags, of the keys that the old one has. */
export function compareKnown(olds: Properties, news: Properties): FieldChange[] {
  const changes = [...compare(olds, pick(news, Object.keys(olds)), "")];
  return changes.sort((a, b) => (a.field < b.field ? -1 : 1));
}

function* compare(olds: Properties, news: Properties, prefix: string): Generator<FieldChange> {
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    const before = olds[key];
    const after = news[key];
    const field = `${prefix}${key}`;
    if (isObject(before) || isObject(after)) {
      if ((isObject(before) || before === undefined) && (isObject(after) || after === undefined)) {
        yield* compare(before ?? {}, after ?? {}, `${field}.`);
        continue;
      }
    }
    const change = compareValues(field, before, after);
    if (change !== undefined) yield change;
  }
}

function compareValues(field: string, before: unknown, after: unknown): FieldChange | undefined {
  const isOrdered = orderedLists.includes(field);
  if (Array.isArray(before) && Array.isArray(after) && !isOrdered) {
    const [olds, news] = [before.map(toText), after.map(toText)];
    const added = news.filter((item) => !olds.includes(item));
    const removed = olds.filter((item) => !news.includes(item));
    return added.length + removed.length === 0 ? undefined : { kind: "list", field, added, removed };
  }
  const isSame = isOrdered ? toText(before) === toText(after) : isSameValue(before, after);
  if (isSame || (isEmpty(before) && isEmpty(after))) return undefined;
  return { kind: "value", field, old: toOptionalText(before), new: toOptionalText(after) };
}

/** Providers leave out what is empty, or answer it as an empty text or list. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

function toOptionalText(value: unknown): string | undefined {
  if (isEmpty(value)) return undefined;
  return Array.isArray(value) ? value.map(toText).join(", ") : toText(value);
}

function pick(properties: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key)));
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
