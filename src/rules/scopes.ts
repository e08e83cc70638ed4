import leven from "leven";
import type { Field } from "./field";
import { type Finding, toError, toWarning } from "./finding";
import { toRequestedScopes, usesClientCredentials } from "./requested-scopes";
import type { RegistrationRule } from "./rule";
import type { ScopeView } from "./view";

/** Scopes of OpenID Connect, which stand for a user; Okta refuses them with client credentials. */
export const openidScopes: readonly string[] = [
  "openid",
  "profile",
  "email",
  "address",
  "phone",
  "offline_access",
  "groups",
  "device_sso",
];

/** No OpenID Connect scope where applications use client credentials. */
export const checkOpenidScopes: RegistrationRule = (registration) => {
  if (usesClientCredentials(registration) !== true) return [];
  return (toRequestedScopes(registration).value ?? []).flatMap(({ path, value }) =>
    value !== undefined && openidScopes.includes(value)
      ? [
          toError(
            "DCR_RULE_SCOPE_OPENID",
            path,
            `${value} cannot be used with client credentials: Okta answers "Cannot request 'openid' scopes using client credentials."`,
            "Take it out, or take client_credentials out of konnect.authMethods.",
          ),
        ]
      : [],
  );
};

/** No empty list where applications use client credentials: Konnect then asks for openid. */
export const checkEmptyScopes: RegistrationRule = (registration) => {
  const { path, value } = toRequestedScopes(registration);
  if (value === undefined || value.length > 0 || usesClientCredentials(registration) !== true) return [];
  return [
    toError(
      "DCR_RULE_SCOPES_EMPTY",
      path,
      "no scope is given; Konnect then asks for openid, which Okta refuses with client credentials",
      "Name at least one scope of the authorization server, such as orders.read.",
    ),
  ];
};

/** Names that Okta accepts; the scopes it makes itself are not made again. */
export const checkScopeNames: RegistrationRule = (registration) => {
  const { okta, konnect } = registration;
  const isReportedAsOpenid = !konnect.scopes.isWritten && usesClientCredentials(registration) === true;
  return (okta.scopes.value ?? []).flatMap(({ name: { path, value }, isExisting }) => {
    if (value === undefined) return [];
    if (isExisting === false && openidScopes.includes(value)) {
      if (isReportedAsOpenid) return [];
      return [
        toError(
          "DCR_RULE_SCOPE_RESERVED",
          path,
          `${value} belongs to OpenID Connect: Okta has it on every authorization server and lets nobody create it`,
          `Take it out, or write { name: ${value}, existing: true }.`,
        ),
      ];
    }
    if (isExisting === true) return [];
    const problem = findScopeNameProblem(value);
    if (problem === undefined) return [];
    return [toError("DCR_RULE_SCOPE_NAME", path, `${JSON.stringify(value)} ${problem}`, "Rename the scope.")];
  });
};

function findScopeNameProblem(name: string): string | undefined {
  if (!/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(name)) {
    return "has a character that scopes cannot have: space, double quote, backslash, or one outside printable ASCII";
  }
  if (/^okta[.:]/.test(name) || name === "okta" || name === "*") {
    return 'is a name that Okta keeps for itself: "okta", "*" and names that start with "okta." or "okta:"';
  }
  return name.includes("<") && name.includes(">") ? "has both < and >, which Okta refuses" : undefined;
}

/** Each scope once. */
export const checkScopesUnique: RegistrationRule = ({ okta, konnect }) => [
  ...toRepeated((okta.scopes.value ?? []).map((scope) => scope.name)),
  ...toRepeated(konnect.scopes.value ?? []),
];

function toRepeated(names: readonly Field<string>[]): Finding[] {
  return names.flatMap(({ path, value }, index) => {
    if (value === undefined || names.findIndex((other) => other.value === value) === index) return [];
    return [toError("DCR_RULE_SCOPE_REPEATED", path, `${value} stands in the list already`, "Take one out.")];
  });
}

/** The gateway asks for no scope that the authorization server is not said to have. */
export const checkScopesDeclared: RegistrationRule = ({ okta, konnect }) => {
  const declared = okta.scopes.value?.map((scope) => scope.name.value);
  if (declared === undefined || declared.includes(undefined)) return [];
  const names = declared.filter((name) => name !== undefined);
  return (konnect.scopes.value ?? []).flatMap(({ path, value }) => {
    if (value === undefined || names.includes(value) || openidScopes.includes(value)) return [];
    const meant = names.find((name) => leven(name, value) <= 2);
    return [
      toError(
        "DCR_RULE_SCOPE_UNDECLARED",
        path,
        `${value} is not among okta.scopes, so Okta would refuse every token request`,
        meant === undefined
          ? `Add it to okta.scopes; { name: ${value}, existing: true } if Okta has it already.`
          : `Did you mean ${meant}? Otherwise add it to okta.scopes.`,
      ),
    ];
  });
};

/** Nothing is written to a scope that stands in Okta already. */
export const checkExistingScopes: RegistrationRule = ({ okta }) =>
  (okta.scopes.value ?? []).filter((scope) => scope.isExisting === true).flatMap(toIgnoredDetails);

function toIgnoredDetails({ name, details }: ScopeView): Finding[] {
  return details
    .filter((detail) => detail.isWritten)
    .map(({ path }) =>
      toWarning(
        "DCR_RULE_EXISTING_IGNORED",
        path,
        `has no effect: ${name.value ?? "the scope"} is existing, and existing scopes are never written`,
        "Take it out, or take out existing: true where the scope is to be made here.",
      ),
    );
}
