import * as pulumi from "@pulumi/pulumi";
import type { DeveloperPortalDcrArgs } from "./components";
import { assertEngineVersion } from "./components/engine-version";
import { toKonnectServer } from "./components/konnect-server";
import { readLastPlaces } from "./components/last-places";
import { isInOutputs, noteShown, showRemarks } from "./components/remarks";
import { toRunError } from "./components/run-error";
import { formatError, isDcrError } from "./errors";
import { loadSettings } from "./loader/load-settings";
import { assertNoErrors } from "./loader/refusal";
import { findFormerNames } from "./moves";
import { oktaSecretKeys } from "./okta/credentials";
import type { Finding } from "./rules";
import { toClearSecret } from "./rules/clear-secret";
import { checkOktaAddress, findConfiguredOrganization, type OktaAddress } from "./rules/okta-address";
import { readAllowedHosts } from "./rules/server-url";
import { checkReferences, type LocatedReference } from "./secrets/check-references";
import { listPluginReferences } from "./secrets/plugin-secrets";
import { toConfigKey } from "./secrets/resolve";
import type { RegistrationSettings } from "./settings/types";

/** The namespace of this package's settings in every stack file, whatever the project's name. */
export const configNamespace = "konnect-okta-dcr";

/** One registration of a stack file, ready for {@link DeveloperPortalDcr}. */
export interface ConfiguredRegistration {
  readonly name: string;
  readonly args: DeveloperPortalDcrArgs;
  /** Whether the stack file protects its objects against deletion. */
  readonly protect: boolean;
  /** Of its earlier name, if it was renamed: pass them on, and it keeps its objects. */
  readonly aliases: pulumi.Alias[];
  /** Codes of notices about its settings: export them as `notices` of its outputs, and they are shown only once. */
  readonly notices: readonly string[];
}

/** What the credentials check takes beside the references of the settings. */
export interface RegistrationsFromConfigOptions {
  /** Further things that are missing, as texts, so that one message lists everything. @default [] */
  readonly missing?: readonly string[];
}

/**
 * Reads the registrations of the stack's config, applies every rule, and, when this is no preview, makes sure that
 * every token reference gives a value before anything is registered.
 *
 * @example
 * ```ts
 * import { DeveloperPortalDcr, registrationsFromConfig } from "konnect-okta-dcr";
 *
 * export = async () => {
 *   for (const { name, args, protect, aliases } of await registrationsFromConfig()) {
 *     new DeveloperPortalDcr(name, args, { protect, aliases });
 *   }
 * };
 * ```
 * @throws pulumi.RunError that lists every problem (DCR_SETTINGS_REFUSED, DCR_REFERENCE_UNRESOLVED), or
 *   DCR_PULUMI_VERSION
 */
export async function registrationsFromConfig(
  options: RegistrationsFromConfigOptions = {},
): Promise<ConfiguredRegistration[]> {
  await assertEngineVersion();
  const config = new pulumi.Config(configNamespace);
  const raw = {
    registrations: config.getObject("registrations"),
    acceptance: readAcceptance(config),
    http: config.getObject("http"),
  };
  const context = {
    stack: pulumi.getStack(),
    allowedHosts: readAllowedHosts(process.env),
    oktaOrigin: findConfiguredOrganization(readOktaAddress(), process.env),
  };
  const { registrations, acceptance, findings: own } = loadSettings(raw, context);
  const references = registrations.flatMap(({ name, settings }) => toReferences(name, settings));
  const findings = [...own, ...checkOkta(), ...checkConfigSecrets(references)];
  // Notices are shown below, if nothing is refused.
  await showRemarks(findings, () => true);
  await asRunError(async () => {
    assertNoErrors(findings);
    if (pulumi.runtime.isDryRun()) return;
    const readConfig = (key: string) => readConfigKey(key);
    await checkReferences(references, { readConfig }, options.missing);
  });
  const last = await readLastPlaces();
  const notices = findings.filter(({ severity }) => severity === "notice");
  const isOf = ({ path }: Finding, name: string) => path.startsWith(`registrations.${name}.`);
  await showRemarks(notices, (notice) =>
    last.some((item) => isOf(notice, item.name) && isInOutputs(item.name, last)(notice)),
  );
  return registrations.map(({ name, settings }) => {
    const formerNames = findFormerNames({ name, settings }, registrations, last);
    const { okta, renamedFrom } = settings;
    const { region, serverUrl, ...konnect } = settings.konnect;
    const server = toKonnectServer({ region, serverUrl });
    const args = { okta, konnect: { ...konnect, ...server, formerNames }, acceptance };
    noteShown(args);
    return {
      name,
      args,
      protect: settings.protect,
      aliases: renamedFrom === undefined ? [] : [{ name: renamedFrom }],
      notices: notices.filter((notice) => isOf(notice, name)).map(({ code }) => code),
    };
  });
}

function readOktaAddress(): OktaAddress {
  const okta = new pulumi.Config("okta");
  return { orgName: okta.get("orgName"), baseUrl: okta.get("baseUrl"), httpProxy: okta.get("httpProxy") };
}

/** Before the Okta plugin starts: afterwards it has its credentials and sends them. */
function checkOkta(): Finding[] {
  const okta = new pulumi.Config("okta");
  const clear = oktaSecretKeys.filter((key) => okta.get(key) !== undefined && !isConfigSecret(`okta:${key}`));
  return [
    ...checkOktaAddress(readOktaAddress(), process.env),
    ...clear.map((key) => toClearSecret(`okta:${key}`)),
  ];
}

/** What a `config` reference names is a secret, so it must be one in the stack file. */
function checkConfigSecrets(references: readonly LocatedReference[]): Finding[] {
  const keys = references.flatMap(({ reference }) =>
    "config" in reference ? [toConfigKey(reference.config)] : [],
  );
  return [...new Set(keys)]
    .filter((key) => readConfigKey(key) !== undefined && !isConfigSecret(key))
    .map(toClearSecret);
}

/** Whether the stack file has a key encrypted; the SDK knows it but does not declare it. */
function isConfigSecret(key: string): boolean {
  const ask: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  return typeof ask === "function" ? ask(key) === true : true;
}

/** Errors for users carry no stack trace. */
async function asRunError(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    throw isDcrError(error) ? toRunError(formatError(error)) : error;
  }
}

/** A bare word in YAML arrives as text, false as JSON. */
function readAcceptance(config: pulumi.Config): unknown {
  const text = config.get("acceptance");
  return text === "false" ? false : text;
}

function readConfigKey(key: string): string | undefined {
  const [namespace, ...rest] = key.split(":");
  return new pulumi.Config(namespace).get(rest.join(":"));
}

function toReferences(name: string, { okta, konnect }: RegistrationSettings): LocatedReference[] {
  return [
    { path: `registrations.${name}.okta.dcrToken`, reference: okta.dcrToken },
    { path: `registrations.${name}.konnect.token`, reference: konnect.token },
    ...listPluginReferences(konnect.pluginConfig).map((reference) => ({
      path: `registrations.${name}.konnect.pluginConfig`,
      reference,
    })),
  ];
}
