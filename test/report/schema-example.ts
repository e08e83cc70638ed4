type Json = Record<string, unknown>;

const formats: Readonly<Record<string, string>> = {
  uri: "https://example.com/x",
  "date-time": "2026-11-25T12:00:00Z",
  email: "a@example.com",
};

/** The smallest value that a schema of an API document allows. */
export function toExample(schema: Json, document: Json): unknown {
  const { $ref, enum: values, oneOf, anyOf, allOf, nullable, type, format } = schema;
  if (typeof $ref === "string") {
    const target = $ref
      .replace(/^#\//, "")
      .split("/")
      .reduce<Json>((node, key) => node[key] as Json, document);
    return toExample(target, document);
  }
  if (nullable === true) return null;
  if (Array.isArray(values)) return values[0];
  const choice = (oneOf ?? anyOf) as Json[] | undefined;
  if (choice?.[0] !== undefined) return toExample(choice[0], document);
  if (Array.isArray(allOf))
    return Object.assign({}, ...allOf.map((item) => toExample(item as Json, document)));
  if (type === "string") return typeof format === "string" ? (formats[format] ?? "x") : "x";
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return false;
  if (type === "array") return [];
  const properties = (schema.properties ?? {}) as Record<string, Json>;
  return Object.fromEntries(
    ((schema.required ?? []) as string[]).map((key) => [key, toExample(properties[key] ?? {}, document)]),
  );
}
