import type { WireBody } from "../../konnect";
import { findChangedKeys } from "./compare";
import type { Field, FieldTable, InputsOf } from "./field";
import { readRecord } from "./forms";

type Key<I> = keyof I & string;

/** Values of secrets by the keys of their marks. */
export type Secrets<I> = Readonly<Partial<Record<Key<I>, string>>>;

/** What follows from a table of fields: keys, comparison, bodies, the way back from answers. */
export interface Fields<I> {
  readonly keys: readonly Key<I>[];
  /** Those that Konnect has and answers. */
  readonly sentKeys: readonly Key<I>[];
  /** Those whose change is a write: {@link sentKeys} and marks of secrets. */
  readonly writtenKeys: readonly Key<I>[];
  readonly replacingKeys: readonly Key<I>[];
  readonly concerningKeys: readonly Key<I>[];
  /** Those whose lists compare as sets. */
  readonly unorderedKeys: readonly Key<I>[];
  /** Konnect's names of fields and the setting that each comes from. */
  readonly settings: readonly (readonly [path: string, setting: string])[];
  /** The named keys whose values differ. */
  findChanged(keys: readonly Key<I>[], olds: object, news: object): Key<I>[];
  /** The live object in the form of inputs; what an answer leaves out keeps its old value. */
  toInputs<O extends I>(live: object, olds: O): O;
  /** The same, but what an answer leaves out counts as different from every wanted value. */
  toSeenInputs<O extends I>(live: object, olds: O): O;
  /** Everything, as a POST or PUT sends it. */
  toBody(inputs: I, secrets?: Secrets<I>): WireBody;
  /** A PATCH of the changed fields, each with all of the first name of its path. */
  toUpdateBody(olds: I, news: I, changed: readonly string[], secrets?: Secrets<I>): WireBody;
  /** Names that fields have below a path. */
  listNamesBelow(path: string): string[];
}

/** Derives {@link Fields} from a table. */
export function toFields<T extends FieldTable>(table: T): Fields<InputsOf<T>> {
  type I = InputsOf<T>;
  const entries = Object.entries(table) as [Key<I>, Field<unknown>][];
  const listKeys = (isListed: (field: Field<unknown>) => boolean) =>
    entries.filter(([, field]) => isListed(field)).map(([key]) => key);
  const sent = entries.filter(([, { kind }]) => kind === "sent");
  const none: Secrets<I> = {} as Secrets<I>;
  const unorderedKeys = listKeys(({ form }) => form?.isUnordered === true);

  const readBack = <O extends I>(live: object, olds: O, isSeenOnly: boolean): O => {
    const values = sent.map(([key, { path = "", answerPath = path, form, isOptional }]) => {
      const old: unknown = olds[key];
      if (isOptional && old === undefined) return [key, undefined];
      const value = form?.read(getAt(live, answerPath));
      if (value === undefined) return [key, isSeenOnly ? form?.empty : old];
      return [key, form?.merge === undefined ? value : form.merge(old, value)];
    });
    return { ...olds, ...(Object.fromEntries(values) as Partial<O>) };
  };

  const toBodyOf = (
    keys: readonly string[],
    secrets: Secrets<I>,
    write: typeof toWritten,
    olds: I,
    news: I,
  ) => {
    const body: Record<string, unknown> = {};
    for (const [key, field] of entries) {
      if (field.path === undefined || !keys.includes(key)) continue;
      const value = field.kind === "mark" ? secrets[key] : write(field, olds[key], news[key]);
      if (value !== undefined) putAt(body, field.path, value);
    }
    return body;
  };

  return {
    keys: listKeys(() => true),
    sentKeys: sent.map(([key]) => key),
    writtenKeys: listKeys(({ kind }) => kind !== "kept"),
    replacingKeys: listKeys(({ replaces }) => replaces === true),
    concerningKeys: listKeys(({ concernsApplications }) => concernsApplications === true),
    unorderedKeys,
    settings: entries.flatMap(([, { path, setting }]) =>
      path === undefined || setting === undefined ? [] : [[path, setting] as const],
    ),
    findChanged: (keys, olds, news) => findChangedKeys(keys, olds, news, unorderedKeys),
    toInputs: (live, olds) => readBack(live, olds, false),
    toSeenInputs: (live, olds) => readBack(live, olds, true),
    toBody: (inputs, secrets = none) =>
      toBodyOf(
        listKeys(() => true),
        secrets,
        toWritten,
        inputs,
        inputs,
      ),
    toUpdateBody: (olds, news, changed, secrets = none) => {
      const roots = entries.filter(([key]) => changed.includes(key)).map(([, { path }]) => toRoot(path));
      const keys = listKeys(({ path }) => path !== undefined && roots.includes(toRoot(path)));
      return toBodyOf(keys, secrets, toUpdated, olds, news);
    },
    listNamesBelow: (path) =>
      entries.flatMap(([, field]) =>
        field.path?.startsWith(`${path}.`) === true ? [field.path.slice(path.length + 1)] : [],
      ),
  };
}

function toWritten({ form }: Field<unknown>, _old: unknown, value: unknown): unknown {
  return value === undefined || form?.write === undefined ? value : form.write(value);
}

function toUpdated(field: Field<unknown>, old: unknown, value: unknown): unknown {
  if (value === undefined) return old === undefined ? undefined : field.form?.empty;
  return field.form?.update === undefined ? toWritten(field, old, value) : field.form.update(old, value);
}

function toRoot(path: string | undefined): string | undefined {
  return path?.split(".")[0];
}

function getAt(answer: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => readRecord(value)?.[name], answer);
}

/** Puts a value into a body; an object is laid over one that is there. */
function putAt(body: Record<string, unknown>, path: string, value: unknown): void {
  const [name = "", ...below] = path.split(".");
  const current = readRecord<unknown>(body[name]);
  if (below.length === 0) {
    const added = Array.isArray(value) ? undefined : readRecord<unknown>(value);
    body[name] = current !== undefined && added !== undefined ? { ...current, ...added } : value;
    return;
  }
  const inner = { ...current };
  putAt(inner, below.join("."), value);
  body[name] = inner;
}
