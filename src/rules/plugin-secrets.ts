import { isReference } from "../secrets/plugin-secrets";
import { isUnknown } from "../settings/unknown";

type Place = readonly (string | number)[];

/** Settings whose value is secret, wherever they are: `client_secret`, `session_secret`, `redis.password`, … */
const secretName = /(?:^|_)(?:secret|password|passphrase|authorization|private_key|api_key)$/i;
/** Headers and parameters whose value is secret: `token_headers_names: [authorization]` beside `token_headers_values`. */
const secretParameter = /authorization|secret|password|token|(?:api|access).?key/i;
/** The value of an Authorization header, whatever the setting is. */
const credential = /^\s*(?:basic|bearer|ssws)\s+\S/i;
/** The private parts of `client_jwk`. @see RFC 7518 §6 */
const privateKeyParts = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/** The places of secrets that are written as text. Kong's own vault references are no secrets. */
export function findPluginSecrets(config: Readonly<Record<string, unknown>>): Place[] {
  return visit(config, [], false);
}

function visit(value: unknown, path: Place, isSecret: boolean): Place[] {
  if (typeof value === "string") {
    const isText = value !== "" && !isUnknown(value) && !isVaultReference(value);
    return isText && (isSecret || credential.test(value)) ? [path] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => visit(item, [...path, index], isSecret));
  }
  if (typeof value !== "object" || value === null || isReference(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const names: unknown = Reflect.get(value, key.replace(/_values$/, "_names"));
    if (key.endsWith("_values") && Array.isArray(names) && Array.isArray(item)) {
      return item.flatMap((inner: unknown, index) =>
        visit(inner, [...path, key, index], isSecret || secretParameter.test(String(names[index] ?? ""))),
      );
    }
    return visit(item, [...path, key], isSecret || isSecretKey(key, path));
  });
}

function isSecretKey(key: string, path: Place): boolean {
  return secretName.test(key) || (privateKeyParts.includes(key) && path.includes("client_jwk"));
}

/** @see https://developer.konghq.com/gateway/entities/vault/ */
function isVaultReference(value: string): boolean {
  return /^\{vault:\/\/[^{}]+\}$/.test(value.trim());
}
