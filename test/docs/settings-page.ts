import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { tokenReferenceSchema } from "../../src/settings/reference";
import { acceptanceSchema, httpSchema, registrationSchema } from "../../src/settings/schema";
import { projectFolder } from "../project-folder";

type JsonSchema = z.core.JSONSchema.BaseSchema;

const begin = (name: string) => `<!-- ${name}: written by npm run docs from src/settings/schema.ts -->`;
const end = "<!-- end -->";
const referenceRow = "a [reference](#references)";

/** docs/settings.md with its tables as the schema has them; the text around the tables is written by hand. */
export function toSettingsPage(): string {
  const page = readFileSync(join(projectFolder, "docs", "settings.md"), "utf8");
  return Object.entries(toTables()).reduce((text, [name, table]) => replaceBetween(text, name, table), page);
}

/** Paths of all settings, such as `okta.scopes[].publish`. */
export function listSettings(): string[] {
  return [registrationSchema, httpSchema, tokenReferenceSchema].flatMap((schema) =>
    toRows(toJsonSchema(schema)).map(({ path }) => path),
  );
}

function toTables(): Record<string, string> {
  const registration = toRows(toJsonSchema(registrationSchema));
  const within = (name: string) => registration.filter(({ path }) => path.startsWith(`${name}.`));
  const acceptance = { ...toRow("acceptance", toJsonSchema(acceptanceSchema), false), isNeeded: false };
  return {
    okta: toTable(within("okta")),
    konnect: toTable(within("konnect")),
    protect: toTable(registration.filter(({ path }) => ["protect", "renamedFrom"].includes(path))),
    acceptance: toTable([acceptance]),
    http: toTable(toRows(toJsonSchema(httpSchema))),
    references: toTable(toRows(toJsonSchema(tokenReferenceSchema))),
  };
}

interface Row {
  readonly path: string;
  readonly form: string;
  readonly isNeeded: boolean;
  /** The default as the page shows it. */
  readonly fallback: string | undefined;
  readonly meaning: string;
}

function toTable(rows: readonly Row[]): string {
  const lines = rows.map(({ path, form, isNeeded, fallback, meaning }) => {
    return `| \`${path}\` | ${form} | ${fallback ?? (isNeeded ? "required" : "–")} | ${meaning} |`;
  });
  return ["| setting | form | default | meaning |", "|---|---|---|---|", ...lines].join("\n");
}

/** The schema of what users write. Some lists and objects may be text as well. */
function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === "default") jsonSchema.default = def.defaultValue;
      if (z.globalRegistry.get(zodSchema)?.isTextAllowed !== true || def.type !== "pipe") return;
      const { type, items, properties, required, additionalProperties } = jsonSchema;
      const written = Object.fromEntries(
        Object.entries({ type, items, properties, required, additionalProperties }).filter(([key, value]) => {
          if (value !== undefined) delete jsonSchema[key];
          return value !== undefined;
        }),
      );
      jsonSchema.anyOf = [written, { type: "string" }] as JsonSchema[];
    },
  });
}

function toRows(schema: JsonSchema, prefix = ""): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, item]) => {
    const property = asSchema(item);
    const path = prefix + key;
    const row = toRow(path, property, schema.required?.includes(key) ?? false);
    if (isReference(property)) return [{ ...row, form: referenceRow }];
    const inner = alternatives(property).flatMap((alternative) =>
      alternative.type === "array"
        ? alternatives(asSchema(alternative.items)).flatMap((element) => toRows(element, `${path}[].`))
        : toRows(alternative, `${path}.`),
    );
    return [row, ...inner];
  });
}

function toRow(path: string, schema: JsonSchema, isNeeded: boolean): Row {
  if (schema.description === undefined) throw new Error(`the setting ${path} has no description`);
  return { path, form: toForm(schema), isNeeded, fallback: toFallback(schema), meaning: schema.description };
}

function toFallback(schema: JsonSchema): string | undefined {
  if (typeof schema.fallback === "string") return schema.fallback;
  return schema.default === undefined ? undefined : `\`${JSON.stringify(schema.default)}\``;
}

/** A reference has the four sources and nothing else. */
function isReference(schema: JsonSchema): boolean {
  const sources = Object.keys(asSchema(toJsonSchema(tokenReferenceSchema)).properties ?? {});
  return Object.keys(schema.properties ?? {}).join() === sources.join();
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? [schema]).map(asSchema);
}

function asSchema(schema: unknown): JsonSchema {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw new Error(`no schema: ${JSON.stringify(schema)}`);
  }
  return schema as JsonSchema;
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

function replaceBetween(text: string, name: string, table: string): string {
  const start = text.indexOf(begin(name));
  const stop = text.indexOf(end, start);
  if (start < 0 || stop < 0) throw new Error(`docs/settings.md has no place for the table ${name}`);
  return `${text.slice(0, start)}${begin(name)}\n\n${table}\n\n${text.slice(stop)}`;
}
