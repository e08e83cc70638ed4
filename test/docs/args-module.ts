import { z } from "zod";
import {
  developerPortalDcrArgsSchema,
  konnectDcrArgsSchema,
  oktaServerArgsSchema,
} from "../../src/components/args-schemas";
import { isLate } from "../../src/settings/late";
import { tokenReferenceSchema } from "../../src/settings/reference";

/** Objects within arguments that have a name of their own: by the key that they are the value of. */
const names: Readonly<Record<string, { readonly name: string; readonly purpose: string }>> = {
  create: { name: "CreateAuthorizationServerArgs", purpose: "A new authorization server." },
  scopes: { name: "ScopeArgs", purpose: "A scope of the authorization server." },
  claim: { name: "ClaimArgs", purpose: "The claim that carries the client id." },
  accessPolicy: {
    name: "AccessPolicyArgs",
    purpose: "The policy that lets clients which do not exist yet use client credentials.",
  },
  adopt: { name: "AdoptArgs", purpose: "Ids of the objects to adopt." },
};

const components = [
  {
    name: "OktaAuthorizationServerArgs",
    purpose: "The Okta half: an authorization server that issues tokens to applications.",
    schema: oktaServerArgsSchema,
  },
  {
    name: "KonnectDcrArgs",
    purpose: "The Konnect half: DCR provider, auth strategy, portal default, publications.",
    schema: konnectDcrArgsSchema,
  },
  {
    name: "DeveloperPortalDcrArgs",
    purpose: "One registration: the settings of a stack file, in which some values may be Outputs.",
    schema: developerPortalDcrArgsSchema,
  },
];

