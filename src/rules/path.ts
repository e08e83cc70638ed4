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
