import type { AuthStrategyWire, OpenidConnectWire, WireBody } from "../../konnect";
import { trimIssuer } from "../../okta/issuer-form";
import { hidePluginSecrets } from "../../secrets/plugin-secrets";
import { keepManagedLabels } from "../adoption/live-labels";
import { keepOrder } from "../fields/compare";
import type { AuthStrategyInputs } from "../fields/inputs";

const ownKeys = ["issuer", "credential_claim", "scopes", "auth_methods"];

/** `configs` of a strategy: what the settings name, over plugin settings that others made. */
export function toConfigs(
  inputs: AuthStrategyInputs,
  foreign: Readonly<Record<string, unknown>> = {},
): WireBody {
  return {
    "openid-connect": {
      ...foreign,
      ...inputs.pluginConfig,
      issuer: inputs.issuer,
      credential_claim: inputs.credentialClaim,
      scopes: inputs.scopes,
      auth_methods: inputs.authMethods,
    },
  };
}

/** Plugin settings of the live strategy that neither the old nor the new settings name. */
export function toForeignConfig(
  live: AuthStrategyWire,
  olds: AuthStrategyInputs,
  news: AuthStrategyInputs,
): Record<string, unknown> {
  const managed = [...ownKeys, ...Object.keys(olds.pluginConfig), ...Object.keys(news.pluginConfig)];
  const entries = Object.entries(toOpenidConnect(live) ?? {});
  return Object.fromEntries(entries.filter(([key]) => !managed.includes(key)));
}

/** Body of POST and PUT. */
export function toStrategyBody(
  inputs: AuthStrategyInputs,
  foreign: Readonly<Record<string, unknown>> = {},
): WireBody {
  return {
    name: inputs.name,
    display_name: inputs.displayName,
    strategy_type: "openid_connect",
    configs: toConfigs(inputs, foreign),
    dcr_provider_id: toProviderReference(inputs),
    labels: inputs.labels,
  };
}

/** `dcr_provider_id` of a body: null for none. */
export function toProviderReference({ dcrProviderId }: AuthStrategyInputs): string | null {
  return dcrProviderId === "" ? null : dcrProviderId;
}

/** The live strategy in the form of inputs. What an answer may leave out keeps its old value. */
export function toAuthStrategyInputs(live: AuthStrategyWire, olds: AuthStrategyInputs): AuthStrategyInputs {
  const config = toOpenidConnect(live);
  return {
    ...olds,
    name: live.name ?? olds.name,
    displayName: live.display_name ?? olds.displayName,
    issuer:
      config?.issuer === undefined || trimIssuer(config.issuer) === trimIssuer(olds.issuer)
        ? olds.issuer
        : config.issuer,
    labels: keepManagedLabels(live.labels, olds.labels),
    scopes: keepOrder(olds.scopes, config?.scopes ?? olds.scopes),
    credentialClaim: config?.credential_claim ?? olds.credentialClaim,
    authMethods: keepOrder(olds.authMethods, config?.auth_methods ?? olds.authMethods),
    dcrProviderId: live.dcr_provider === undefined ? olds.dcrProviderId : (live.dcr_provider?.id ?? ""),
    pluginConfig: config === undefined ? olds.pluginConfig : toPluginConfig(config, olds.pluginConfig),
  };
}

/** The live settings that the old ones name, with the references of the old ones: no secret gets into state. */
function toPluginConfig(
  live: OpenidConnectWire,
  olds: AuthStrategyInputs["pluginConfig"],
): Record<string, unknown> {
  const picked = pick(live, Object.keys(olds));
  return Object.fromEntries(
    Object.entries(picked).map(([key, value]) => [key, hidePluginSecrets(value, olds[key])]),
  );
}

/** Inputs with nothing in the place of what an answer leaves out, so that it counts as different. */
export function withoutUnseen(live: AuthStrategyWire, inputs: AuthStrategyInputs): AuthStrategyInputs {
  const isConfigUnseen = toOpenidConnect(live) === undefined;
  return {
    ...inputs,
    ...(live.display_name === undefined ? { displayName: "" } : {}),
    ...(live.labels === undefined ? { labels: {} } : {}),
    ...(live.dcr_provider === undefined ? { dcrProviderId: "" } : {}),
    ...(isConfigUnseen ? { issuer: "", scopes: [], credentialClaim: [], authMethods: [] } : {}),
  };
}

function toOpenidConnect(live: AuthStrategyWire): OpenidConnectWire | undefined {
  return live.configs?.["openid-connect"];
}

function pick(config: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => keys.includes(key)));
}