/** src/components/args.ts: the arguments of the components as interfaces with doc comments. */
export function toArgsModule(): string {
  const inner = new Map<string, string>();
  const outer = components.map(({ name, purpose, schema }) => toInterface(name, purpose, schema, inner));
  return [
    "// Written by `npm run docs` from args-schemas.ts and the settings' schemas; do not edit.",
    'import type * as pulumi from "@pulumi/pulumi";',
    'import type { FormerNames } from "../former-names";',
    'import type { TokenReference } from "../secrets/reference";',
    "",
    ...[...inner.values(), ...outer].map((text) => `${text}\n`),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

type Interfaces = Map<string, string>;
type Zod = z.core.$ZodTypes;

/** Keys of which an object has exactly one, beside other keys; a rule refuses anything else in stack files. */
const alternatives = ["region", "serverUrl"];
const alternativesName = "KonnectServerArgs";
const alternativesPurpose = "Where Konnect is: exactly one of `region` and `serverUrl`.";

function toInterface(name: string, purpose: string, schema: z.core.$ZodType, interfaces: Interfaces): string {
  const members = toMembers(schema, interfaces, "");
  const head = members.startsWith("{") ? `interface ${name} ${members}` : `type ${name} = ${members};`;
  return `/** ${purpose} */\nexport ${head}`;
}

function toMembers(schema: z.core.$ZodType, interfaces: Interfaces, indent: string): string {
  const { def } = (schema as Zod)._zod;
  if (def.type !== "object") throw new Error(`arguments that are no object: ${def.type}`);
  const hasAlternatives = alternatives.every((key) => key in def.shape);
  const members = Object.entries(def.shape)
    .filter(([key]) => !(hasAlternatives && alternatives.includes(key)))
    .map(([key, item]) => toMember(key, item, interfaces, `${indent}  `));
  const object = `{\n${members.join("\n")}\n${indent}}`;
  if (!hasAlternatives) return object;
  const entries = Object.entries(def.shape).filter(([key]) => alternatives.includes(key));
  const forms = toForms(entries, interfaces, "  ");
  const type = `/** ${alternativesPurpose} */\nexport type ${alternativesName} =${forms};`;
  interfaces.set(alternativesName, type);
  return `${alternativesName} & ${object}`;
}

function toMember(key: string, schema: z.core.$ZodType, interfaces: Interfaces, indent: string): string {
  const type = toType(schema, key, interfaces, indent);
  const { def } = (schema as Zod)._zod;
  const isOptional = ["optional", "default", "prefault"].includes(def.type);
  const name = isOptional ? `${key}?` : key;
  const space = type.startsWith("\n") ? "" : " ";
  return `${toComment(key, schema, indent)}${indent}readonly ${name}:${space}${type}${isOptional ? " | undefined" : ""};`;
}

function toComment(key: string, schema: z.core.$ZodType, indent: string): string {
  const meta = findMeta(schema);
  const description = meta?.description ?? sections[key];
  if (description === undefined) throw new Error(`the argument ${key} has no description`);
  const fallback = findFallback(schema);
  if (fallback === undefined) return `${indent}/** ${description} */\n`;
  return `${indent}/**\n${indent} * ${description}\n${indent} * @default ${fallback}\n${indent} */\n`;
}

/** Descriptions of the two halves, which docs/settings.md gives a heading instead. */
const sections: Readonly<Record<string, string>> = {
  okta: "The Okta half",
  konnect: "The Konnect half",
};

/** A description and a fallback belong to the outermost of the schemas of a setting that has them. */
function findMeta(schema: z.core.$ZodType): z.core.GlobalMeta | undefined {
  const meta = z.globalRegistry.get(schema);
  if (meta?.description !== undefined) return meta;
  const { def } = (schema as Zod)._zod;
  return "innerType" in def ? findMeta(def.innerType) : meta;
}

function findFallback(schema: z.core.$ZodType): string | undefined {
  const { fallback } = findMeta(schema) ?? {};
  if (typeof fallback === "string") return fallback;
  const { def } = (schema as Zod)._zod;
  if (def.type === "default" && !isEmptyList(def.defaultValue))
    return `\`${JSON.stringify(def.defaultValue)}\``;
  return "innerType" in def ? findFallback(def.innerType) : undefined;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function toType(schema: z.core.$ZodType, key: string, interfaces: Interfaces, indent: string): string {
  const type = toPlainType(schema, key, interfaces, indent);
  return isLate(schema) ? `pulumi.Input<${type}>` : type;
}

/** The type of the value itself, whether it may be an Output or not. */
function toPlainType(schema: z.core.$ZodType, key: string, interfaces: Interfaces, indent: string): string {
  if (isReference(schema)) return "TokenReference";
  const { def } = (schema as Zod)._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
      return toPlainType(def.innerType, key, interfaces, indent);
    case "pipe": {
      if (z.globalRegistry.get(schema)?.isOneOf === true) return toOneOf(def.out, key, interfaces, indent);
      const type = toPlainType(def.out, key, interfaces, indent);
      return z.globalRegistry.get(schema)?.isTextAllowed === true && type !== "string"
        ? `string | ${type}`
        : type;
    }
    case "array": {
      const item = toType(def.element, key, interfaces, indent);
      return `readonly ${/[ |]/.test(item) && !item.startsWith("pulumi.Input<") ? `(${item})` : item}[]`;
    }
    case "object":
      return toNamed(schema, key, interfaces, indent);
    case "union":
      return def.options.map((option) => toPlainType(option, key, interfaces, indent)).join(" | ");
    case "literal":
      return def.values.map((value) => JSON.stringify(value)).join(" | ");
    case "enum":
      return Object.values(def.entries)
        .map((value) => JSON.stringify(value))
        .join(" | ");
    case "record":
      return `{ readonly [key: string]: ${toType(def.valueType, key, interfaces, indent)} }`;
    case "custom":
      return "FormerNames";
    case "string":
    case "boolean":
    case "number":
    case "unknown":
      return def.type;
    default:
      throw new Error(`the argument ${key} has a form without a type: ${def.type}`);
  }
}

function toNamed(schema: z.core.$ZodType, key: string, interfaces: Interfaces, indent: string): string {
  const named = names[key];
  if (named === undefined) return toMembers(schema, interfaces, indent);
  interfaces.set(named.name, toInterface(named.name, named.purpose, schema, interfaces));
  return named.name;
}

/** An object with exactly one of its keys: one form for each. */
function toOneOf(schema: z.core.$ZodType, key: string, interfaces: Interfaces, indent: string): string {
  const { def } = (schema as Zod)._zod;
  if (def.type !== "object") throw new Error(`the argument ${key} is no object`);
  return toForms(Object.entries(def.shape), interfaces, `${indent}  `);
}

/** One form for each of the keys. */
function toForms(
  entries: readonly (readonly [string, z.core.$ZodType])[],
  interfaces: Interfaces,
  indent: string,
): string {
  const inner = `${indent}    `;
  const forms = entries.map(([own, item]) => {
    const others = entries
      .filter(([other]) => other !== own)
      .map(([other]) => `${inner}readonly ${other}?: undefined;`);
    const member = `${toComment(own, item, inner)}${inner}readonly ${own}: ${toType(item, own, interfaces, inner)};`;
    return `${indent}| {\n${[member, ...others].join("\n")}\n${indent}  }`;
  });
  return `\n${forms.join("\n")}`;
}

function isReference(schema: z.core.$ZodType | undefined): boolean {
  if (schema === undefined) return false;
  return schema === tokenReferenceSchema || isReference(schema._zod.parent);
}
