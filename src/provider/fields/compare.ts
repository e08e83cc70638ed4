import { isDeepStrictEqual } from "node:util";

/** The keys whose values differ; lists named in `unordered` compare as sets. */
export function findChangedKeys<K extends string>(
  keys: readonly K[],
  olds: object,
  news: object,
  unordered: readonly string[],
): K[] {
  return keys.filter((key) => {
    const before = readKey(olds, key);
    const after = readKey(news, key);
    return unordered.includes(key) ? !isSameSet(before, after) : !isDeepStrictEqual(before, after);
  });
}

/** Whether two lists hold the same items. */
export function isSameSet(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return isDeepStrictEqual(before, after);
  return isDeepStrictEqual(new Set(before), new Set(after));
}

/** The same text for properties that the engine takes for the same: it knows no order of keys, and no undefined. */
export function toCanonicalText(properties: object): string {
  return JSON.stringify(properties, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** New inputs whose unordered lists begin with what the old ones hold, in its order: only real changes show. */
export function alignOrder<T extends object>(unordered: readonly string[], olds: object, news: T): T {
  const aligned = unordered.flatMap((key) => {
    const [before, after] = [readKey(olds, key), readKey(news, key)];
    if (!Array.isArray(before) || !Array.isArray(after)) return [];
    const kept = before.filter((item) => after.includes(item));
    return [[key, [...kept, ...after.filter((item) => !before.includes(item))]] as const];
  });
  return { ...news, ...Object.fromEntries(aligned) };
}

function readKey(object: object, key: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[key];
}
