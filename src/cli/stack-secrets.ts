import { tryParseJson } from "../http/parse-json";
import { oktaSecretKeys } from "../okta/credentials";
import { hasTokenShape } from "../redact/token-shape";
import { toClearSecret } from "../rules/clear-secret";
import type { OktaAddress } from "../rules/okta-address";
import { toPastedReference } from "../rules/tokens";
import { isReference } from "../secrets/plugin-secrets";
import { toConfigKey } from "../secrets/resolve";
import type { Finding } from "../settings/finding";
import { isRecord } from "../settings/record";
import { isWithinLimits } from "./stack-size";

type Config = Readonly<Record<string, unknown>>;

const oktaCredentials = oktaSecretKeys.map((key) => `okta:${key}`);

/** Secrets of a stack file that are not encrypted: Okta's credentials, what a `config` reference names, tokens. */
export function findClearSecrets(config: Config): Finding[] {
  const secretKeys = new Set([...oktaCredentials, ...listConfigReferences(config)]);
  return Object.entries(config).flatMap(([key, value]) => {
    if (key === "konnect-okta-dcr:registrations" || !isClear(value)) return [];
    const isSecret = secretKeys.has(key) || (typeof value === "string" && hasTokenShape(value));
    return isSecret ? [toClearSecret(key)] : [];
  });
}

/** References that `pulumi config set --secret --path` put a token in the place of: encrypted, it is no source. */
export function findEncryptedReferences(registrations: unknown): Finding[] {
  if (!isRecord(registrations)) return [];
  return Object.entries(registrations).flatMap(([name, registration]) =>
    [
      ["okta", "dcrToken"],
      ["konnect", "token"],
    ].flatMap((keys) => {
      const value = keys.reduce<unknown>(
        (node, key) => (isRecord(node) ? node[key] : undefined),
        registration,
      );
      return isRecord(value) && typeof value.secure === "string" && Object.keys(value).length === 1
        ? [toPastedReference(["registrations", name, ...keys])]
        : [];
    }),
  );
}

/** The full keys that `config` references name. */
export function listConfigReferences(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(listConfigReferences);
  if (typeof value === "string" && /^\s*[[{]/.test(value)) return listConfigReferences(tryParse(value));
  if (!isRecord(value)) return [];
  if (isReference(value)) return "config" in value ? [toConfigKey(value.config)] : [];
  return Object.values(value).flatMap(listConfigReferences);
}

/** Where the Okta plugin sends its credentials by this file. */
export function readOktaAddress(config: Config): OktaAddress {
  return {
    orgName: config["okta:orgName"],
    baseUrl: config["okta:baseUrl"],
    httpProxy: config["okta:httpProxy"],
  };
}

/** Encrypted values are maps with the one key `secure`. */
function isClear(value: unknown): boolean {
  return (typeof value === "string" && value.trim() !== "") || typeof value === "number";
}

function tryParse(text: string): unknown {
  const parsed = tryParseJson(text);
  return isWithinLimits(parsed) ? parsed : undefined;
}
