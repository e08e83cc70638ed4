import { z } from "zod";

declare const later: unique symbol;

/** Marks, in types only, a value that the program may compute while it runs. */
export interface Later<T> {
  readonly [later]: T;
}

/** A value that is written, or one that the program computes while it runs. */
export type Late<T> = T | Later<T>;

/** A setting that library users may give as an Output. Every other one decides which resources exist. */
export function late<S extends z.ZodType>(schema: S): z.ZodType<Late<z.output<S>>, Late<z.input<S>>> {
  return schema.meta({ isLate: true }) as unknown as z.ZodType<Late<z.output<S>>, Late<z.input<S>>>;
}

/** The same settings with every value written, as in a stack file. */
export type Settled<T> =
  T extends Later<unknown>
    ? never
    : T extends readonly (infer Item)[]
      ? readonly Settled<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Settled<T[Key]> }
        : T;

/** Whether library users may give a setting as an Output. */
export function isLate(schema: z.core.$ZodType): boolean {
  if (z.globalRegistry.get(schema)?.isLate === true) return true;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return "innerType" in def && isLate(def.innerType);
}
