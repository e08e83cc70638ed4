import type { Body } from "./body";
import type { AuthStrategy } from "./objects";
import { findPluginSettingType } from "./plugin-settings";

const namedLists = {
  credential_claim: { max: 10, length: 128 },
  scopes: { max: 50, length: 128 },
  auth_methods: { max: 10, length: 64 },
} as const;

/** Key of a strategy's settings below `configs`. */
export function toConfigKey(type: AuthStrategy["type"]): string {
  return type === "openid_connect" ? "openid-connect" : "key-auth";
}

/** Reads `configs` of a create (`isComplete`) or an update. @see Konnect API: AppAuthStrategyConfig… */
export function readStrategyConfig(
  body: Body,
  type: AuthStrategy["type"],
  isComplete: boolean,
): Record<string, unknown> {
  const config = body.object("configs").object(toConfigKey(type));
  return type === "openid_connect" ? readOpenidConnect(config, isComplete) : readKeyAuth(config);
}

/** Settings after a PATCH: named ones that it leaves out stay; whether plugin settings do, is the caller's choice. */
export function mergeConfig(
  current: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
  keepsPluginSettings: boolean,
): Record<string, unknown> {
  const kept = Object.entries(current).filter(([key]) => keepsPluginSettings || !isPluginSetting(key));
  return { ...Object.fromEntries(kept), ...changes };
}

function isPluginSetting(key: string): boolean {
  return key !== "issuer" && !(key in namedLists) && key !== "key_names" && key !== "ttl";
}

function readOpenidConnect(config: Body, isComplete: boolean): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (isComplete || config.has("issuer")) result.issuer = config.url("issuer");
  for (const [key, limits] of Object.entries(namedLists)) {
    if (isComplete || config.has(key)) result[key] = config.strings(key, limits);
  }
  for (const key of config.keys().filter(isPluginSetting)) {
    const value = config.value(key);
    const expected = findPluginSettingType(key);
    if (expected === undefined) config.refuse(key, "unknown field", "invalid");
    else if (value !== null && typeOf(value) !== expected)
      config.refuse(key, `expected a ${expected}`, "type");
    else result[key] = value;
  }
  return result;
}

function readKeyAuth(config: Body): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (config.has("key_names"))
    result.key_names = config.strings("key_names", { min: 1, max: 10, length: 256 });
  if (config.has("ttl") && !config.isNull("ttl")) {
    const ttl = config.object("ttl");
    const value = ttl.value("value");
    if (!Number.isInteger(value) || Number(value) < 1)
      ttl.refuse("value", "must be a positive integer", "is_integer");
    result.ttl = { value, unit: ttl.oneOf("unit", ["days", "weeks", "years"]) };
  }
  return result;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value;
}
