/** A property bag as the engine sends it. */
export type Properties = Record<string, unknown>;

/** Key of the serialised dynamic provider, which the engine adds to every property bag. */
export const providerKey = "__provider";

/**
 * The properties without the serialised provider, and the server in one spelling: another one would replace every
 * object by itself. The engine's bags are typed by what check returned.
 */
export function strip<T = Properties>(properties: Properties): T {
  const { [providerKey]: _provider, ...rest } = properties;
  return ("serverUrl" in rest ? { ...rest, serverUrl: toOneSpelling(rest.serverUrl) } : rest) as T;
}

/** `https://EU.api.konghq.com:443/` is the server of `https://eu.api.konghq.com`; anything else is refused later. */
function toOneSpelling(serverUrl: unknown): unknown {
  if (typeof serverUrl !== "string" || !URL.canParse(serverUrl)) return serverUrl;
  const { href, origin } = new URL(serverUrl);
  return href === `${origin}/` ? origin : serverUrl;
}

/** An object as a property bag. */
export function toProperties(object: object): Properties {
  return { ...object };
}

/** The named properties only. */
export function pick(object: object, keys: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}
