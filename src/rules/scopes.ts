import leven from "leven";
import { isGiven, unknown } from "../settings/draft";
import { toRequestedScopes, toScopeNames, usesClientCredentials } from "./requested-scopes";
import type { Place, RegistrationRule } from "./rule";

/** Scopes of OpenID Connect, which describe a user. Okta rejects them with client credentials. */
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

/** No OpenID Connect scope if applications use client credentials. */
export const checkOpenidScopes: RegistrationRule = (registration, report) => {
  if (usesClientCredentials(registration) !== true) return;
  for (const { path, value } of toRequestedScopes(registration).items ?? []) {
    if (!isGiven(value) || !openidScopes.includes(value)) continue;
    report.error(
      "DCR_RULE_SCOPE_OPENID",
      path,
      `${value} cannot be used with client credentials: Okta answers "Cannot request 'openid' scopes using client credentials."`,
      "Remove it, or remove client_credentials from konnect.authMethods.",
    );
  }
};

/** No empty list if applications use client credentials: Konnect then asks for openid. */
export const checkEmptyScopes: RegistrationRule = (registration, report) => {
  const { path, items } = toRequestedScopes(registration);
  if (items === undefined || items.length > 0 || usesClientCredentials(registration) !== true) return;
  report.error(
    "DCR_RULE_SCOPES_EMPTY",
    path,
    "no scope is given; Konnect then asks for openid, which Okta refuses with client credentials",
    "Name at least one scope of the authorization server, such as orders.read.",
  );
};

/** Scopes that Okta creates itself are not created again. */
export const checkReservedScopes: RegistrationRule = (registration, report) => {
  const { okta, konnect } = registration;
  if (konnect.scopes === undefined && usesClientCredentials(registration) === true) return;
  for (const [index, { name, existing }] of (isGiven(okta.scopes) ? okta.scopes : []).entries()) {
    if (!isGiven(name) || existing !== false || !openidScopes.includes(name)) continue;
    report.error(
      "DCR_RULE_SCOPE_RESERVED",
      ["okta", "scopes", index, "name"],
      `${name} belongs to OpenID Connect: it exists on every authorization server and cannot be created`,
      `Remove it, or write { name: ${name}, existing: true }.`,
    );
  }
};

/** Names that Okta accepts. */
export const checkScopeNames: RegistrationRule = ({ okta: { scopes } }, report) => {
  for (const [index, { name, existing }] of (isGiven(scopes) ? scopes : []).entries()) {
    const problem = isGiven(name) && existing !== true ? findScopeNameProblem(name) : undefined;
    if (problem === undefined) continue;
    report.error(
      "DCR_RULE_SCOPE_NAME",
      ["okta", "scopes", index, "name"],
      `${JSON.stringify(name)} ${problem}`,
      "Rename the scope.",
    );
  }
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
export const checkScopesUnique: RegistrationRule = ({ okta, konnect }, report) => {
  const requested = isGiven(konnect.scopes) ? konnect.scopes : [];
  const places = requested.map((value, index) => ({ path: ["konnect", "scopes", index], value }));
  for (const { path, value } of [...toRepeated(toScopeNames(okta.scopes) ?? []), ...toRepeated(places)]) {
    report.error("DCR_RULE_SCOPE_REPEATED", path, `${String(value)} is in the list already`, "Take one out.");
  }
};

function toRepeated<T>(places: readonly Place<T>[]): Place<T>[] {
  return places.filter(
    ({ value }, index) => isGiven(value) && places.findIndex((other) => other.value === value) !== index,
  );
}

/** The gateway requests no scope that the authorization server is not declared to have. */
export const checkScopesDeclared: RegistrationRule = ({ okta, konnect }, report) => {
  const names = toScopeNames(okta.scopes)?.map(({ value }) => value) ?? [unknown];
  if (names.includes(unknown) || !isGiven(konnect.scopes)) return;
  const declared = names.filter(isGiven);
  for (const [index, scope] of konnect.scopes.entries()) {
    if (!isGiven(scope) || declared.includes(scope) || openidScopes.includes(scope)) continue;
    const meant = declared.find((name) => leven(name, scope) <= 2);
    report.error(
      "DCR_RULE_SCOPE_UNDECLARED",
      ["konnect", "scopes", index],
      `${scope} is not among okta.scopes, so Okta would refuse every token request`,
      meant === undefined
        ? `Add it to okta.scopes; { name: ${scope}, existing: true } if Okta has it already.`
        : `Did you mean ${meant}? Otherwise add it to okta.scopes.`,
    );
  }
};

const details = ["description", "displayName", "default", "publish"];

/** Nothing is written to a scope that exists in Okta already. */
export const checkExistingScopes: RegistrationRule = ({ okta: { scopes }, getWritten }, report) => {
  for (const [index, { name, existing }] of (isGiven(scopes) ? scopes : []).entries()) {
    if (existing !== true) continue;
    for (const key of details) {
      const path = ["okta", "scopes", index, key];
      if (getWritten(...path) === undefined) continue;
      report.warning(
        "DCR_RULE_EXISTING_IGNORED",
        path,
        `has no effect: ${isGiven(name) ? name : "the scope"} is existing, and existing scopes are never written`,
        "Remove it, or remove existing: true to create the scope.",
      );
    }
  }
};
