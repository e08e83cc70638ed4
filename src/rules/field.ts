import { isUnknown, unknownValue } from "../settings/unknown";
import type { Path } from "./path";

/** A value as the user wrote it, and where. Undefined: not written. */
export interface Node {
  readonly path: Path;
  readonly raw: unknown;
}

/** A value that rules can look at. */
export interface Field<T> {
  readonly path: Path;
  /** Whether the key is there at all, with any value. */
  readonly isWritten: boolean;
  /** Undefined where it is not written, not computed yet, or of a wrong type, which the schema reports. */
  readonly value: T | undefined;
}

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a key. Below something that is no object nothing is known. */
export function child(node: Node, key: string): Node {
  const path = [...node.path, key];
  if (!isRecord(node.raw)) return { path, raw: unknownValue };
  return { path, raw: Object.hasOwn(node.raw, key) ? node.raw[key] : undefined };
}

/** A text without the spaces around it. */
export function toTextField(node: Node): Field<string> {
  const text = typeof node.raw === "string" && !isUnknown(node.raw) ? node.raw.trim() : "";
  return toField(node, text === "" ? undefined : text);
}

/** A number. */
export function toNumberField(node: Node): Field<number> {
  return toField(node, typeof node.raw === "number" ? node.raw : undefined);
}

/** True or false. */
export function toBooleanField(node: Node): Field<boolean> {
  return toField(node, typeof node.raw === "boolean" ? node.raw : undefined);
}

/** An object with keys. */
export function toRecordField(node: Node): Field<Readonly<Record<string, unknown>>> {
  return toField(node, isRecord(node.raw) ? node.raw : undefined);
}

/** The items of a list or of a comma-separated string; those of a string share its path. */
export function toListField(node: Node): Field<readonly Node[]> {
  if (Array.isArray(node.raw)) {
    return toField(
      node,
      node.raw.map((raw: unknown, index) => ({ path: [...node.path, index], raw })),
    );
  }
  if (typeof node.raw !== "string" || isUnknown(node.raw)) return toField<readonly Node[]>(node, undefined);
  return toField(
    node,
    splitCommas(node.raw).map((raw) => ({ path: node.path, raw })),
  );
}

/** A list of texts, or a comma-separated string. */
export function toTextListField(node: Node): Field<readonly Field<string>[]> {
  const list = toListField(node);
  return toField(node, list.value?.map(toTextField));
}

/** The parts of a comma-separated string, without spaces around them and without empty ones. */
export function splitCommas(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function toField<T>(node: Node, value: T | undefined): Field<T> {
  return { path: node.path, isWritten: node.raw !== undefined, value };
}
