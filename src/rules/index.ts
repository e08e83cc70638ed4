import {
  checkPolicyAbsent,
  checkPolicyClients,
  checkPolicyNumbers,
  checkPolicyOpens,
  checkPolicyWritten,
} from "./access-policy";
import { checkAuthMethods } from "./auth-methods";
import { checkAudience, checkServerId, checkServerSource } from "./authorization-server";
import { checkClaimReserved, checkCredentialClaim } from "./claim";
import type { Finding } from "./finding";
import { checkExampleRoute, checkRegion, checkServerUrl } from "./konnect-server";
import { checkLabels } from "./labels";
import { checkListLengths, checkScopeParameter, checkTextLengths } from "./lengths";
import { findPastedTokens } from "./pasted";
import type { Path } from "./path";
import type { RegistrationRule, RuleContext } from "./rule";
import {
  checkEmptyScopes,
  checkExistingScopes,
  checkOpenidScopes,
  checkScopeNames,
  checkScopesDeclared,
  checkScopesUnique,
} from "./scopes";
import { checkPluginConfig, checkPluginSecrets, checkPluginSettings, checkStrategyUsed } from "./strategy";
import { stackRules } from "./together";
import {
  checkConfigSource,
  checkTokenFiles,
  checkTokenId,
  checkTokenNames,
  checkTokenSources,
  checkTokensDiffer,
  checkTokenTexts,
} from "./tokens";
import { toRegistrationView } from "./view";

export type { Finding, Severity } from "./finding";
export type { RuleContext } from "./rule";

/** Every rule that looks at one registration alone, in the order of the settings. */
const registrationRules: readonly RegistrationRule[] = [
  checkServerSource,
  checkServerId,
  checkAudience,
  checkEmptyScopes,
  checkOpenidScopes,
  checkScopeNames,
  checkScopesUnique,
  checkScopesDeclared,
  checkExistingScopes,
  checkScopeParameter,
  checkClaimReserved,
  checkPolicyWritten,
  checkPolicyOpens,
  checkPolicyAbsent,
  checkPolicyClients,
  checkPolicyNumbers,
  checkTokenSources,
  checkTokenTexts,
  checkTokenNames,
  checkTokenFiles,
  checkTokensDiffer,
  checkConfigSource,
  checkTokenId,
  checkRegion,
  checkServerUrl,
  checkTextLengths,
  checkListLengths,
  checkAuthMethods,
  checkCredentialClaim,
  checkPluginConfig,
  checkPluginSettings,
  checkPluginSecrets,
  checkStrategyUsed,
  checkLabels,
  checkExampleRoute,
];

/** One registration as it was written; any part may be missing, of a wrong type, or `unknownValue`. */
export interface WrittenRegistration {
  readonly name: string;
  readonly settings: unknown;
}

/**
 * Applies every rule that looks at one registration alone. Values that are not computed yet are given as
 * `unknownValue` and never fail a rule.
 * @param base where the settings stand; paths of findings start with it
 */
export function checkRegistration(
  { name, settings }: WrittenRegistration,
  context: RuleContext,
  base: Path = ["registrations", name],
): Finding[] {
  const view = toRegistrationView(name, settings, base);
  return toDistinct([
    ...findPastedTokens(settings, base),
    ...registrationRules.flatMap((rule) => rule(view, context)),
  ]);
}

/** Applies every rule to every registration, and to all of them together. */
export function checkRegistrations(
  registrations: readonly WrittenRegistration[],
  context: RuleContext,
): Finding[] {
  const views = registrations.map(({ name, settings }) =>
    toRegistrationView(name, settings, ["registrations", name]),
  );
  return [
    ...registrations.flatMap((registration) => checkRegistration(registration, context)),
    ...toDistinct(stackRules.flatMap((rule) => rule(views, context))),
  ];
}

/** Each thing once: items of a comma-separated string share one path. */
export function toDistinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, path, message }) => {
    const key = JSON.stringify([code, path, message]);
    return !seen.has(key) && seen.add(key);
  });
}
