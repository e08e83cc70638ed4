import { isGiven } from "../settings/draft";
import { toDefaultKonnectName } from "../settings/names";
import { toRequestedScopes } from "./requested-scopes";
import type { Place, Registration, RegistrationRule, RuleContext } from "./rule";

const maxScopeParameter = 1024;

/** A text, and how long it may be. */
interface LimitedText extends Place<unknown> {
  readonly max: number;
  /** What it is, if it is not the value at its path. */
  readonly label?: string;
}

/** A list, and how many items it may have. */
interface LimitedList extends Place<readonly unknown[]> {
  readonly max: number;
}

/** Texts no longer than the API documents allow. */
export const checkTextLengths: RegistrationRule = (registration, report, context) => {
  for (const { path, value, max, label } of listTexts(registration, context)) {
    const length = typeof value === "string" ? [...value].length : 0;
    if (length <= max) continue;
    const subject = label === undefined ? "has" : `${label} has`;
    report.error(
      "DCR_RULE_LENGTH",
      path,
      `${subject} ${length} characters; ${max} are allowed`,
      "Shorten it.",
    );
  }
};

/** Lists no longer than the API documents allow. */
export const checkListLengths: RegistrationRule = (registration, report) => {
  for (const { path, value, max } of listLists(registration)) {
    if (value.length <= max) continue;
    report.error(
      "DCR_RULE_COUNT",
      path,
      `has ${value.length} items; Konnect allows ${max}`,
      `Keep ${max} at most.`,
    );
  }
};

/** All scopes together fit into one token request. */
export const checkScopeParameter: RegistrationRule = (registration, report) => {
  const { path, items = [] } = toRequestedScopes(registration);
  const { length } = items.map(({ value }) => (isGiven(value) ? value : "")).join(" ");
  if (length <= maxScopeParameter) return;
  report.error(
    "DCR_RULE_LENGTH",
    path,
    `has ${length} characters in all; Okta allows ${maxScopeParameter} in one token request`,
    "Ask for fewer or shorter scopes.",
  );
};

function listTexts(registration: Registration, { stack }: RuleContext): LimitedText[] {
  const { name, okta, konnect } = registration;
  const toItems = (key: "authMethods" | "credentialClaim", max: number) =>
    (isGiven(konnect[key]) ? konnect[key] : []).map((value, index) => ({
      path: ["konnect", key, index],
      value,
      max,
    }));
  return [
    konnect.name === undefined
      ? {
          path: [],
          value: toDefaultKonnectName(name, stack),
          max: 256,
          label: "the default of konnect.name",
        }
      : { path: ["konnect", "name"], value: konnect.name, max: 256 },
    { path: ["konnect", "displayName"], value: konnect.displayName, max: 256 },
    { path: ["konnect", "portal"], value: konnect.portal, max: 255 },
    toPolicyName(name, okta.accessPolicy),
    ...(toRequestedScopes(registration).items ?? []).map((item) => ({ ...item, max: 128 })),
    ...toItems("credentialClaim", 128),
    ...toItems("authMethods", 64),
    ...(konnect.credentialClaim === undefined
      ? [{ path: ["okta", "claim", "name"], value: okta.claim.name, max: 128 }]
      : []),
  ];
}

function toPolicyName(name: string, policy: Registration["okta"]["accessPolicy"]): LimitedText {
  const isManaged = isGiven(policy) && policy !== false;
  return isManaged && policy.name === undefined
    ? { path: [], value: name, max: 100, label: "the default of okta.accessPolicy.name" }
    : { path: ["okta", "accessPolicy", "name"], value: isManaged ? policy.name : undefined, max: 100 };
}

function listLists(registration: Registration): LimitedList[] {
  const { authMethods, credentialClaim } = registration.konnect;
  const { path, items = [] } = toRequestedScopes(registration);
  return [
    { path, value: items, max: 50 },
    {
      path: ["konnect", "credentialClaim"],
      value: isGiven(credentialClaim) ? credentialClaim : [],
      max: 10,
    },
    { path: ["konnect", "authMethods"], value: isGiven(authMethods) ? authMethods : [], max: 10 },
  ];
}
