import { tokenReferenceSchema } from "../settings/reference";
import { acceptanceSchema, httpSchema, registrationSchema } from "../settings/schema";
import { asSchema, type JsonSchema, listForms, toWrittenSchema } from "./written-schema";

/** One setting as docs and `explain` show it. */
export interface SettingRow {
  /** Such as `okta.scopes[].publish`. */
  readonly path: string;
  readonly form: string;
  readonly isNeeded: boolean;
  /** The default, in Markdown. */
  readonly fallback: string | undefined;
  readonly meaning: string;
}

/** Form of a token reference, in Markdown. */
export const referenceForm = "a [reference](#references)";

/** All settings: of a registration, of a stack, and of a reference. */
export function listSettingRows(): Readonly<
  Record<"registration" | "acceptance" | "http" | "reference", SettingRow[]>
> {
  return {
    registration: toRows(toWrittenSchema(registrationSchema)),
    acceptance: [toRow("acceptance", toWrittenSchema(acceptanceSchema), false)],
    http: toRows(toWrittenSchema(httpSchema)),
    reference: toRows(toWrittenSchema(tokenReferenceSchema)),
  };
}

function toRows(schema: JsonSchema, prefix = ""): SettingRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, item]) => {
    const property = asSchema(item);
    const path = prefix + key;
    const row = toRow(path, property, schema.required?.includes(key) ?? false);
    if (isReference(property)) return [{ ...row, form: referenceForm }];
    const inner = listForms(property).flatMap((form) =>
      form.type === "array"
        ? listForms(asSchema(form.items)).flatMap((element) => toRows(element, `${path}[].`))
        : toRows(form, `${path}.`),
    );
    return [row, ...inner];
  });
}

function toRow(path: string, schema: JsonSchema, isNeeded: boolean): SettingRow {
  if (schema.description === undefined) throw new Error(`the setting ${path} has no description`);
  return { path, form: toForm(schema), isNeeded, fallback: toFallback(schema), meaning: schema.description };
}

function toFallback(schema: JsonSchema): string | undefined {
  if (typeof schema.fallback === "string") return schema.fallback;
  return schema.default === undefined ? undefined : `\`${JSON.stringify(schema.default)}\``;
}

/** A reference has the four sources and nothing else. */
function isReference(schema: JsonSchema): boolean {
  const sources = Object.keys(asSchema(toWrittenSchema(tokenReferenceSchema)).properties ?? {});
  return Object.keys(schema.properties ?? {}).join() === sources.join();
}

function toForm(schema: JsonSchema): string {
  if (schema.anyOf !== undefined)
    return [...new Set(schema.anyOf.map((item) => toForm(asSchema(item))))].join(", or ");
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(" ");
  if (schema.type === "array")
    return `list of (${toForm(asSchema(schema.items))})`.replace(/\((text)\)/, "$1");
  const forms: Readonly<Record<string, string>> = {
    string: "text",
    boolean: "`true` `false`",
    integer: "whole number",
    number: "number",
    object: schema.properties === undefined ? "map" : "object",
  };
  const form = forms[String(schema.type)];
  if (form === undefined) throw new Error(`a form that has no word: ${JSON.stringify(schema)}`);
  return form;
}
