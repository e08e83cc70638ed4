import type { TokenReference } from "./reference";

/*
 * Secrets among the settings of the openid-connect plugin. A secret is written as a reference; the provider puts the
 * value into the request body and nowhere else.
 */

const sources = ["env", "file", "command", "config"];

/** Whether a value is a reference: one key that names a source. */
export function isReference(value: unknown): value is TokenReference {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return false;
  const [source, place] = entry;
  if (!sources.includes(source)) return false;
  return source === "command"
    ? Array.isArray(place) && place.length > 0 && place.every((item) => typeof item === "string")
    : typeof place === "string" && place !== "";
}

/** Every reference among plugin settings. */
export function listPluginReferences(config: unknown): TokenReference[] {
  if (isReference(config)) return [config];
  if (typeof config !== "object" || config === null) return [];
  return Object.values(config).flatMap(listPluginReferences);
}

/** Plugin settings with a value in the place of each reference. */
export async function resolvePluginSecrets(
  config: Readonly<Record<string, unknown>>,
  resolve: (reference: TokenReference) => Promise<string>,
): Promise<Record<string, unknown>> {
  const put = async (value: unknown): Promise<unknown> => {
    if (isReference(value)) return await resolve(value);
    if (Array.isArray(value)) return await Promise.all(value.map(put));
    if (typeof value !== "object" || value === null) return value;
    return await putAll(value);
  };
  const putAll = async (object: object): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      await Promise.all(Object.entries(object).map(async ([key, item]) => [key, await put(item)] as const)),
    );
  return await putAll(config);
}

/** A service's response, with the settings' references in place of the secrets. */
export function hidePluginSecrets(live: unknown, written: unknown): unknown {
  if (isReference(written)) return live === undefined || live === null ? live : written;
  if (Array.isArray(written) && Array.isArray(live)) {
    return live.map((item: unknown, index) => hidePluginSecrets(item, written[index]));
  }
  if (!isObject(written) || !isObject(live)) return live;
  return Object.fromEntries(
    Object.entries(live).map(([key, item]) => [key, hidePluginSecrets(item, written[key])]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
