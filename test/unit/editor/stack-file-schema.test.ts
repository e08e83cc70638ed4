import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ErrorObject } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { stackFileSchemaPath, toStackFileSchema } from "../../../src/editor/stack-file-schema";
import { toSchemaFile } from "../../docs/schema-file";
import { projectFolder } from "../../project-folder";
import { cases, type Fields, registrations, stackCases } from "../cli/bad-settings-cases";

const validate = new Ajv({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
}).compile(toStackFileSchema());

/** Places that the schema refuses, as `a.b[0].c`, and whether the key itself is missing or unknown. */
function findRefused(config: Fields): string[] {
  // As YAML holds it: without keys that have no value.
  validate(JSON.parse(JSON.stringify({ config })));
  return (validate.errors ?? []).filter(({ keyword }) => keyword !== "if").map(toPlace);
}

function toPlace({ instancePath, params }: ErrorObject): string {
  const { missingProperty, additionalProperty } = params as Record<string, unknown>;
  const parts = [...instancePath.split("/").slice(2), missingProperty ?? additionalProperty ?? ""];
  return parts
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(String(part)) ? `[${String(part)}]` : `.${String(part)}`))
    .join("")
    .slice(1);
}

const stackFiles = readdirSync(join(projectFolder, "stacks")).filter((name) => name.endsWith(".yaml"));

/**
 * What a rule decides by looking at several settings, at the text of a name, or at the environment is left to check.
 * Every other case must be refused by the schema.
 */
const leftToCheck: readonly string[] = [
  "RULE_AUTH_METHODS",
  "RULE_SCOPE_OPENID",
  "RULE_SCOPE_REPEATED",
  "RULE_SCOPE_UNDECLARED",
  "RULE_CLAIM_RESERVED",
  "RULE_CREDENTIAL_CLAIM",
  "RULE_ACCESS_POLICY",
  "RULE_TOKEN_FILE",
  "RULE_LABEL_KEY",
  "RULE_LABEL_VALUE",
  "RULE_PLUGIN_CONFIG",
  "RULE_PLUGIN_REFUSES",
  "RULE_PLUGIN_OPENS",
  "RULE_PLUGIN_UNJUDGED",
  "RULE_PLUGIN_SECRET",
  "SETTINGS_SERVER_URL",
];

/** Cases of other codes that only check can tell. */
const leftTitles: readonly RegExp[] = [
  /server named https:/,
  /in the place of/,
  /an empty string of scopes/,
  /okta:baseUrl as (acme\.okta\.com|evil\.example)/,
  /okta:orgName as acme\.okta\.com/,
  /okta:httpProxy/,
  /an existing server of another Okta organization/,
  /the value of a config reference in clear/,
  /a token in another setting/,
];

const isLeft = (code: string, title: string) =>
  leftToCheck.includes(code) || leftTitles.some((pattern) => pattern.test(title));

describe("the schema of stack files", () => {
  it("the schema file of the package is the one that npm run docs generates from the settings", () => {
    expect(readFileSync(join(projectFolder, stackFileSchemaPath), "utf8")).toBe(toSchemaFile());
  });

  it.each(stackFiles)("stacks/%s names the schema in its first line, and the schema accepts it", (name) => {
    const text = readFileSync(join(projectFolder, "stacks", name), "utf8");
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=stack-file.schema.json");
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it("every setting of the schema has a description, and every leaf an example", () => {
    const lacking = (schema: unknown, path: string): string[] => {
      if (typeof schema !== "object" || schema === null) return [];
      const properties = Object.entries((schema as { properties?: Fields }).properties ?? {});
      const inner = properties.flatMap(([key, item]) => {
        const own = item as Fields;
        const isLeaf = own.properties === undefined && own.else === undefined;
        const has = own.description !== undefined && (!isLeaf || own.examples !== undefined);
        return [...(has ? [] : [`${path}.${key}`]), ...lacking(item, `${path}.${key}`)];
      });
      const {
        items,
        additionalProperties,
        else: otherwise,
      } = schema as {
        else?: unknown;
        items?: unknown;
        additionalProperties?: unknown;
      };
      return [...inner, ...[items, additionalProperties, otherwise].flatMap((item) => lacking(item, path))];
    };
    expect(lacking(toStackFileSchema(), "").filter((path) => !path.endsWith(".secure"))).toEqual([
      ".config.okta:apiToken",
      ".config.okta:accessToken",
      ".config.okta:privateKey",
    ]);
  });

  it.each(cases.filter(([title, , code, , severity]) => severity === undefined && !isLeft(code, title)))(
    "the schema refuses %s at the path that check reports",
    (_title, registration, _code, path) => {
      const base = "konnect-okta-dcr:registrations.dev";
      const refused = findRefused({ "konnect-okta-dcr:registrations": { dev: registration } });
      const wanted = path === "" ? base : `${base}.${path}`;
      // A choice between two keys is a property of the object that holds them, and a repetition one of the list.
      const holder = wanted.replace(path === "konnect.region" ? /\.region$/ : /\[\d+\]$/, "");
      const isAt = (place: string) =>
        [wanted, holder, `${holder}.serverUrl`].includes(place) || place.startsWith(`${wanted}.`);
      expect(refused.filter(isAt), refused.join(" ")).not.toEqual([]);
      expect(refused.filter((place) => !isAt(place))).toEqual([]);
    },
  );

  it.each(stackCases.filter(([title, , code]) => !isLeft(code, title)))(
    "the schema refuses %s at the key that check reports",
    (_title, config, _code, path) => {
      const refused = findRefused({ "konnect-okta-dcr:registrations": registrations, ...(config as Fields) });
      expect(refused.filter((place) => place === path)).not.toEqual([]);
    },
  );

  it.each([
    ["registrations as JSON text", { "konnect-okta-dcr:registrations": JSON.stringify(registrations) }],
    ["encrypted registrations", { "konnect-okta-dcr:registrations": { secure: "v1:abc:def" } }],
    ["an encrypted token of Okta's provider", { "okta:apiToken": { secure: "v1:abc:def" } }],
    [
      "settings of other programs",
      { "aws:region": "eu-west-1", "konnect-okta-dcr:dcrToken": { secure: "v1:a" } },
    ],
  ])("the schema accepts %s", (_title, config) => {
    expect(findRefused(config)).toEqual([]);
  });
});
