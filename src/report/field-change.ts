import { isDescribed } from "./described-object";
import type { PreviewStep, Properties } from "./preview";
import { toCanonical, toText } from "./value";

/** One field of an object that changes, as text. */
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

/** A field that two states of an object differ in. */
export type ComparedField = FieldChange & {
  /** Tells apart what has the same text, such as `1` and `"1"`. */
  readonly canonical: string;
};

/** Whether the order of a list means something; all other lists compare as sets. */
export function isOrderedList(field: string): boolean {
  return /^(credentialClaim$|pluginConfig\.)/.test(field);
}

/**
 * What differs between the two states of a step, by field name.
 *
 * @param view - of a drift, both states are live ones
 */
export function findFieldChanges(step: PreviewStep, view: "plan" | "drift" = "plan"): ComparedField[] {
  const { old, new: after } = step;
  if (old === undefined || after === undefined) return [];
  // What Pulumi only reads has no inputs.
  const wanted = after.isExternal ? pick(after.outputs, Object.keys(old.inputs)) : after.inputs;
  const fields = new Map<string, ComparedField>();
  const add = (changes: Iterable<ComparedField>) => {
    for (const change of changes) {
      if (!fields.has(change.field)) fields.set(change.field, change);
    }
  };
  add(compare(old.inputs, wanted));
  const isOwn = !after.isExternal && isDescribed(step.type);
  if (view === "drift" && isOwn) add(compare(old.outputs, after.outputs));
  // A bridged provider compares what is live, its outputs, with the new inputs.
  for (const [path, { isInput }] of Object.entries(step.reported)) {
    const key = /^[^.[]+/.exec(path)?.[0] ?? path;
    if (isInput || key.startsWith("__")) continue;
    const news = view === "drift" ? after.outputs : after.inputs;
    add(compare(pick(old.outputs, [key]), pick(news, [key])));
  }
  return [...fields.values()].sort(compareFields);
}

/** What differs between two property bags, of the keys that the old one has. */
export function compareKnown(olds: Properties, news: Properties): ComparedField[] {
  return [...compare(olds, pick(news, Object.keys(olds)))].sort(compareFields);
}

function compareFields(a: ComparedField, b: ComparedField): number {
  return a.field < b.field ? -1 : 1;
}

function* compare(
  olds: Properties,
  news: Properties,
  parents: readonly string[] = [],
): Generator<ComparedField> {
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    const before = olds[key];
    const after = news[key];
    const path = [...parents, key];
    if (!isReference(key) && (isObject(before) || isObject(after))) {
      if ((isObject(before) || before === undefined) && (isObject(after) || after === undefined)) {
        yield* compare(before ?? {}, after ?? {}, path);
        continue;
      }
    }
    const change = compareValues(path, before, after);
    if (change !== undefined) yield change;
  }
}

function compareValues(path: readonly string[], before: unknown, after: unknown): ComparedField | undefined {
  if (isEmpty(before) && isEmpty(after)) return undefined;
  const field = path.join(".");
  if (Array.isArray(before) && Array.isArray(after) && !isOrderedList(field)) {
    const [removed, added] = [without(before, after), without(after, before)];
    if (added.length + removed.length === 0) return undefined;
    const canonical = toCanonical([path, removed.map(toCanonical).sort(), added.map(toCanonical).sort()]);
    return { kind: "list", field, added: added.map(toText), removed: removed.map(toText), canonical };
  }
  if (toCanonical(before) === toCanonical(after)) return undefined;
  const canonical = toCanonical([path, before ?? null, after ?? null]);
  return {
    kind: "value",
    field,
    old: toOptionalText(before, field),
    new: toOptionalText(after, field),
    canonical,
  };
}

function without(list: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others.map(toCanonical));
  return list.filter((item) => !known.has(toCanonical(item)));
}

/** Providers leave out what is empty, or answer it as an empty text or list. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

/** Where a token comes from: `{ env: NAME }` is one value. */
function isReference(key: string): boolean {
  return key.endsWith("Reference");
}

function toOptionalText(value: unknown, field: string): string | undefined {
  if (isEmpty(value)) return undefined;
  if (isReference(field) && isObject(value)) return toReferenceText(value);
  return Array.isArray(value) ? value.map(toText).join(", ") : toText(value);
}

/** `env OKTA_DCR_TOKEN`. */
export function toReferenceText(reference: Properties): string {
  return Object.entries(reference)
    .map(([source, value]) => [source, ...(Array.isArray(value) ? value : [value])].map(toText).join(" "))
    .join(" ");
}

function pick(properties: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key)));
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
