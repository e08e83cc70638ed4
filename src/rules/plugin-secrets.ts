import { isReference } from "../secrets/plugin-secrets";
import { isUnknown } from "../settings/unknown";

type Place = readonly (string | number)[];

/** Settings whose value is secret, wherever they are: `client_secret`, `session_secret`, `redis.password`, … */
const secretName = /(?:^|_)(?:secret|password|passphrase|authorization|private_key|api_key)$/i;
/** The private parts of `client_jwk`. @see RFC 7518 §6 */
const privateKeyParts = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/** The places of secrets that are written as text. Kong's own vault references are no secrets. */
export function findPluginSecrets(config: Readonly<Record<string, unknown>>): Place[] {
  return visit(config, [], false);
}

function visit(value: unknown, path: Place, isSecret: boolean): Place[] {
  if (typeof value === "string") {
    const isText = value !== "" && !isUnknown(value) && !isVaultReference(value);
    return isSecret && isText ? [path] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => visit(item, [...path, index], isSecret));
  }
  if (typeof value !== "object" || value === null || isReference(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    visit(item, [...path, key], isSecret || isSecretKey(key, path)),
  );
}

function isSecretKey(key: string, path: Place): boolean {
  return secretName.test(key) || (privateKeyParts.includes(key) && path.includes("client_jwk"));
}

/** @see https://developer.konghq.com/gateway/entities/vault/ */
function isVaultReference(value: string): boolean {
  return /^\{vault:\/\/[^{}]+\}$/.test(value.trim());
}
