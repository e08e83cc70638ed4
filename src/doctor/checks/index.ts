import { type Area, type AreaSelection, areas } from "../area";
import type { RegistrationFacts } from "../facts/facts";
import { checkAccessPolicy, checkFurtherScopes } from "./access-policy";
import { checkAgreement } from "./agreement";
import { checkApis } from "./apis";
import type { CheckResult } from "./check-result";
import { checkClaim } from "./claim";
import { checkIssuer } from "./issuer";
import { checkKonnectToken } from "./konnect-token";
import { checkOrganization } from "./organization";
import { checkPluginSettings } from "./plugin-settings";
import { checkPortal } from "./portal";
import { checkProbe } from "./probe";
import { checkProvider } from "./provider";
import { checkPublications } from "./publications";
import { checkOktaScopes } from "./scopes";
import { checkServer } from "./server";
import { checkStrategy } from "./strategy";
import { checkToken } from "./token";

type Check = (facts: RegistrationFacts) => CheckResult | CheckResult[];

const checksByArea: Readonly<Record<Area, readonly Check[]>> = {
  token: [checkToken],
  okta: [checkOrganization, checkServer, checkOktaScopes, checkClaim, checkAccessPolicy, checkFurtherScopes],
  konnect: [checkKonnectToken, checkProvider, checkStrategy, checkPluginSettings, checkPortal, checkApis],
  binding: [checkIssuer, checkAgreement, checkPublications],
  probe: [checkProbe],
};

/** Runs the checks of the areas over the facts of one registration. Pure. */
export function runChecks(facts: RegistrationFacts, selection: AreaSelection): CheckResult[] {
  return areas
    .filter((area) => selection.has(area))
    .flatMap((area) => checksByArea[area].flatMap((check) => check(facts)));
}
