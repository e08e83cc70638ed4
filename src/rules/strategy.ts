import { toError, toNotice, toWarning } from "./finding";
import { usesClientCredentials } from "./requested-scopes";
import type { RegistrationRule } from "./rule";

/** Settings of the plugin that have a place of their own. */
const ownSettings: readonly (readonly [string, string])[] = [
  ["issuer", "okta.authorizationServer"],
  ["scopes", "konnect.scopes"],
  ["credential_claim", "konnect.credentialClaim"],
  ["auth_methods", "konnect.authMethods"],
];

/** At least one way to authenticate; client credentials are what the how-to ends with. */
export const checkAuthMethods: RegistrationRule = (registration) => {
  const { path, value } = registration.konnect.authMethods;
  if (value?.length === 0) {
    return [
      toError(
        "DCR_RULE_AUTH_METHODS",
        path,
        "is empty: the gateway would let nobody in",
        "Take it out; the default is [client_credentials, bearer].",
      ),
    ];
  }
  if (usesClientCredentials(registration) !== false) return [];
  return [
    toWarning(
      "DCR_RULE_AUTH_METHODS",
      path,
      "client_credentials is missing: the gateway refuses an application's id and secret",
      "Add client_credentials, unless applications fetch their tokens from Okta themselves (bearer).",
    ),
  ];
};

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
