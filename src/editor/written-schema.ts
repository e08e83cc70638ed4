import { z } from "zod";

/** A JSON Schema, or a part of one. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Marks of the settings schema that JSON Schema has no keyword for. */
const ownMarks = ["isLate", "isOneOf", "isTextAllowed"];

/** The JSON Schema of what users write: lists and objects that may be text, and objects with exactly one of their keys. */
export function toWrittenSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === "default") jsonSchema.default = def.defaultValue;
      const marks = z.globalRegistry.get(zodSchema);
      if (def.type === "pipe" && marks?.isTextAllowed === true) allowText(jsonSchema);
      if (def.type === "pipe" && marks?.isOneOf === true) {
        Object.assign(jsonSchema, { minProperties: 1, maxProperties: 1 });
      }
      if (jsonSchema.type === "string" && jsonSchema.minLength === 1) jsonSchema.pattern = "\\S";
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      for (const mark of ownMarks) delete jsonSchema[mark];
    },
  }) as JsonSchema;
}

/** What a schema says of its own form becomes one of two forms; the other one is text. */
function allowText(schema: JsonSchema): void {
  const { type, items, properties, required, additionalProperties } = schema;
  const written = Object.fromEntries(
    Object.entries({ type, items, properties, required, additionalProperties }).filter(([key, value]) => {
      if (value !== undefined) delete schema[key];
      return value !== undefined;
    }),
  );
  schema.anyOf = [written, { type: "string" }] as JsonSchema[];
}

/** A part of a schema as a schema. @throws Error for anything else, such as `true` */
export function asSchema(schema: unknown): JsonSchema {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw new Error(`no schema: ${JSON.stringify(schema)}`);
  }
  return schema as JsonSchema;
}

/** The forms that a value may have. */
export function listForms(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? [schema]).map(asSchema);
}
