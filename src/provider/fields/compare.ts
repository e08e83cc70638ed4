import { isDeepStrictEqual } from "node:util";

/** The keys whose values differ; lists named in `unordered` compare as sets. */
export function findChangedKeys(
  keys: readonly string[],
  olds: object,
  news: object,
  unordered: readonly string[] = [],
): string[] {
  return keys.filter((key) => {
    const before = readKey(olds, key);
    const after = readKey(news, key);
    return unordered.includes(key) ? !isSameSet(before, after) : !isDeepStrictEqual(before, after);
  });
}

/** The old list where the live one holds the same items in another order, else the live one. */
export function keepOrder(old: readonly string[], live: readonly string[]): readonly string[] {
  return isSameSet(old, live) ? old : live;
}

/** Whether two lists hold the same items. */
export function isSameSet(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return isDeepStrictEqual(before, after);
  return isDeepStrictEqual(new Set(before), new Set(after));
}

function readKey(object: object, key: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[key];
}
