import type { Sandbox } from "../sandbox";

const timestamps = ["created", "updated", "lastUpdated"];

/**
 * What exists on both sides, without times and independent of the order of keys. A claim or rule of another name is
 * another one, so their ids are left out. A label `dcr-was-…` has what destroy restores in a place: another strategy, if
 * somebody set one there and up --refresh took the place again.
 */
export function takeSnapshot({ konnect, okta }: Sandbox): unknown {
  const { providers, strategies, portals, publications } = konnect.state;
  const isOwn = ({ labels }: { labels: Readonly<Record<string, string>> }) => "dcr-managed-by" in labels;
  return normalise({
    providers: providers.filter(isOwn),
    strategies: strategies.filter(isOwn),
    portals,
    publications,
    servers: okta.state.servers.map((server) => ({
      ...server,
      claims: server.claims.map(withoutId),
      policies: server.policies
        .filter(({ name }) => name !== "by hand")
        .map((policy) => ({ ...policy, rules: policy.rules.map(withoutId) })),
    })),
  });
}

function withoutId<T extends { readonly id: string }>({ id: _id, ...rest }: T): Omit<T, "id"> {
  return rest;
}

function normalise(value: unknown): unknown {
  if (Array.isArray(value)) {
    // The official Okta plugin sends sets in the order of their hashes.
    const isSet = value.every((item) => typeof item === "string");
    return isSet ? [...value].sort() : value.map(normalise);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !timestamps.includes(key) && item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, key.startsWith("dcr-was-") ? "(restored on destroy)" : normalise(item)]),
  );
}
