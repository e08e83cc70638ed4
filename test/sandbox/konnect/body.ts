import { invalid, Problem } from "./problems";

/** A JSON object of a request that is read field by field; what is left over is refused. */
export class Body {
  readonly #fields: Record<string, unknown>;
  readonly #seen = new Set<string>();

  private constructor(fields: Record<string, unknown>) {
    this.#fields = fields;
  }

  static async read(request: Request): Promise<Body> {
    try {
      const value: unknown = await request.json();
      if (isObject(value)) return new Body(value);
    } catch {
      // refused below, like every other body that is no object
    }
    throw new Problem(400, "Invalid Request", "Invalid Parameters", [
      { field: "body", reason: "must be a JSON object", rule: "type", source: "body" },
    ]);
  }

  has(key: string): boolean {
    this.#seen.add(key);
    return this.#fields[key] !== undefined;
  }

  /** A text of 1 to `max` characters. */
  text(key: string, max: number): string {
    const value = this.#take(key);
    if (typeof value !== "string") throw invalid(key, "must be a string", "type");
    if (value.length < 1) throw invalid(key, "must not be empty", "min_length");
    if (value.length > max) throw invalid(key, `must not have more than ${max} characters`, "max_length");
    return value;
  }

  optionalText(key: string, max: number): string | undefined {
    return this.has(key) ? this.text(key, max) : undefined;
  }

  url(key: string): string {
    const value = this.text(key, 256);
    if (!URL.canParse(value)) throw invalid(key, "must be a URL");
    return value;
  }

  boolean(key: string): boolean {
    const value = this.#take(key);
    if (typeof value !== "boolean") throw invalid(key, "must be a boolean", "type");
    return value;
  }

  oneOf(key: string, choices: readonly string[]): string {
    const value = this.#take(key);
    if (typeof value !== "string" || !choices.includes(value)) {
      throw invalid(key, `must be one of ${choices.join(", ")}`, "enum");
    }
    return value;
  }

  uuidOrNull(key: string): string | null {
    const value = this.#take(key);
    if (value === null) return null;
    if (typeof value !== "string" || !isUuid(value)) throw invalid(key, "must be a UUID", "is_uuid");
    return value;
  }

  object(key: string): Record<string, unknown> {
    const value = this.#take(key);
    if (!isObject(value)) throw invalid(key, "must be an object", "type");
    return value;
  }

  value(key: string): unknown {
    return this.#take(key);
  }

  /** Refuses every field that nothing has read. */
  end(): void {
    for (const key of Object.keys(this.#fields)) {
      if (!this.#seen.has(key)) throw invalid(key, "unknown field", "unknown_property");
    }
  }

  #take(key: string): unknown {
    this.#seen.add(key);
    const value = this.#fields[key];
    if (value === undefined) throw invalid(key, "is required", "required");
    return value;
  }
}

const labelValue = /^[a-z0-9A-Z]{1}([a-z0-9A-Z-._]*[a-z0-9A-Z]+)?$/;
const reservedLabel = /^(kong|konnect|mesh|kic|_)/;

/** Labels of a request; null values only where a PATCH removes keys. */
export function toLabels(
  value: unknown,
  current: Readonly<Record<string, string>> = {},
): Record<string, string> {
  if (value === null) return {};
  if (!isObject(value)) throw invalid("labels", "must be an object", "type");
  const labels = { ...current };
  for (const [key, item] of Object.entries(value)) {
    if (key.length < 1 || key.length > 63 || reservedLabel.test(key))
      throw invalid(`labels.${key}`, "is not a label key", "is_label");
    if (item === null) {
      delete labels[key];
      continue;
    }
    if (typeof item !== "string" || item.length > 63 || !labelValue.test(item)) {
      throw invalid(`labels.${key}`, "is not a label value", "is_label");
    }
    labels[key] = item;
  }
  if (Object.keys(labels).length > 50)
    throw invalid("labels", "must not have more than 50 entries", "max_items");
  return labels;
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
