import { isGiven, unknown } from "../settings/draft";
import { toExpectedTokens } from "./expected-tokens";
import { findPluginSecrets } from "./plugin-secrets";
import { judgePluginSettings } from "./plugin-settings";
import type { RegistrationRule } from "./rule";

/** Settings of the plugin that have a setting of their own. */
const ownSettings: readonly (readonly [string, string])[] = [
  ["issuer", "okta.authorizationServer"],
  ["scopes", "konnect.scopes"],
  ["credential_claim", "konnect.credentialClaim"],
  ["auth_methods", "konnect.authMethods"],
];

const path = ["konnect", "pluginConfig"];

/** Advanced settings do not overrule those that have a setting of their own. */
export const checkPluginConfig: RegistrationRule = ({ konnect: { pluginConfig } }, report) => {
  for (const [key, setting] of ownSettings) {
    if (!isGiven(pluginConfig) || pluginConfig[key] === undefined) continue;
    report.error(
      "DCR_RULE_PLUGIN_CONFIG",
      [...path, key],
      `${key} has its own setting`,
      `Remove it and use ${setting}.`,
    );
  }
};

/** Advanced settings do not refuse every application, and do not let everybody in. */
export const checkPluginSettings: RegistrationRule = (registration, report) => {
  const { pluginConfig } = registration.konnect;
  if (!isGiven(pluginConfig)) return;
  for (const { setting, kind, message, fix, isUncertain } of judgePluginSettings(
    pluginConfig,
    toExpectedTokens(registration),
  )) {
    const { severity, code, verb } = reports[kind];
    report[isUncertain === true ? "warning" : severity](
      code,
      [...path, setting],
      `${setting} ${verb}${message}`,
      fix,
    );
  }
};

const reports = {
  refuses: { severity: "error", code: "DCR_RULE_PLUGIN_REFUSES", verb: "" },
  opens: { severity: "warning", code: "DCR_RULE_PLUGIN_OPENS", verb: "" },
  unjudged: { severity: "notice", code: "DCR_RULE_PLUGIN_UNJUDGED", verb: "is not judged: " },
} as const;

/** A secret of the plugin is a reference, like every other secret. */
export const checkPluginSecrets: RegistrationRule = ({ konnect: { pluginConfig } }, report) => {
  for (const place of isGiven(pluginConfig) ? findPluginSecrets(pluginConfig) : []) {
    report.error(
      "DCR_RULE_PLUGIN_SECRET",
      [...path, ...place],
      "is a secret as text; it would be in the stack file, in state and in every diff",
      "Write a reference such as { env: NAME }, or a Kong vault reference such as {vault://env/name}.",
    );
  }
};

/** A strategy that nothing uses is reported as such. */
export const checkStrategyUsed: RegistrationRule = ({ konnect: { portalDefault, publications } }, report) => {
  if (portalDefault !== false || publications === unknown || publications.length > 0) return;
  report.notice(
    "DCR_RULE_STRATEGY_UNUSED",
    ["konnect", "portalDefault"],
    "with portalDefault: false and no publications, nothing in the portal uses this registration yet",
    "Name the APIs in konnect.publications, or choose the strategy when an API is published.",
  );
};
