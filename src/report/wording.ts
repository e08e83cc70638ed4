import { createRedactor } from "../redact/redact";
import type { Action, ChangeRecord } from "./change";
import { describeType } from "./described-object";
import { type FieldChange, toReferenceText } from "./field-change";
import { unknownText } from "./value";

const redactor = createRedactor();
/** Of one value; longer ones are in the engine's own JSON. */
const maxValueLength = 200;
const maxMessageLength = 1000;

/** A text with parts of others in it: ours as it is, theirs marked so that each format can escape it. */
export type Phrase = readonly (string | { readonly value: string })[];

/** A text of others without what looks like a secret. */
export const redact = (text: string): string => redactor.redact(text);

/** A text of others: redacted, one line, limited. */
export function toValue(text: string, maxLength = maxValueLength): { readonly value: string } {
  return { value: redactor.show(text, maxLength) };
}

/** A message of the engine, the program or a provider as one line. */
export function toMessage(text: string): string {
  return redactor.show(text.replace(/\s+/g, " ").trim(), maxMessageLength);
}

/** `scope orders.read`, `policy rule`. */
export function toTitle({ noun, name }: ChangeRecord): Phrase {
  return name === undefined ? [noun] : [`${noun} `, toValue(name)];
}

const actions: Readonly<Record<Action, string>> = {
  create: "create",
  adopt: "adopt what exists",
  update: "update",
  replace: "replace",
  delete: "delete",
  release: "no longer managed; left unchanged",
  import: "import",
  protect: "protect against deletion",
  unprotect: "remove the protection against deletion",
  finish: "finish what failed before",
  rerun: "runs again",
  unknown: "unknown operation",
};

/** What happens to an object, with the order if it matters. */
export function toActionText({ action, isCreatedFirst, op }: ChangeRecord): string {
  if (action === "unknown") return `${actions.unknown} ${toMessage(op)}`;
  if (action !== "replace") return actions[action];
  return isCreatedFirst
    ? "replace; created before the old one is deleted"
    : "replace; the old one is deleted first";
}

/** What happens to an object, or what happened to it outside of Pulumi. */
export function toDoneText(change: ChangeRecord, isDrift: boolean): string {
  return isDrift ? toEventText(change) : toActionText(change);
}

/** What somebody did to an object. */
export function toEventText({ action }: ChangeRecord): string {
  return action === "delete" ? "was deleted" : "was changed";
}

const marks: Readonly<Record<Action, string>> = {
  create: "+",
  adopt: "=",
  update: "~",
  replace: "±",
  delete: "-",
  release: "○",
  import: "=",
  protect: "~",
  unprotect: "~",
  finish: "~",
  rerun: "↻",
  unknown: "?",
};

/** One character for an action. */
export function toMark({ action }: ChangeRecord): string {
  return marks[action];
}

/** Fields that show which object is created. */
const telling: Readonly<Record<string, readonly string[]>> = {
  "okta:auth/server:Server": ["audiences"],
  "okta:auth/serverPolicy:ServerPolicy": ["clientWhitelists"],
  "okta:auth/serverPolicyRule:ServerPolicyRule": ["scopeWhitelists", "accessTokenLifetimeMinutes"],
  "pulumi-nodejs:dynamic/konnect:DcrProvider": ["issuer", "dcrTokenReference"],
  "pulumi-nodejs:dynamic/konnect:AuthStrategy": ["scopes", "credentialClaim", "authMethods"],
  "pulumi-nodejs:dynamic/konnect:ApiPublication": ["portal"],
};

/** The fields that a table shows: all that change, and what tells most of an object that is created. */
export function toShownFields(change: ChangeRecord): FieldChange[] {
  if (change.action !== "create") return [...change.fields];
  const inputs = change.step.new?.inputs ?? {};
  return (telling[change.type] ?? []).flatMap((field): FieldChange[] => {
    const value = inputs[field];
    if (value === undefined) return [];
    if (Array.isArray(value)) return [{ kind: "list", field, added: value.map(String), removed: [] }];
    const text = typeof value === "object" ? toReferenceText({ ...value }) : String(value);
    return [{ kind: "value", field, old: undefined, new: text }];
  });
}

/** `scopes: + orders.delete`, `displayName: Okta → Okta (new)`, `DCR token: new value`. */
export function toFieldText({ type }: ChangeRecord, change: FieldChange): Phrase {
  const [first = "", ...rest] = change.field.split(".");
  const label = describeType(type).fields?.[first];
  if (/fingerprint/i.test(first)) return [`${label ?? "secret"}: new value`];
  const name: Phrase =
    label === undefined || rest.length > 0
      ? [toValue([label ?? first, ...rest].join(".")), ": "]
      : [`${label}: `];
  const key = rest.at(-1) ?? first;
  if (change.kind === "list") {
    const added = change.added.map((item) => ["+ ", hideSecret(key, item)]);
    const removed = change.removed.map((item) => ["− ", hideSecret(key, item)]);
    return [...name, ...join([...removed, ...added])];
  }
  const show = (text: string | undefined) => (text === undefined ? "none" : hideSecret(key, text));
  if (change.old === undefined) return [...name, show(change.new)];
  return [...name, show(change.old), " → ", show(change.new)];
}

/** A value under its name: names such as `client_secret` hide it. */
function hideSecret(key: string, text: string): string | { readonly value: string } {
  if (text === unknownText) return text;
  try {
    const shown = JSON.parse(redactor.redact(JSON.stringify({ [key]: text }))) as Record<string, unknown>;
    return toValue(String(shown[key]));
  } catch {
    return "[redacted]";
  }
}

function join(items: readonly Phrase[]): Phrase {
  return items.flatMap((item, index) => (index === 0 ? item : [", ", ...item]));
}

/** A phrase as plain text, for terminals and JSON. */
export function toPlain(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : part.value)).join("");
}

/** `1 stack`, `3 stacks`. */
export function toCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
