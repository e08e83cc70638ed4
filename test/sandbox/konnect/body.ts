import { type InvalidParameter, refuse, type StandardRule } from "./problems";
import { isObject, isUuid } from "./values";

/** Longest and shortest a text may be, in characters. */
export interface Length {
  /** @default 1 */
  readonly min?: number;
  readonly max: number;
}

/**
 * A JSON object of a request that is read field by field. What is wrong is collected: values of refused fields are
 * placeholders, so nothing may be done with any value before `end` has let the body pass.
 */
export class Body {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #prefix: string;
  readonly #refused: InvalidParameter[];
  readonly #seen = new Set<string>();
  readonly #children: Body[] = [];

  private constructor(
    fields: Readonly<Record<string, unknown>>,
    prefix: string,
    refused: InvalidParameter[],
  ) {
    this.#fields = fields;
    this.#prefix = prefix;
    this.#refused = refused;
  }

  /** @throws Problem 400 when the request has no JSON object */
  static async read(request: Request): Promise<Body> {
    const text = await request.text();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw refuse([{ field: "body", reason: "must be JSON", rule: "invalid", source: "body" }]);
    }
    if (isObject(value)) return new Body(value, "", []);
    throw refuse([{ field: "body", reason: "must be an object", rule: "is_object", source: "body" }]);
  }

  has(key: string): boolean {
    this.#seen.add(key);
    return this.#fields[key] !== undefined;
  }

  isNull(key: string): boolean {
    return this.has(key) && this.#fields[key] === null;
  }

  /** Names of all fields. */
  keys(): string[] {
    return Object.keys(this.#fields);
  }

  text(key: string, { min = 1, max }: Length): string {
    const value = this.value(key);
    if (value === undefined) return "";
    if (typeof value !== "string") return this.refuse(key, "must be a string", "is_string") ?? "";
    const [field, source] = [this.#prefix + key, "body" as const];
    if (value.length < min) {
      const reason = `must have at least ${min} characters`;
      this.#refused.push({ field, reason, rule: "min_length", minimum: min, source });
    }
    if (value.length > max) {
      const reason = `must not have more than ${max} characters`;
      this.#refused.push({ field, reason, rule: "max_length", maximum: max, source });
    }
    return value;
  }

  optionalText(key: string, length: Length): string | undefined {
    return this.has(key) ? this.text(key, length) : undefined;
  }

  url(key: string, max = 256): string {
    const value = this.text(key, { max });
    if (value !== "" && !URL.canParse(value)) this.refuse(key, "must be a URL");
    return value;
  }

  boolean(key: string): boolean {
    const value = this.value(key);
    if (value !== undefined && typeof value !== "boolean")
      this.refuse(key, "must be a boolean", "is_boolean");
    return value === true;
  }

  optionalBoolean(key: string): boolean | undefined {
    return this.has(key) ? this.boolean(key) : undefined;
  }

  oneOf<T extends string>(key: string, choices: readonly [T, ...T[]]): T {
    const value = this.value(key);
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    if (value !== undefined) {
      const reason = `must be one of: ${choices.join(", ")}`;
      this.#refused.push({ field: this.#prefix + key, reason, rule: "enum", choices, source: "body" });
    }
    return choices[0];
  }

  optionalOneOf<T extends string>(key: string, choices: readonly [T, ...T[]]): T | undefined {
    return this.has(key) ? this.oneOf(key, choices) : undefined;
  }

  uuid(key: string): string {
    const value = this.value(key);
    if (typeof value === "string" && isUuid(value)) return value;
    if (value !== undefined) this.refuse(key, "must be a UUID", "is_uuid");
    return "";
  }

  uuidOrNull(key: string): string | null {
    return this.isNull(key) ? null : this.uuid(key);
  }

  strings(
    key: string,
    items: { readonly min?: number; readonly max: number; readonly length: number },
  ): string[] {
    const value = this.value(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) return this.refuse(key, "must be an array", "is_array") ?? [];
    const [field, source, min] = [this.#prefix + key, "body" as const, items.min ?? 0];
    if (value.length < min) {
      const reason = `must have at least ${min} items`;
      this.#refused.push({ field, reason, rule: "min_items", minimum: min, source });
    }
    if (value.length > items.max) {
      const reason = `must not have more than ${items.max} items`;
      this.#refused.push({ field, reason, rule: "max_items", maximum: items.max, source });
    }
    value.forEach((item: unknown, index) => {
      const itemField = `${field}.${index}`;
      if (typeof item !== "string") {
        this.#refused.push({ field: itemField, reason: "must be a string", rule: "is_string", source });
      } else if (item.length > items.length) {
        const reason = `must not have more than ${items.length} characters`;
        this.#refused.push({ field: itemField, reason, rule: "max_length", maximum: items.length, source });
      }
    });
    return value.filter((item): item is string => typeof item === "string");
  }

  /** A nested object; its unknown fields are refused as well. */
  object(key: string): Body {
    const value = this.value(key);
    if (value !== undefined && !isObject(value)) this.refuse(key, "must be an object", "is_object");
    const child = new Body(isObject(value) ? value : {}, `${this.#prefix}${key}.`, this.#refused);
    if (isObject(value)) this.#children.push(child);
    else child.#isMissing = true;
    return child;
  }

  /** A required value of any type; undefined only where it is missing. */
  value(key: string): unknown {
    this.#seen.add(key);
    const value = this.#fields[key];
    if (value === undefined && !this.#isMissing) this.refuse(key, "is a required field", "required");
    return value;
  }

  /** Notes a refusal of a field. */
  refuse(key: string, reason: string, rule: StandardRule = "invalid"): undefined {
    this.#refused.push({ field: this.#prefix + key, reason, rule, source: "body" });
  }

  /** Refuses what is wrong and every field that nothing has read. @throws Problem 400 */
  end(): void {
    this.#refuseUnread();
    if (this.#refused.length > 0) throw refuse(this.#refused);
  }

  /** Whether the object itself was missing, which is one refusal and not one per field. */
  #isMissing = false;

  #refuseUnread(): void {
    for (const key of Object.keys(this.#fields)) {
      if (!this.#seen.has(key)) this.refuse(key, "unknown field", "unknown_property");
    }
    for (const child of this.#children) child.#refuseUnread();
  }
}
