import { describeOwner, listOwnLabelKeys } from "../konnect";
import { isSameIssuer } from "../okta/issuer-form";
import { findPluginSecrets } from "../rules/plugin-secrets";
import type { FoundStrategy, Note } from "./found";

/** The Konnect half of a registration as found, without server and token. */
export interface KonnectSettings {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly notes: readonly Note[];
}

const ownKeys = ["issuer", "scopes", "credential_claim", "auth_methods"];
const defaultMethods = ["client_credentials", "bearer"];

/** What the settings can express of a DCR provider, a strategy, and the places of the strategy. */
export function toKonnectSettings(
  { strategy, provider, portal, isPortalDefault, publications, sharedPublications }: FoundStrategy,
  hasUniquePortalName: boolean,
): KonnectSettings {
  const notes: Note[] = [];
  const plugin = strategy.configs?.["openid-connect"] ?? {};
  const note = (path: string, message: string) => notes.push({ path: `konnect.${path}`, message });
  const displayName = provider.display_name ?? strategy.display_name ?? undefined;
  if (provider.name !== strategy.name) {
    note(
      "name",
      `the settings have one name: the first up renames strategy "${strategy.name}" to "${provider.name}"`,
    );
  }
  for (const { display_name: own, title } of [
    { ...provider, title: "DCR provider" },
    { ...strategy, title: "strategy" },
  ]) {
    if ((own ?? undefined) !== undefined && own === displayName) continue;
    const present = own === undefined || own === null ? "Konnect returns none for" : `"${own}" is that of`;
    note("displayName", `${present} the ${title}: the first up sets it to "${displayName ?? provider.name}"`);
  }
  if (plugin.issuer !== undefined && !isSameIssuer(plugin.issuer, provider.issuer ?? "")) {
    note(
      "authMethods",
      `the strategy's issuer ${plugin.issuer} differs from the provider's ${provider.issuer}: the first up sets the provider's`,
    );
  }
  const own = withoutOwnLabels(provider.labels);
  if (JSON.stringify(sort(own)) !== JSON.stringify(sort(withoutOwnLabels(strategy.labels)))) {
    note(
      "labels",
      "provider and strategy have different labels: the first up gives the strategy the provider's",
    );
  }
  for (const { labels, title } of [
    { labels: provider.labels, title: "DCR provider" },
    { labels: strategy.labels, title: "strategy" },
  ]) {
    const owner = labels === undefined ? undefined : describeOwner(labels);
    if (owner !== undefined)
      note("adopt", `${owner} manages the ${title}: adopting takes it away from there`);
  }
  const config = toPluginConfig(plugin, note);
  const methods = plugin.auth_methods ?? [];
  if (methods.length === 0) {
    note("authMethods", `the strategy accepts no method: the first up sets ${defaultMethods.join(" and ")}`);
  }
  const isDefaultMethods =
    methods.length === 0 || (methods.length === 2 && defaultMethods.every((item) => methods.includes(item)));
  for (const api of sharedPublications) {
    note(
      "publications",
      `API "${api}" has other strategies too, so it is left alone; adding it here sets this strategy alone`,
    );
  }
  return {
    settings: {
      name: provider.name,
      ...(displayName === undefined || displayName === provider.name ? {} : { displayName }),
      portal: hasUniquePortalName ? (portal.name ?? portal.id) : portal.id,
      portalDefault: isPortalDefault,
      ...(publications.length === 0 ? {} : { publications }),
      ...(isDefaultMethods ? {} : { authMethods: methods }),
      ...(config === undefined ? {} : { pluginConfig: config }),
      ...(Object.keys(own).length === 0 ? {} : { labels: own }),
      adopt: { dcrProvider: provider.id, authStrategy: strategy.id },
      onDestroy: "keep",
    },
    notes,
  };
}

/** Further plugin settings; secrets among them as references that the user must set. */
function toPluginConfig(
  plugin: Readonly<Record<string, unknown>>,
  note: (path: string, message: string) => void,
): Record<string, unknown> | undefined {
  const entries = Object.entries(plugin).filter(
    ([key, value]) => !ownKeys.includes(key) && value !== null && value !== undefined,
  );
  if (entries.length === 0) return undefined;
  const config = structuredClone(Object.fromEntries(entries));
  for (const place of findPluginSecrets(config)) {
    const variable = place
      .filter((part) => typeof part === "string")
      .join("_")
      .toUpperCase();
    put(config, place, { env: variable });
    note(
      "pluginConfig",
      `${place.join(".")} is a secret: put its value into the variable ${variable} before up`,
    );
  }
  return config;
}

function put(object: object, [first, ...rest]: readonly (string | number)[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) Reflect.set(object, first, value);
  else put(Reflect.get(object, first) as object, rest, value);
}

function withoutOwnLabels(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = listOwnLabelKeys(labels);
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !own.includes(key)));
}

function sort(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
