import { remember } from "../../access/remember";
import type { KonnectClient, KonnectReader, NamedKinds } from "../../konnect";

/**
 * Answers look-ups by name from one list of each kind, so that a preview of many registrations asks as little as that of
 * one. After the first write of this process every look-up asks Konnect again.
 */
export interface SharedLists {
  /** The same client; a write through it ends the sharing. */
  watch(client: KonnectClient): KonnectClient;
  /** A reader that shares lists. */
  share(client: KonnectClient): KonnectReader;
}

const kinds = ["dcrProviders", "authStrategies", "portals"] as const;

/** Creates {@link SharedLists} for the resources of one process. */
export function createSharedLists(): SharedLists {
  const readers = new WeakMap<KonnectClient, KonnectReader>();
  let hasWritten = false;

  function toSharingReader(client: KonnectClient): KonnectReader {
    const lists = new Map<string, Promise<readonly NamedKinds[keyof NamedKinds][] | undefined>>();
    const list = <K extends keyof NamedKinds>(kind: K) =>
      remember(lists, kind, () => client.listOnePage(kind)) as Promise<readonly NamedKinds[K][] | undefined>;

    async function find<K extends keyof NamedKinds>(
      kind: K,
      name: string,
      ask: (name: string) => Promise<NamedKinds[K][]>,
    ): Promise<NamedKinds[K][]> {
      if (hasWritten) return await ask(name);
      // The engine checks one resource after the other: what they will ask for is fetched at the same time, once.
      if (lists.size === 0) for (const each of kinds) list(each).catch(() => undefined);
      const all = await list(kind);
      return all === undefined ? await ask(name) : all.filter((item) => item.name === name);
    }

    return {
      ...client,
      listDcrProvidersNamed: (name) => find("dcrProviders", name, client.listDcrProvidersNamed),
      listAuthStrategiesNamed: (name) => find("authStrategies", name, client.listAuthStrategiesNamed),
      listPortalsNamed: (name) => find("portals", name, client.listPortalsNamed),
    };
  }

  return {
    watch: (client) =>
      new Proxy(client, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value === "function" && !/^(get|list)/.test(String(name))) hasWritten = true;
          return value;
        },
      }),
    share: (client) => {
      const known = readers.get(client) ?? toSharingReader(client);
      readers.set(client, known);
      return known;
    },
  };
}
