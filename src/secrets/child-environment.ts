type Environment = Readonly<Record<string, string | undefined>>;

/** Secrets that this package reads from the environment by fixed names. */
const ownSecrets = [
  "OKTA_API_TOKEN",
  "OKTA_ACCESS_TOKEN",
  "OKTA_API_PRIVATE_KEY",
  "PORTAL_CLIENT_SECRET",
  "PORTAL_DEVELOPER_PASSWORD",
];

/**
 * The environment of a token command: everything but the secrets of other work. What a password manager needs has any
 * name, so the rest is handed on.
 */
export function toCommandEnvironment(env: Environment): Record<string, string | undefined> {
  return without(env, [...ownSecrets, "PULUMI_CONFIG_PASSPHRASE"]);
}

/** The environment of a `pulumi` command that only reads state: what a backend needs has any name. */
export function toPulumiEnvironment(env: Environment): Record<string, string | undefined> {
  return without(env, ownSecrets);
}

function without(env: Environment, names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name.toUpperCase())));
}
