import { acceptanceSchema, httpSchema, registrationSchema } from "../settings/schema";
import { settingExamples } from "./setting-examples";
import { asSchema, type JsonSchema, toWrittenSchema } from "./written-schema";

/** Where the schema is in the repository and in the package. */
export const stackFileSchemaPath = "stacks/stack-file.schema.json";

/** What the API documents and rules allow beyond the form: keywords by path of the setting. */
const limits: Readonly<Record<string, JsonSchema>> = {
  konnect: { oneOf: [{ required: ["region"] }, { required: ["serverUrl"] }] },
  "okta.accessPolicy.tokenLifetimeMinutes": { minimum: 5, maximum: 1440 },
  "okta.accessPolicy.priority": { minimum: 1 },
  "okta.accessPolicy.name": { maxLength: 100 },
  "okta.authorizationServer.create.audiences": { minItems: 1, maxItems: 1 },
  "okta.authorizationServer.existing": {
    pattern: "^\\s*([dD][eE][fF][aA][uU][lL][tT]|aus[A-Za-z0-9]{1,40}|https?://.*)\\s*$",
  },
  "okta.scopes": { minItems: 1 },
  "okta.scopes[]": { pattern: "^\\s*\\S+\\s*$" },
  "okta.scopes[].name": { pattern: "^\\s*\\S+\\s*$" },
  "konnect.scopes": { minItems: 1, maxItems: 50 },
  "konnect.credentialClaim": { minItems: 1, maxItems: 10 },
  "konnect.authMethods": { minItems: 1, maxItems: 10 },
  "konnect.name": { maxLength: 256 },
  "konnect.displayName": { maxLength: 256 },
  "konnect.portal": { maxLength: 255 },
  "konnect.publications": { uniqueItems: true },
  "konnect.serverUrl": { pattern: "^\\s*https?://" },
  "konnect.exampleRoute": { pattern: "^\\s*https?://" },
};

const referencePath = /^(okta\.dcrToken|konnect\.token)\./;

const secret: JsonSchema = {
  type: "object",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
  description: "An encrypted value, as `pulumi config set --secret` writes it",
};
const secretOnly = { allOf: [secret], description: "Set it with `pulumi config set --secret`" };

/** JSON Schema (draft 7) of a Pulumi stack file with the settings of this package, for editors. */
export function toStackFileSchema(): JsonSchema {
  const registration = withoutVersion(toWrittenSchema(registrationSchema));
  // Not a choice of forms: editors would report each form that does not match.
  const registrations: JsonSchema = {
    description: "Registrations by logical name",
    type: ["object", "string"] as never,
    if: { type: "object", required: ["secure"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: secret,
    else: {
      minProperties: 1,
      propertyNames: { pattern: "\\S" },
      additionalProperties: complete(registration, ""),
    },
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Pulumi stack file of konnect-okta-dcr",
    type: "object",
    properties: {
      config: {
        type: "object",
        description: "Settings of the stack by namespace",
        properties: {
          "konnect-okta-dcr:registrations": registrations,
          "konnect-okta-dcr:acceptance": complete(
            withoutVersion(toWrittenSchema(acceptanceSchema)),
            "acceptance",
          ),
          "konnect-okta-dcr:http": {
            description: "How requests to Konnect wait, retry, and are limited",
            ...complete(withoutVersion(toWrittenSchema(httpSchema)), "http"),
          },
          "okta:orgName": {
            type: "string",
            pattern: "^(?![\\w-]*-admin$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$",
            description: "First part of the organization's address: `acme` of acme.okta.com",
            examples: ["acme"],
          },
          "okta:baseUrl": {
            type: "string",
            description: "The rest of the organization's address",
            default: "okta.com",
            pattern: "^\\s*[A-Za-z0-9.-]+\\s*$",
            examples: ["oktapreview.com"],
          },
          "okta:apiToken": secretOnly,
          "okta:accessToken": secretOnly,
          "okta:privateKey": secretOnly,
        },
        additionalProperties: true,
      },
    },
  };
}

function withoutVersion({ $schema: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** Adds limits and examples, and writes defaults that depend on something into the description. */
function complete(schema: JsonSchema, path: string): JsonSchema {
  const { fallback, description, ...form } = schema;
  const example = settingExamples[path] ?? settingExamples[path.replace(referencePath, "reference.")];
  return {
    ...(description === undefined ? {} : { description }),
    ...(typeof fallback === "string" ? { description: `${description}. Default: ${fallback}` } : {}),
    ...completeForm(form, path),
    // Keywords about texts, lists, and numbers hold only for those.
    ...limits[path],
    ...(example === undefined ? {} : { examples: [example] }),
  };
}

/** What is inside a setting. */
function completeForm(form: JsonSchema, path: string): JsonSchema {
  const { properties, items, ...own } = mergeForms(form);
  const prefix = path === "" ? "" : `${path}.`;
  const inner = Object.entries(properties ?? {}).map(
    ([key, item]) => [key, complete(asSchema(item), prefix + key)] as const,
  );
  return {
    ...own,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(inner) }),
    ...(items === undefined ? {} : { items: complete(asSchema(items), `${path}[]`) }),
  };
}

/**
 * Several forms as one schema of several types, whose keywords hold for one type each: editors then report what is wrong
 * inside the form that was written, not that no form matches.
 */
function mergeForms({ anyOf, ...own }: JsonSchema): JsonSchema {
  if (anyOf === undefined) return own;
  const forms = anyOf.map(asSchema);
  const types = forms.map(({ type }) => String(type));
  if (new Set(types).size < types.length) throw new Error(`two forms of one type: ${JSON.stringify(anyOf)}`);
  const { const: only, ...merged }: JsonSchema = Object.assign({}, own, ...forms);
  return { ...merged, type: types as never, ...(only === false ? { not: { const: true } } : {}) };
}
