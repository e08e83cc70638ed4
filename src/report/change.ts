import { describeType, isStructural, type System } from "./described-object";
import { type ComparedField, compareKnown, type FieldChange, findFieldChanges } from "./field-change";
import type { Preview, PreviewStep, Properties } from "./preview";

/**
 * What `pulumi up` does with an object. `adopt` manages an existing object and overwrites it, `release` removes it from the state and leaves it unchanged, `finish` repeats
 * a step that failed before, `rerun` runs the acceptance check, `unknown` is an operation of a newer engine.
 */
export type Action =
  | "create"
  | "adopt"
  | "update"
  | "replace"
  | "delete"
  | "release"
  | "import"
  | "protect"
  | "unprotect"
  | "finish"
  | "rerun"
  | "unknown";

/** One object that a plan changes. */
export interface ChangeRecord {
  readonly urn: string;
  readonly type: string;
  /** Name of the registration it belongs to; its own logical name outside of one. */
  readonly registration: string;
  readonly system: System;
  /** `scope`, `auth strategy`. */
  readonly noun: string;
  /** Name of the object; undefined if it has no name. */
  readonly name: string | undefined;
  readonly action: Action;
  /** The engine's word for it. */
  readonly op: string;
  readonly id?: string | undefined;
  readonly fields: readonly FieldChange[];
  /** What tells this change from another one of the same object; also of fields that reports do not show. */
  readonly compared: readonly string[];
  /** Whether the new one exists before the old one is deleted; only for replacements. */
  readonly isCreatedFirst: boolean;
  /** The step that it comes from. */
  readonly step: PreviewStep;
}

/** What a plan does with one stack. */
export interface StackPlan {
  readonly preview: Preview;
  readonly changes: readonly ChangeRecord[];
  /** Number of objects that stay as they are. */
  readonly unchanged: number;
}

const replacing = [
  "replace",
  "create-replacement",
  "delete-replaced",
  "import-replacement",
  "read-replacement",
  "discard-replaced",
];
/** Steps that look only. */
const looking = ["same", "read", "refresh", "remove-pending-replace"];
const releasing = ["discard", "read-discard"];

/** What a preview plans, object by object, in an order that does not depend on the engine's. */
export function toStackPlan(preview: Preview): StackPlan {
  const steps = new Map<string, PreviewStep>();
  for (const step of preview.steps) {
    const known = steps.get(step.urn);
    const isBetter = known === undefined || !isLooking(step) || isLooking(known);
    // With --show-replacement-steps one replacement has several steps: the one with both states is the most complete.
    const isPoorer = known?.old !== undefined && known.new !== undefined && replacing.includes(step.op);
    if (isBetter && !isPoorer) steps.set(step.urn, step);
  }
  const changes = isRefreshOnly(preview)
    ? toDriftRecords(preview)
    : [...steps.values()].flatMap(toChange).sort(compareChanges);
  return { preview, changes, unchanged: preview.summary.same ?? 0 };
}

/**
 * What somebody changed in Okta or Konnect since the last `up`: old values are those of the state, new ones those that
 * were found. From `pulumi refresh --preview-only --json`, or `pulumi preview --refresh --json`; only with `--show-sames`
 * does the latter contain what the settings do not revert.
 */
export function toDriftRecords(preview: Preview): ChangeRecord[] {
  const steps = preview.steps.filter(({ type }) => !isStructural(type));
  const records = isRefreshOnly(preview)
    ? steps.filter(({ op }) => op === "update" || op === "delete").map(toDrift)
    : toFoundRecords(steps, showsAll(preview));
  return records
    .filter(({ action, fields }) => action === "delete" || fields.length > 0)
    .sort(compareChanges);
}

/** By `pulumi preview --refresh`: the state before the refresh is in the first step of an object, the one after it in the last. */
function toFoundRecords(steps: readonly PreviewStep[], hasAll: boolean): ChangeRecord[] {
  const refreshed = steps.filter(({ op }) => op === "refresh");
  const planned = new Map(steps.filter(({ op }) => op !== "refresh").map((step) => [step.urn, step]));
  return refreshed.flatMap((before) => {
    const step = planned.get(before.urn);
    const isGone = step === undefined ? hasAll : step.op === "create";
    if (isGone) return [toRecord(before, "delete", [])];
    return step === undefined ? [] : [toDrift({ ...step, op: "update", old: before.old, new: step.old })];
  });
}

/** Whether objects that stay as they are have a step too. */
function showsAll({ steps, summary }: Preview): boolean {
  return steps.filter(({ op }) => op === "same").length === (summary.same ?? 0);
}

