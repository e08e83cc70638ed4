/** The form of a value in Konnect's bodies and answers. */
export interface Form<V> {
  /** The value of an answer; undefined for what is not of this form, such as a field that the answer leaves out. */
  read(answer: unknown): V | undefined;
  /** The value of a field that an answer leaves out: it differs from what settings can contain, so the field is written. */
  readonly empty: V;
  /** The live value as state keeps it: the old one if both mean the same. @default the live value */
  merge?(old: V, live: V): V;
  /** The value in a body. @default the value itself */
  write?(value: V): unknown;
  /** The value in a PATCH. @default as in every body */
  update?(old: V, value: V): unknown;
  /** Lists that compare as sets. @default false */
  readonly isUnordered?: boolean;
}

/** What a field has beside its value; most have none of it. */
export interface FieldOptions {
  /** Another value needs a new object. @default false */
  readonly replaces?: boolean;
  /** Developers' applications may notice another value: the preview counts them. @default false */
  readonly concernsApplications?: boolean;
  /** The place of the value in answers, if it is not the one of bodies. */
  readonly answerPath?: string;
}

declare const valueType: unique symbol;

/** One input of a resource: everything that the provider knows about it. See CONTRIBUTING.md, "Add a resource field". */
export interface Field<V, Optional extends boolean = boolean> extends FieldOptions {
  /** For the compiler only. */
  readonly [valueType]?: V;
  /**
   * `kept` is in state only; `sent` is written to Konnect and read back; `mark` shows in state that a secret changed,
   * which is written to Konnect and never read.
   */
  readonly kind: "kept" | "sent" | "mark";
  readonly isOptional: Optional;
  /** Place in bodies: names with dots between them. A PATCH contains the first of them as a whole. */
  readonly path?: string;
  /** Setting of a registration that decides it, for errors of Konnect. */
  readonly setting?: string | undefined;
  readonly form?: Form<V>;
}

/** All fields of a resource by the names of its inputs. */
export type FieldTable = Readonly<Record<string, Field<unknown>>>;

type ValueOf<F> = F extends Field<infer V> ? V : never;

/** The inputs that a table describes. */
export type InputsOf<T extends FieldTable> = {
  readonly [K in keyof T as T[K]["isOptional"] extends true ? never : K]: ValueOf<T[K]>;
} & {
  readonly [K in keyof T as T[K]["isOptional"] extends true ? K : never]?: ValueOf<T[K]> | undefined;
};

/** A field that Konnect never sees. */
export function kept<V>(options: FieldOptions & { readonly form?: Form<V> } = {}): Field<V, false> {
  return { ...options, kind: "kept", isOptional: false };
}

/** A {@link kept} field that can be missing. */
export function keptIfSet<V>(): Field<V, true> {
  return { kind: "kept", isOptional: true };
}

/** A field that is written to Konnect and read back. */
export function sent<V>(
  path: string,
  setting: string | undefined,
  form: Form<V>,
  options: FieldOptions = {},
): Field<V, false> {
  return { ...options, kind: "sent", isOptional: false, path, setting, form };
}

/**
 * A {@link sent} field that settings may leave alone: then it is neither written nor read. One that they leave alone
 * again gets the empty value of its form.
 */
export function sentIfSet<V>(
  path: string,
  setting: string | undefined,
  form: Form<V>,
  options: FieldOptions = {},
): Field<V, true> {
  return { ...sent(path, setting, form, options), isOptional: true };
}

/** The fingerprint of a secret that is written to Konnect. */
export function mark<V>(path: string, setting?: string): Field<V, false> {
  return { kind: "mark", isOptional: false, path, setting };
}

/** A {@link mark} that can be missing. */
export function markIfSet<V>(path: string, setting?: string): Field<V, true> {
  return { kind: "mark", isOptional: true, path, setting };
}
