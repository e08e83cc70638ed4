import type { z } from "zod";
import type { Later } from "./late";
import type { Path } from "./path";
import { getPart, isRecord } from "./record";
import type { RegistrationSettings } from "./types";
import { isLater } from "./unknown";

/** A setting of a draft that is not computed yet, or not valid, which the schema reports. */
export const unknown: unique symbol = Symbol("unknown");

/** Settings of which any may be {@link unknown}. Objects that must exist do exist, if need be with unknown settings. */
export type Draft<T> =
  T extends Later<unknown>
    ? never
    : T extends readonly (infer Item)[]
      ? readonly DraftPart<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: DraftPart<T[Key]> }
        : T;

type DraftPart<T> = [T] extends [readonly unknown[]]
  ? Draft<T> | typeof unknown
  : [T] extends [object]
    ? Draft<T>
    : Draft<T> | typeof unknown;

/** One registration, as far as it can be read, with defaults. */
export type RegistrationDraft = Draft<RegistrationSettings>;

/** Whether a setting is written, or has a default, and can be read. */
export function isGiven<T>(value: T): value is Exclude<T, typeof unknown | undefined> {
  return value !== unknown && value !== undefined;
}

/** Reads as much as possible of settings: with defaults, and with short forms written out. */
export function toDraft<S extends z.ZodType>(schema: S, raw: unknown): Draft<z.output<S>> {
  return read(schema, raw, [], () => unknown) as Draft<z.output<S>>;
}

/**
 * Valid settings with defaults, and with short forms written out.
 * @param later what to put in the place of a value that is computed later
 */
export function toComplete(schema: z.ZodType, raw: unknown, later: Replace): unknown {
  return read(schema, raw, [], later);
}

/** Answers what to put in the place of a value that is computed later, or not valid. */
export type Replace = (value: unknown, path: Path, schema: z.core.$ZodType) => unknown;

/** The value of an object's settings if the object cannot be read: neither written nor absent. */
const unreadable = Promise.resolve();

function read(schema: z.core.$ZodType, raw: unknown, path: Path, replace: Replace): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "unknown":
      return raw;
    case "pipe": {
      if (!isLater(raw)) return read(def.out, prepare(def.in, raw), path, replace);
      const replaced = replace(raw, path, schema);
      return replaced === unknown ? read(def.out, raw, path, replace) : replaced;
    }
    case "object":
      return readObject(schema, def.shape, raw, path, replace);
  }
  if (isLater(raw)) return replace(raw, path, schema);
  switch (def.type) {
    case "optional":
      if (raw === undefined) return undefined;
      return isObjectSchema(def.innerType) && !isRecord(raw)
        ? replace(raw, path, schema)
        : read(def.innerType, raw, path, replace);
    case "default":
      return raw === undefined ? def.defaultValue : read(def.innerType, raw, path, replace);
    case "prefault":
      return read(def.innerType, raw === undefined ? def.defaultValue : raw, path, replace);
    case "union": {
      const branch = def.options.find((option) => isObjectSchema(option) === isRecord(raw));
      return branch === undefined ? replace(raw, path, schema) : read(branch, raw, path, replace);
    }
    case "array":
      if (!Array.isArray(raw)) return replace(raw, path, schema);
      return raw.map((item, index) => read(def.element, item, [...path, index], replace));
    case "record":
      if (!isRecord(raw)) return replace(raw, path, schema);
      return fromEntries(Object.entries(raw), (key, item) =>
        read(def.valueType, item, [...path, key], replace),
      );
  }
  const result = (schema as z.ZodType).safeParse(raw);
  return result.success ? result.data : replace(raw, path, schema);
}

/** An object that cannot be read has settings that cannot be read. */
function readObject(
  schema: z.core.$ZodType,
  shape: z.core.$ZodShape,
  raw: unknown,
  path: Path,
  replace: Replace,
): unknown {
  const isReadable = isRecord(raw) && !isLater(raw);
  const replaced = isReadable ? unknown : replace(raw, path, schema);
  if (replaced !== unknown) return replaced;
  return fromEntries(Object.entries(shape), (key, item) =>
    read(item, isReadable ? getPart(raw, key) : unreadable, [...path, key], replace),
  );
}

function fromEntries<T>(
  entries: readonly [string, T][],
  toValue: (key: string, item: T) => unknown,
): unknown {
  return Object.fromEntries(
    entries
      .map(([key, item]) => [key, toValue(key, item)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** The value that a form passes to its schema. */
function prepare(form: z.core.$ZodType, raw: unknown): unknown {
  const { def } = (form as z.core.$ZodTypes)._zod;
  const context = { value: raw, issues: [], addIssue: () => undefined };
  return def.type === "transform" ? def.transform(raw, context as never) : raw;
}

function isObjectSchema(schema: z.core.$ZodType): boolean {
  return (schema as z.core.$ZodTypes)._zod.def.type === "object";
}
