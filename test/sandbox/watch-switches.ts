/** Switches that note in `reads` which of them are read. */
export function watchSwitches<T extends object>(switches: T, reads: Set<string>): T {
  return new Proxy(switches, {
    get: (target, key, receiver) => {
      reads.add(String(key));
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}
