import leven from "leven";
import { z } from "zod";
import type { ErrorCode } from "../errors";
import { maxFindings } from "./finding";
import { isRecord } from "./record";

/*
 * The forms that settings can have. Every object refuses unknown keys and suggests the known ones. A form changes values
 * only before its schema reads them, so that what was read can be read again.
 */

/** A finding's own code and fix, for what a form refuses itself. */
export interface ShapeProblem {
  readonly code: ErrorCode;
  readonly fix: string;
}

/** Text without the spaces around it; never empty. */
export const text = z.string().trim().min(1, "must not be empty");

/**
 * An object that has only these keys.
 * @param expected what it must be, if it is something else than an object
 */
export function strict<Shape extends z.ZodRawShape>(shape: Shape, expected?: string) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys
            .slice(0, maxFindings)
            .map((key) => suggestKey(key, known))
            .join("\n")
        : expected,
  });
}

function suggestKey(key: string, known: readonly string[]): string {
  // The comparison takes long for long keys.
  const [best] = (key.length > 64 ? [] : known)
    .map((name) => ({ name, distance: leven(key.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (best !== undefined && best.distance <= 2) return `Did you mean ${best.name}?`;
  return `Known keys: ${known.join(", ")}.`;
}

/** A list, or its items as one comma-separated text. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .preprocess(
      (value: string | z.input<Item>[]) => (typeof value === "string" ? splitCommas(value) : value),
      z.array(item),
    )
    .meta({ isTextAllowed: true });
}

/** A list of texts, or one comma-separated text. */
export const textList = list(text);

/** The parts of a comma-separated text, without the spaces around them and without empty ones. */
export function splitCommas(value: string): string[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** An object with a name, or the name alone. */
export function named<Shape extends z.ZodRawShape>(shape: Shape, expected: string) {
  const schema = strict(shape, expected);
  return z
    .preprocess((value: string | z.input<typeof schema>) => {
      return typeof value === "string" ? { name: value } : value;
    }, schema)
    .meta({ isTextAllowed: true });
}

/** Exactly one of some keys, in types. */
export type OneOf<T> = {
  [Key in keyof T]: { readonly [Own in Key]: T[Own] } & {
    readonly [Other in Exclude<keyof T, Key>]?: undefined;
  };
}[keyof T];

/** An object that has exactly one of these keys. */
export function oneOf<Shape extends Readonly<Record<string, z.ZodType>>>(
  shape: Shape,
  problem: ShapeProblem,
): z.ZodType<
  OneOf<{ [Key in keyof Shape]: z.output<Shape[Key]> }>,
  OneOf<{ [Key in keyof Shape]: z.input<Shape[Key]> }>
> {
  const known = Object.keys(shape);
  const schema = z.preprocess(
    (value, context) => {
      const given = isRecord(value) ? Object.keys(value).filter((key) => value[key] !== undefined) : known;
      const count = given.filter((key) => known.includes(key)).length;
      if (given !== known && (count > 1 || given.length === 0)) {
        const message = `needs exactly one of ${known.join(", ")}; it has ${count}`;
        context.addIssue({ code: "custom", message, params: { ...problem } });
      }
      return value;
    },
    strict(
      Object.fromEntries(
        Object.entries(shape).map(([key, item]) => {
          const { description } = item;
          return [key, description === undefined ? item.optional() : item.optional().describe(description)];
        }),
      ),
    ),
  );
  return schema.meta({ isOneOf: true }) as unknown as ReturnType<typeof oneOf<Shape>>;
}
