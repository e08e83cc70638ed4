import { getPart } from "./record";

/** Keys and list places that lead from the top of the settings to a value. */
export type Path = readonly (string | number)[];

const plainKey = /^[A-Za-z_][A-Za-z0-9_:-]*$/;

/** Settings path as text: `registrations.portal.okta.scopes[0].name`; keys that need it are quoted: `labels["a.b"]`. */
export function toPath(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === "number") return `${path}[${part}]`;
    const key = String(part);
    if (!plainKey.test(key)) return `${path}[${JSON.stringify(key)}]`;
    return path === "" ? key : `${path}.${key}`;
  }, "");
}

/** Reads what {@link toPath} wrote. */
export function fromPath(path: string): (string | number)[] {
  const parts = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([A-Za-z_][A-Za-z0-9_:-]*)/g);
  return [...parts].map(([, place, quoted, key]) => {
    if (place !== undefined) return Number(place);
    return quoted === undefined ? String(key) : String(JSON.parse(quoted));
  });
}

/**
 * The part of a path that exists in the settings as they were written: the items of a comma-separated text, and the name
 * in the short form of a scope, have no path of their own.
 */
export function toWrittenPath(raw: unknown, path: Path): Path {
  const end = path.findIndex((_part, index) => {
    const above = path.slice(0, index).reduce<unknown>(getPart, raw);
    return typeof above !== "object" || above === null;
  });
  return end === -1 ? path : path.slice(0, end);
}
