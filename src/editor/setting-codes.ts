import type { ErrorCode } from "../errors";
import type { SettingRow } from "./setting-rows";

const reference: readonly ErrorCode[] = [
  "DCR_SETTINGS_TOKEN_SOURCE",
  "DCR_RULE_TOKEN_PASTED",
  "DCR_RULE_TOKEN_SHARED",
  "DCR_REFERENCE_UNRESOLVED",
];

/** Codes of what can be wrong with a setting, or with a setting inside it. Every setting can have a wrong form as well. */
const codes: Readonly<Record<string, readonly ErrorCode[]>> = {
  "okta.authorizationServer": [
    "DCR_RULE_AUTHORIZATION_SERVER",
    "DCR_RULE_SERVER_SHARED",
    "DCR_OKTA_ACCESS_MANAGEMENT",
  ],
  "okta.authorizationServer.create.name": ["DCR_OKTA_SERVER_NAME", "DCR_OKTA_SERVER_INACTIVE"],
  "okta.authorizationServer.create.audience": ["DCR_RULE_AUDIENCE", "DCR_SETTINGS_MISSING"],
  "okta.authorizationServer.create.audiences": ["DCR_RULE_AUDIENCE"],
  "okta.authorizationServer.existing": ["DCR_RULE_SERVER_ID", "DCR_OKTA_NOT_FOUND"],
  "okta.scopes": [
    "DCR_RULE_SCOPES_EMPTY",
    "DCR_RULE_SCOPE_NAME",
    "DCR_RULE_SCOPE_OPENID",
    "DCR_RULE_SCOPE_REPEATED",
    "DCR_RULE_SCOPE_RESERVED",
    "DCR_RULE_COUNT",
    "DCR_RULE_LENGTH",
    "DCR_OKTA_OBJECT_EXISTS",
  ],
  "okta.scopes[].name": [
    "DCR_RULE_SCOPE_NAME",
    "DCR_RULE_SCOPE_OPENID",
    "DCR_RULE_SCOPE_REPEATED",
    "DCR_RULE_SCOPE_RESERVED",
  ],
  "okta.scopes[].existing": ["DCR_RULE_EXISTING_IGNORED", "DCR_OKTA_OBJECT_UNKNOWN"],
  "okta.claim": ["DCR_RULE_CLAIM_RESERVED", "DCR_RULE_LENGTH", "DCR_OKTA_OBJECT_EXISTS"],
  "okta.claim.name": ["DCR_RULE_CLAIM_RESERVED", "DCR_RULE_LENGTH"],
  "okta.claim.existing": ["DCR_OKTA_OBJECT_UNKNOWN"],
  "okta.accessPolicy": [
    "DCR_RULE_ACCESS_POLICY",
    "DCR_RULE_POLICY_ALL_CLIENTS",
    "DCR_RULE_POLICY_NONE",
    "DCR_OKTA_OBJECT_EXISTS",
  ],
  "okta.accessPolicy.tokenLifetimeMinutes": ["DCR_RULE_RANGE"],
  "okta.accessPolicy.name": ["DCR_RULE_LENGTH"],
  "okta.accessPolicy.priority": ["DCR_RULE_RANGE"],
  "okta.accessPolicy.clients": ["DCR_RULE_POLICY_CLIENTS", "DCR_RULE_POLICY_ALL_CLIENTS"],
  "okta.dcrToken": [...reference, "DCR_KONNECT_VERIFY_FAILED", "DCR_OKTA_TOKEN_REFUSED"],
  "okta.dcrTokenId": ["DCR_RULE_TOKEN_ID", "DCR_RULE_TOKEN_PASTED"],
  "konnect.region": ["DCR_RULE_REGION"],
  "konnect.serverUrl": ["DCR_SETTINGS_SERVER_URL", "DCR_RULE_REGION", "DCR_KONNECT_SAME_SERVER"],
  "konnect.token": [...reference, "DCR_KONNECT_UNAUTHORIZED", "DCR_KONNECT_FORBIDDEN"],
  "konnect.name": ["DCR_RULE_LENGTH", "DCR_RULE_KONNECT_NAME_REPEATED", "DCR_KONNECT_NAME_TAKEN"],
  "konnect.displayName": ["DCR_RULE_LENGTH"],
  "konnect.portal": ["DCR_RULE_LENGTH", "DCR_KONNECT_PORTAL_UNKNOWN", "DCR_KONNECT_PORTAL_AMBIGUOUS"],
  "konnect.portalDefault": [
    "DCR_RULE_PORTAL_DEFAULT_REPEATED",
    "DCR_RULE_STRATEGY_UNUSED",
    "DCR_KONNECT_PORTAL_DEFAULT_TAKEN",
  ],
  "konnect.publications": [
    "DCR_RULE_PUBLICATION_REPEATED",
    "DCR_KONNECT_PUBLICATION_UNKNOWN",
    "DCR_KONNECT_PUBLICATION_AMBIGUOUS",
    "DCR_KONNECT_PUBLICATION_TAKEN",
  ],
  "konnect.authMethods": ["DCR_RULE_AUTH_METHODS", "DCR_RULE_LENGTH", "DCR_RULE_COUNT"],
  "konnect.scopes": [
    "DCR_RULE_SCOPES_EMPTY",
    "DCR_RULE_SCOPE_UNDECLARED",
    "DCR_RULE_SCOPE_OPENID",
    "DCR_RULE_COUNT",
    "DCR_RULE_LENGTH",
  ],
  "konnect.credentialClaim": ["DCR_RULE_CREDENTIAL_CLAIM", "DCR_RULE_COUNT", "DCR_RULE_LENGTH"],
  "konnect.pluginConfig": [
    "DCR_RULE_PLUGIN_CONFIG",
    "DCR_RULE_PLUGIN_REFUSES",
    "DCR_RULE_PLUGIN_OPENS",
    "DCR_RULE_PLUGIN_UNJUDGED",
    "DCR_RULE_PLUGIN_SECRET",
  ],
  "konnect.labels": [
    "DCR_RULE_LABEL_KEY",
    "DCR_RULE_LABEL_VALUE",
    "DCR_RULE_LABEL_RESERVED",
    "DCR_RULE_COUNT",
  ],
  "konnect.adopt": [
    "DCR_KONNECT_ADOPT_UNKNOWN",
    "DCR_KONNECT_ADOPT_AMBIGUOUS",
    "DCR_KONNECT_ADOPT_REFUSED",
    "DCR_KONNECT_NAME_TAKEN",
  ],
  "konnect.onDestroy": ["DCR_KONNECT_RELEASE_REFUSED", "DCR_KONNECT_IN_USE"],
  "konnect.exampleRoute": ["DCR_RULE_EXAMPLE_ROUTE"],
  renamedFrom: ["DCR_RULE_RENAMED_FROM"],
  "http.timeoutSeconds": ["DCR_HTTP_TIMEOUT"],
  "http.totalSeconds": ["DCR_HTTP_TIMEOUT"],
  "http.concurrency": ["DCR_KONNECT_RATE_LIMITED"],
  "http.retries": ["DCR_KONNECT_UNAVAILABLE"],
  "reference.env": [
    "DCR_RULE_TOKEN_NAME",
    "DCR_RULE_TOKEN_PASTED",
    "DCR_RULE_TOKEN_SHARED",
    "DCR_REFERENCE_ENV_MISSING",
    "DCR_REFERENCE_VALUE_INVALID",
  ],
  "reference.file": [
    "DCR_RULE_TOKEN_FILE",
    "DCR_RULE_TOKEN_PASTED",
    "DCR_REFERENCE_FILE_UNREADABLE",
    "DCR_REFERENCE_VALUE_INVALID",
  ],
  "reference.command": ["DCR_REFERENCE_COMMAND_FAILED", "DCR_REFERENCE_VALUE_INVALID"],
  "reference.config": [
    "DCR_RULE_TOKEN_CONFIG",
    "DCR_RULE_TOKEN_PASTED",
    "DCR_SETTINGS_SECRET_CLEAR",
    "DCR_REFERENCE_CONFIG_MISSING",
    "DCR_REFERENCE_VALUE_INVALID",
  ],
};

/** Codes that check, preview or up can report for a setting. */
export function listSettingCodes({ path, form, isNeeded }: SettingRow): ErrorCode[] {
  return [
    ...new Set([
      ...(codes[path] ?? []),
      ...(isNeeded ? (["DCR_SETTINGS_MISSING"] as const) : []),
      "DCR_SETTINGS_INVALID" as const,
      ...(/object|reference/.test(form) ? (["DCR_SETTINGS_UNKNOWN_KEY"] as const) : []),
    ]),
  ];
}
