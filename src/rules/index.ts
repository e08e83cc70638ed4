import { toDraft } from "../settings/draft";
import { createReport, type Finding, toDistinct } from "../settings/finding";
import type { Path } from "../settings/path";
import { getPart } from "../settings/record";
import { registrationSchema } from "../settings/schema";
import * as accessPolicy from "./access-policy";
import * as authMethods from "./auth-methods";
import * as authorizationServer from "./authorization-server";
import * as claim from "./claim";
import * as konnectServer from "./konnect-server";
import * as labels from "./labels";
import * as lengths from "./lengths";
import * as pasted from "./pasted";
import type { Registration, RegistrationRule, RuleContext, StackRule } from "./rule";
import * as scopes from "./scopes";
import * as strategy from "./strategy";
import * as together from "./together";
import * as tokens from "./tokens";

export type { Finding, Severity } from "../settings/finding";
export type { RuleContext } from "./rule";

/** Every rule that looks at one registration alone, in the order of the settings. */
const registrationRules: readonly RegistrationRule[] = [
  pasted.checkPastedTokens,
  authorizationServer.checkServerId,
  authorizationServer.checkAudienceKeys,
  authorizationServer.checkAudienceCount,
  scopes.checkEmptyScopes,
  scopes.checkOpenidScopes,
  scopes.checkReservedScopes,
  scopes.checkScopeNames,
  scopes.checkScopesUnique,
  scopes.checkScopesDeclared,
  scopes.checkExistingScopes,
  lengths.checkScopeParameter,
  claim.checkClaimReserved,
  accessPolicy.checkPolicyWritten,
  accessPolicy.checkPolicyOpens,
  accessPolicy.checkPolicyAbsent,
  accessPolicy.checkPolicyClients,
  accessPolicy.checkPolicyLifetime,
  accessPolicy.checkPolicyPriority,
  tokens.checkTokenTexts,
  tokens.checkTokenNames,
  tokens.checkTokenFiles,
  tokens.checkTokensDiffer,
  tokens.checkConfigSource,
  tokens.checkTokenId,
  konnectServer.checkRegion,
  konnectServer.checkServerUrl,
  lengths.checkTextLengths,
  lengths.checkListLengths,
  authMethods.checkAuthMethodUsable,
  authMethods.checkAuthMethodsOffered,
  authMethods.checkClientCredentials,
  claim.checkCredentialClaimEmpty,
  claim.checkCredentialClaim,
  strategy.checkPluginConfig,
  strategy.checkPluginSettings,
  strategy.checkPluginSecrets,
  strategy.checkStrategyUsed,
  labels.checkLabelCount,
  labels.checkLabelsReserved,
  labels.checkLabelKeys,
  labels.checkLabelValues,
  konnectServer.checkExampleRoute,
];

/** Every rule across registrations. */
const stackRules: readonly StackRule[] = [
  together.checkPortalDefaults,
  together.checkPublications,
  together.checkKonnectNames,
  together.checkRenamedAway,
  together.checkRenamedOnce,
  together.checkServersShared,
  together.checkServerNames,
];

/** One registration as it was written; any part may be missing, of a wrong type, or `unknownValue`. */
export interface WrittenRegistration {
  readonly name: string;
  readonly settings: unknown;
}

/**
 * Applies every rule that looks at one registration alone. Values that are not computed yet are given as
 * `unknownValue` and never fail a rule.
 * @param base the path of the settings; paths of findings start with it
 */
export function checkRegistration(
  written: WrittenRegistration,
  context: RuleContext,
  base: Path = ["registrations", written.name],
): Finding[] {
  const registration = toRegistration(written);
  const { report, findings } = createReport(written.settings, base);
  for (const rule of registrationRules) rule(registration, report, context);
  return toDistinct(findings);
}

/** Applies every rule to every registration, and to all of them together. */
export function checkRegistrations(written: readonly WrittenRegistration[], context: RuleContext): Finding[] {
  const raw = Object.fromEntries(written.map(({ name, settings }) => [name, settings]));
  const registrations = written.map(toRegistration);
  const { report, findings } = createReport(raw, ["registrations"]);
  for (const rule of stackRules) rule(registrations, report, context);
  return [
    ...written.flatMap((registration) => checkRegistration(registration, context)),
    ...toDistinct(findings),
  ];
}

/** A registration as rules see it. */
export function toRegistration({ name, settings }: WrittenRegistration): Registration {
  const { okta, konnect, renamedFrom } = toDraft(registrationSchema, settings);
  const getWritten = (...path: Path) => path.reduce<unknown>(getPart, settings);
  return { name, okta, konnect, renamedFrom, getWritten };
}
