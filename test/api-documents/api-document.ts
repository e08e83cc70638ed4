import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { projectFolder } from "../project-folder";
import type { Exchange } from "../sandbox/recorder";

type Json = Record<string, unknown>;
interface Operation {
  readonly parameters?: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}

/** An official API document, held against what goes over the wire. */
export class ApiDocument {
  readonly #document: Json;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  readonly #validators = new Map<object, ValidateFunction>();

  private constructor(document: Json) {
    this.#document = toJsonSchema(document) as Json;
    addFormats.default(this.#ajv);
    this.#ajv.addFormat("url", (text) => URL.canParse(text));
    // On loopback a domain has a port.
    this.#ajv.addFormat("hostname", /^[\w.-]+(:\d+)?$/);
    this.#ajv.addSchema({ $id: "document", ...this.#document });
  }

  /** The document of that name beside the checkout; undefined where there is none. */
  static find(name: string): ApiDocument | undefined {
    const file = join(projectFolder, "..", "shared", "specs", `${name}.openapi.json`);
    return existsSync(file) ? new ApiDocument(JSON.parse(readFileSync(file, "utf8")) as Json) : undefined;
  }

  /** A document of this checkout. */
  static read(file: string): ApiDocument {
    return new ApiDocument(JSON.parse(readFileSync(file, "utf8")) as Json);
  }

  /** What of an exchange is not as documented; empty when everything is. */
  findProblems(exchange: Exchange): string[] {
    const title = `${exchange.method} ${exchange.path} ${exchange.status}`;
    const operation = this.#findOperation(exchange);
    if (operation === undefined) return [`${title}: no such operation`];
    const response = operation.responses[String(exchange.status)];
    if (response === undefined) return [`${title}: no such status`];
    const problems = this.#validate(this.#resolve(response), exchange.responseBody).map(
      (problem) => `${title} answer: ${problem}`,
    );
    if (exchange.status >= 300) return problems;
    const known = (operation.parameters ?? []).map((item) => this.#resolve(item).name);
    const unknown = [...new URLSearchParams(exchange.query).keys()].filter(
      (key) => !known.includes(key) && !known.includes(key.replace(/\[.*$/, "")),
    );
    const request =
      operation.requestBody === undefined
        ? []
        : this.#validate(this.#resolve(operation.requestBody), exchange.requestBody);
    return [
      ...problems,
      ...unknown.map((key) => `${title} request: no such query parameter ${key}`),
      ...request.map((problem) => `${title} request: ${problem}`),
    ];
  }

  #findOperation({ method, path }: Exchange): Operation | undefined {
    const paths = this.#document.paths as Record<string, Record<string, Operation>>;
    const candidates = Object.keys(paths).filter((template) =>
      new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    const [template = ""] = candidates.sort((a, b) => a.split("{").length - b.split("{").length);
    return paths[template]?.[method.toLowerCase()];
  }

  #resolve(value: Json): Json {
    const { $ref } = value;
    if (typeof $ref !== "string") return value;
    const keys = $ref
      .replace(/^(document)?#\//, "")
      .split("/")
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    return this.#resolve(keys.reduce<Json>((node, key) => node[key] as Json, this.#document));
  }

  #validate(holder: Json, body: unknown): string[] {
    const content = Object.values((holder.content ?? {}) as Record<string, { schema: object }>);
    const [media] = content;
    if (media === undefined) return body === undefined ? [] : ["a body where there is none"];
    const { schema } = media;
    const validator = this.#validators.get(schema) ?? this.#ajv.compile(schema);
    this.#validators.set(schema, validator);
    if (validator(body)) return [];
    return (validator.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type; local references get the document's id. */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (typeof node !== "object" || node === null) return node;
  const { nullable, discriminator: _, ...rest } = node as Json;
  const mapped = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string"
        ? value.replace(/^#/, "document#")
        : key === "pattern" && typeof value === "string"
          ? mendLookaheads(value)
          : toJsonSchema(value),
    ]),
  );
  return nullable === true ? { anyOf: [mapped, { type: "null" }] } : mapped;
}

/** Okta's pattern of durations has lost its look-aheads, so no text matches it. */
function mendLookaheads(pattern: string): string {
  return pattern.replace("(?:$)", "(?!$)").replace("(?:\\d)", "(?=\\d)");
}
