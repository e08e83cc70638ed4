import type { ChangeRecord, FieldChange } from "../report";
import { describeType } from "../report/described-object";
import type { DriftedObject } from "./drift";

/** `auth strategy developer-portal-prod (developer-portal)`: the object by the names in the settings. */
export function toObjectName({ noun, name, registration }: ChangeRecord): string {
  return [noun, ...(name === undefined ? [] : [name]), `(${registration})`].join(" ");
}

/** What somebody did to the object. */
export function toEvent({ found }: DriftedObject): string {
  return found.action === "delete" ? "was deleted" : "was changed";
}

const remedies: Readonly<Record<string, string>> = {
  create: "creates it again",
  delete: "deletes it",
  replace: "replaces it",
  unknown: "does something that this version does not know",
};

/** What `pulumi up --refresh` does about it. */
export function toRemedy({ remedy }: DriftedObject): string {
  if (remedy === undefined) return "keeps it: the settings have the same value or none";
  return remedies[remedy.action] ?? "sets it back";
}

/** A field by its name in the settings; values of tokens are never shown. */
export function toShownField({ type }: ChangeRecord, change: FieldChange): FieldChange {
  const [first = "", ...rest] = change.field.split(".");
  const field = [describeType(type).fields?.[first] ?? first, ...rest].join(".");
  const isToken = /fingerprint/i.test(change.field);
  return isToken ? { kind: "value", field, old: undefined, new: "new value" } : { ...change, field };
}

/** `displayName: Okta → Okta (test)`. */
export function toFieldText(record: ChangeRecord, change: FieldChange): string {
  const shown = toShownField(record, change);
  if (shown.kind === "value") return `${shown.field}: ${shown.old ?? "–"} → ${shown.new ?? "–"}`;
  const added = shown.added.map((item) => `+ ${item}`);
  const removed = shown.removed.map((item) => `− ${item}`);
  return `${shown.field}: ${[...removed, ...added].join(", ")}`;
}
