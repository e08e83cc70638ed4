import { z } from "zod";
import { tryParseJson } from "../http/parse-json";
import { type LoadedSettings, loadSettings } from "../loader/load-settings";
import { oktaVariables } from "../okta/credentials";
import { readAllowedHosts } from "../rules/server-url";
import { toConfigKey } from "../secrets/resolve";
import { unknownValue } from "../settings/unknown";
import type { PulumiCommand } from "./pulumi-command";

/** The settings of a stack that has no outputs yet. */
export interface UnprovisionedStack {
  readonly stack: string;
  readonly settings: LoadedSettings;
  /** Okta's variables as the stack file sets them. */
  readonly oktaEnvironment: Readonly<Record<string, string>>;
}

const configSchema = z.record(
  z.string(),
  z.looseObject({
    value: z.string().optional(),
    objectValue: z.unknown().optional(),
    secret: z.boolean().optional(),
  }),
);

/** Addresses only: no secret is read from config. */
const oktaKeys = ["orgName", "baseUrl", "httpProxy"] as const;

/** Reads a stack's settings from its config; undefined if it has no registrations of this package. Reads no secret. */
export async function readUnprovisionedStack(
  stack: string | undefined,
  pulumi: PulumiCommand,
  env: Readonly<Record<string, string | undefined>>,
): Promise<UnprovisionedStack | undefined> {
  const text = await pulumi(["config", "--json", ...(stack === undefined ? [] : ["--stack", stack])]);
  const config = configSchema.safeParse(tryParseJson(text)).data;
  // In a project with this package's name, keys have no namespace.
  const registrations = config?.[toConfigKey("registrations")] ?? config?.registrations;
  if (config === undefined || registrations === undefined) return undefined;
  const raw = { registrations: toValue(registrations) };
  const name = stack?.split("/").at(-1) ?? (await pulumi(["stack", "--show-name"])).trim();
  const settings = loadSettings(raw, { stack: name, allowedHosts: readAllowedHosts(env) });
  const oktaEnvironment = oktaKeys.flatMap((key) => {
    const value = config[`okta:${key}`]?.value;
    return value === undefined ? [] : [[oktaVariables[key], value] as const];
  });
  return { stack: name, settings, oktaEnvironment: Object.fromEntries(oktaEnvironment) };
}

function toValue({ value, objectValue, secret }: z.infer<typeof configSchema>[string]): unknown {
  if (secret === true && value === undefined) return unknownValue;
  return objectValue ?? (value === undefined ? unknownValue : tryParseJson(value));
}