/** Whether it is a preview of `pulumi refresh`: every object has one step at most, and none is planned. */
export function isRefreshOnly({ steps }: Preview): boolean {
  const ops = steps.map(({ op }) => op);
  return (
    ops.includes("refresh") &&
    ops.every((op) => ["refresh", "update", "delete", "same"].includes(op)) &&
    new Set(steps.map(({ urn }) => urn)).size === steps.length
  );
}

function toDrift(step: PreviewStep): ChangeRecord {
  return step.op === "delete"
    ? toRecord(step, "delete", [])
    : toRecord(step, "update", findFieldChanges(step, "drift"));
}

function isLooking({ op }: PreviewStep): boolean {
  return looking.includes(op);
}

function toChange(step: PreviewStep): ChangeRecord[] {
  if (isStructural(step.type)) return [];
  const overwritten = step.op === "create" ? findOverwritten(step) : undefined;
  if (overwritten !== undefined) return [toRecord(step, "adopt", overwritten)];
  const fields = findFieldChanges(step);
  const action = toAction(step, fields);
  if (action === undefined) return [];
  return [toRecord(step, action, action === "release" ? [] : fields)];
}

/** What an adoption overwrites: the provider notes in an input what it found. Undefined if it is no adoption. */
function findOverwritten({ new: after }: PreviewStep): ComparedField[] | undefined {
  const adopted = after?.inputs.adopted;
  if (typeof adopted !== "object" || adopted === null || after === undefined) return undefined;
  const { previous } = adopted as { previous?: unknown };
  if (typeof previous !== "object" || previous === null) return [];
  return compareKnown(previous as Properties, after.inputs).filter(
    ({ field }) => !field.startsWith("labels.dcr-"),
  );
}

function toAction(step: PreviewStep, fields: readonly ComparedField[]): Action | undefined {
  const { op, old, new: after, type } = step;
  if (op === "same" && old !== undefined && after !== undefined && old.isProtected !== after.isProtected) {
    return after.isProtected ? "protect" : "unprotect";
  }
  if (after?.isExternal === true && old?.isExternal === false) {
    return old.id === after.id ? "release" : "replace";
  }
  if (isLooking(step)) return undefined;
  if (type === "command:local:Command" && op !== "create" && op !== "delete") return "rerun";
  if (replacing.includes(op)) return "replace";
  if (op === "delete") return old?.isRetained === true ? "release" : "delete";
  if (releasing.includes(op)) return "release";
  if (op === "import") return "import";
  if (op === "create") return "create";
  if (op !== "update") return "unknown";
  return fields.length === 0 ? "finish" : "update";
}

function toRecord(step: PreviewStep, action: Action, fields: readonly ComparedField[]): ChangeRecord {
  const { noun, system, hidden = [], volatile = [], nameOf } = describeType(step.type);
  const lasting = fields.filter(({ field }) => !volatile.includes(toKey(field)));
  const state = step.new ?? step.old;
  const properties = { ...step.old?.inputs, ...step.new?.inputs };
  return {
    urn: step.urn,
    type: step.type,
    registration: toRegistration(step),
    system,
    noun,
    // What Pulumi only reads has no inputs.
    name: nameOf?.(properties, step.name) ?? nameOf?.(state?.outputs ?? {}, step.name),
    action,
    op: step.op,
    id: step.old?.id ?? step.new?.id,
    fields: lasting.filter(({ field }) => !hidden.includes(toKey(field))),
    compared: lasting.map(({ canonical }) => canonical).sort(),
    isCreatedFirst: action === "replace" && step.old?.isDeletedLater === true,
    step,
  };
}

/** The input or output that a field is in. */
function toKey(field: string): string {
  return field.split(".")[0] ?? field;
}

/** The component that it belongs to has the registration's name. */
function toRegistration(step: PreviewStep): string {
  const parent = step.new?.parent ?? step.old?.parent ?? "";
  const [, , types = "", name] = parent.split("::");
  const own = types.split("$").at(-1) ?? "";
  return own.startsWith("konnect-okta-dcr:index:") && name !== undefined ? name : step.name;
}

/** Registrations by name; within one, the order of the how-to: Okta, Konnect, acceptance. */
const systems: readonly System[] = ["Okta", "Konnect", "Pulumi"];

function compareChanges(a: ChangeRecord, b: ChangeRecord): number {
  return (
    compareTexts(a.registration, b.registration) ||
    systems.indexOf(a.system) - systems.indexOf(b.system) ||
    compareTexts(a.type, b.type) ||
    compareTexts(a.urn, b.urn)
  );
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
