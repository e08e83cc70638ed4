import type { Sandbox } from "../sandbox";

const times = ["created", "updated", "lastUpdated", "issuedAt"];

/** Owner ids are random: other ones in each run. */
export const ownerIdKeys = ["dcr-owner", "ownerId", "strategyOwnerId"];

const byName = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** Names for the ids, tokens and addresses of a sandbox, which differ from run to run. */
function listNames({ konnect, okta, urls }: Sandbox): Map<string, string> {
  const { providers, strategies, portals, apis } = konnect.state;
  const servers = okta.state.servers.map((server) => {
    const { scopes, claims, policies } = server;
    const parts = [...scopes, ...claims, ...policies, ...policies.flatMap(({ rules }) => rules)];
    return [server, ...parts] as const;
  });
  return new Map<string, string>([
    ...[...providers, ...strategies, ...portals, ...apis].map(({ id, name }) => [id, name] as const),
    ...servers.flatMap(([server, ...parts]) => [
      [server.id, `server ${server.name}`] as const,
      ...parts.map(({ id, name }) => [id, `${server.name}/${name}`] as const),
    ]),
    ...okta.state.apiTokens.map(({ value, name }) => [value, name] as const),
    ...Object.entries(urls).map(([name, url]) => [url, name] as const),
  ]);
}

/** A text with names for ids, tokens and addresses. */
export function nameIds(sandbox: Sandbox, text: string): string {
  return [...listNames(sandbox)].reduce((named, [id, name]) => named.replaceAll(id, name), text);
}

/** Clients in Okta that are not Konnect's own: it makes one to verify a DCR provider, and deletes it itself. */
function listClients({ okta }: Sandbox): unknown[] {
  return [...okta.state.clients.values()].filter(
    ({ metadata }) => metadata.client_name !== "Konnect verification",
  );
}

/** Labels that keep what places had, without the hash of the place and the mark of the owner; their order is chance. */
function withoutMarks(labels: object): object {
  const entries = Object.entries(labels).map(([key, value]) =>
    key.startsWith("dcr-was-") ? [`dcr-was ${String(value).split(".")[0]}`, ""] : [key, value],
  );
  return Object.fromEntries(entries.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
}

/** Both organizations, with names for ids, tokens and addresses; without times. */
export function describeOrganizations(sandbox: Sandbox): string {
  const { providers, strategies, portals, publications, tokens } = sandbox.konnect.state;
  const servers = byName(sandbox.okta.state.servers).map((server) => ({
    ...server,
    scopes: byName(server.scopes),
    claims: byName(server.claims),
    policies: byName(server.policies),
  }));
  const text = JSON.stringify(
    {
      providers: byName(providers),
      strategies: byName(strategies),
      portals,
      publications,
      tokens: tokens.size,
      servers,
      clients: listClients(sandbox),
    },
    (key, value: unknown) => {
      if (key === "labels" && typeof value === "object" && value !== null) return withoutMarks(value);
      return [...times, ...ownerIdKeys].includes(key) ? undefined : value;
    },
  );
  // Each run of a create makes a new id of the owner.
  return nameIds(sandbox, text).replace(/"dcr-owner":"[^"]*"/g, `"dcr-owner":"owner"`);
}
