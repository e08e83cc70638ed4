/**
 * Hands what check has just seen to the create that follows in the same process, so that it is not asked twice.
 * Each entry is used once; a create without one asks by itself.
 */
export interface Lookups<T> {
  remember(key: string, found: T | undefined): void;
  /** What check saw, or what `find` sees now; a second call asks again. */
  take(key: string, find: () => Promise<T | undefined>): Promise<T | undefined>;
}

/** Makes empty {@link Lookups}. */
export function createLookups<T>(): Lookups<T> {
  const seen = new Map<string, T | undefined>();
  return {
    remember: (key, found) => void seen.set(key, found),
    take: async (key, find) => {
      if (!seen.has(key)) return await find();
      const found = seen.get(key);
      seen.delete(key);
      return found;
    },
  };
}
