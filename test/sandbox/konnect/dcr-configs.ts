import type { Body } from "./body";
import type { DcrProvider, DcrProviderType } from "./objects";

interface Field {
  readonly isRequired?: true;
  /** Never answered. */
  readonly isSecret?: true;
  read(config: Body, key: string): unknown;
}

const text: Field = { read: (config, key) => config.text(key, { min: 0, max: 256 }) };
const nullableText: Field = {
  read: (config, key) => (config.isNull(key) ? null : config.text(key, { min: 0, max: 256 })),
};
const flag: Field = { read: (config, key) => config.boolean(key) };
const id: Field = { ...text, isRequired: true };
const secret: Field = { ...text, isRequired: true, isSecret: true };
const apiKey: Field = {
  isRequired: true,
  isSecret: true,
  read: (config, key) => {
    const value = config.text(key, { min: 12, max: 256 });
    return /^[a-zA-Z0-9_]*$/.test(value)
      ? value
      : config.refuse(key, "must match [a-zA-Z0-9_]+", "matches_regex");
  },
};

/** dcr_config per type. @see Konnect API: CreateDcrConfig…InRequest */
const fields: Readonly<Record<DcrProviderType, Readonly<Record<string, Field>>>> = {
  okta: { dcr_token: secret },
  auth0: {
    initial_client_id: id,
    initial_client_secret: secret,
    initial_client_audience: nullableText,
    use_developer_managed_scopes: flag,
  },
  azureAd: { initial_client_id: id, initial_client_secret: secret },
  curity: { initial_client_id: id, initial_client_secret: secret },
  http: {
    dcr_base_url: { isRequired: true, read: (config, key) => config.url(key) },
    api_key: apiKey,
    disable_event_hooks: flag,
    disable_refresh_secret: flag,
    allow_multiple_credentials: flag,
  },
  kongIdentity: {},
};

/** Reads dcr_config of a create (`isComplete`) or an update. */
export function readDcrConfig(
  body: Body,
  type: DcrProviderType,
  isComplete: boolean,
): Record<string, unknown> {
  if (
    type === "kongIdentity" ? !isComplete || !body.has("dcr_config") : !isComplete && !body.has("dcr_config")
  ) {
    return {};
  }
  const config = body.object("dcr_config");
  return Object.fromEntries(
    Object.entries(fields[type])
      .filter(([key, field]) => config.has(key) || (isComplete && field.isRequired === true))
      .map(([key, field]) => [key, field.read(config, key)]),
  );
}

/** dcr_config as it is answered: without secrets, which for okta leaves nothing. */
export function toDcrConfigWire(provider: DcrProvider): Record<string, unknown> {
  const type = provider.type ?? "okta";
  const settings = Object.entries(provider.settings ?? {}).filter(
    ([key]) => fields[type][key]?.isSecret !== true,
  );
  const defaults =
    type === "auth0" ? { initial_client_audience: null, use_developer_managed_scopes: false } : {};
  return { ...defaults, ...Object.fromEntries(settings) };
}
