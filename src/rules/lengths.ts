import { toDefaultKonnectName } from "../settings/names";
import type { Field } from "./field";
import { type Finding, toError } from "./finding";
import type { Path } from "./path";
import { toRequestedScopes } from "./requested-scopes";
import type { RegistrationRule } from "./rule";

const maxScopeParameter = 1024;

/** Texts no longer than the API documents allow. */
export const checkTextLengths: RegistrationRule = ({ name, path, okta, konnect }, { stack }) => {
  const { accessPolicy } = okta;
  const konnectName = konnect.name.isWritten
    ? konnect.name
    : toDefault(path, toDefaultKonnectName(name, stack), "the default of konnect.name");
  const hasDefaultPolicyName =
    !accessPolicy.field.isWritten || (accessPolicy.field.value !== false && !accessPolicy.name.isWritten);
  const policyName = hasDefaultPolicyName
    ? toDefault(path, name, "the default of okta.accessPolicy.name")
    : accessPolicy.name;
  return [
    ...checkLength(konnectName, 256),
    ...checkLength(konnect.displayName, 256),
    ...checkLength(konnect.portal, 255),
    ...checkLength(policyName, 100),
  ];
};

/** Lists no longer than the API documents allow, nor any of their items. */
export const checkListLengths: RegistrationRule = (registration) => {
  const { konnect } = registration;
  return [
    ...checkList(toRequestedScopes(registration), 50, 128),
    ...checkList(konnect.credentialClaim, 10, 128),
    ...checkList(konnect.authMethods, 10, 64),
    ...(konnect.credentialClaim.isWritten ? [] : checkLength(registration.okta.claim.name, 128)),
  ];
};

/** All scopes together fit into one token request. */
export const checkScopeParameter: RegistrationRule = (registration) => {
  const { path, value } = toRequestedScopes(registration);
  const names = (value ?? []).map((scope) => scope.value ?? "");
  const { length } = names.join(" ");
  if (length <= maxScopeParameter) return [];
  return [
    toError(
      "DCR_RULE_LENGTH",
      path,
      `has ${length} characters in all; Okta allows ${maxScopeParameter} in one token request`,
      "Ask for fewer or shorter scopes.",
    ),
  ];
};

interface NamedText extends Field<string> {
  /** What it is, where that is not what stands at its path. */
  readonly label?: string;
}

function toDefault(path: Path, value: string, label: string): NamedText {
  return { path, isWritten: false, value, label };
}

function checkLength({ path, value, label }: NamedText, max: number): Finding[] {
  const length = [...(value ?? "")].length;
  if (length <= max) return [];
  const subject = label === undefined ? "has" : `${label} has`;
  return [
    toError("DCR_RULE_LENGTH", path, `${subject} ${length} characters; ${max} are allowed`, "Shorten it."),
  ];
}

function checkList(
  { path, value }: Field<readonly Field<string>[]>,
  max: number,
  maxItem: number,
): Finding[] {
  const items = value ?? [];
  return [
    ...(items.length > max
      ? [
          toError(
            "DCR_RULE_COUNT",
            path,
            `has ${items.length} items; Konnect allows ${max}`,
            `Keep ${max} at most.`,
          ),
        ]
      : []),
    ...items.flatMap((item) => checkLength(item, maxItem)),
  ];
}
