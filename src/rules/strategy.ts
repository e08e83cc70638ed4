import { toExpectedTokens } from "./expected-tokens";
import { toError, toNotice, toWarning } from "./finding";
import { findPluginSecrets } from "./plugin-secrets";
import { judgePluginSettings } from "./plugin-settings";
import type { RegistrationRule } from "./rule";

/** Settings of the plugin that have a place of their own. */
const ownSettings: readonly (readonly [string, string])[] = [
  ["issuer", "okta.authorizationServer"],
  ["scopes", "konnect.scopes"],
  ["credential_claim", "konnect.credentialClaim"],
  ["auth_methods", "konnect.authMethods"],
];

/** Advanced settings do not overrule those that have a place of their own. */
export const checkPluginConfig: RegistrationRule = ({ konnect: { pluginConfig } }) =>
  ownSettings.flatMap(([key, setting]) =>
    pluginConfig.value?.[key] === undefined
      ? []
      : [
          toError(
            "DCR_RULE_PLUGIN_CONFIG",
            [...pluginConfig.path, key],
            `${key} has a setting of its own`,
            `Take it out and use ${setting}.`,
          ),
        ],
  );

/** Advanced settings do not refuse every application, and do not let everybody in. */
export const checkPluginSettings: RegistrationRule = (registration) => {
  const { path, value } = registration.konnect.pluginConfig;
  return judgePluginSettings(value ?? {}, toExpectedTokens(registration)).map((effect) => {
    const place = [...path, effect.setting];
    if (effect.kind === "unjudged") {
      return toNotice(
        "DCR_RULE_PLUGIN_UNJUDGED",
        place,
        `${effect.setting} is not judged: ${effect.message}`,
        effect.fix,
      );
    }
    const isError = effect.kind === "refuses" && effect.isUncertain !== true;
    const code = effect.kind === "refuses" ? "DCR_RULE_PLUGIN_REFUSES" : "DCR_RULE_PLUGIN_OPENS";
    return (isError ? toError : toWarning)(code, place, `${effect.setting} ${effect.message}`, effect.fix);
  });
};

/** A secret of the plugin is a reference, like every other secret. */
export const checkPluginSecrets: RegistrationRule = ({ konnect: { pluginConfig } }) =>
  findPluginSecrets(pluginConfig.value ?? {}).map((place) =>
    toError(
      "DCR_RULE_PLUGIN_SECRET",
      [...pluginConfig.path, ...place],
      "is a secret as text; it would be in the stack file, in state and in every diff",
      "Write a reference such as { env: NAME }, or a Kong vault reference such as {vault://env/name}.",
    ),
  );

/** A strategy that nothing uses is said to be so. */
export const checkStrategyUsed: RegistrationRule = ({ konnect: { portalDefault, publications } }) => {
  if (portalDefault.value !== false) return [];
  if (publications.isWritten && publications.value?.length !== 0) return [];
  return [
    toNotice(
      "DCR_RULE_STRATEGY_UNUSED",
      portalDefault.path,
      "with portalDefault: false and no publications, nothing in the portal uses this registration yet",
      "Name the APIs in konnect.publications, or choose the strategy when an API is published.",
    ),
  ];
};
