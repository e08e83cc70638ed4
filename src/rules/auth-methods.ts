import { toError, toWarning } from "./finding";
import { usesClientCredentials } from "./requested-scopes";
import type { RegistrationRule } from "./rule";

/** Ways that begin with what DCR gives an application: its id and secret, or a token for them. */
export const tokenMethods: readonly string[] = ["client_credentials", "bearer"];

/** What Konnect's DCR offers for Okta. @see Kong: Dev Portal Dynamic Client Registration, authentication methods */
export const offeredMethods: readonly string[] = [...tokenMethods, "session"];

/** Flows with a user: Konnect's clients in Okta have no grant for them, and the rule of the policy none either. */
const userMethods: readonly string[] = ["authorization_code", "refresh_token", "password"];

/** At least one way that applications of DCR can use, and none that needs a user. */
export const checkAuthMethods: RegistrationRule = (registration) => {
  const { path, value } = registration.konnect.authMethods;
  if (value === undefined) return [];
  if (value.length === 0) {
    return [
      toError(
        "DCR_RULE_AUTH_METHODS",
        path,
        "is empty: the gateway would let nobody in",
        "Take it out; the default is [client_credentials, bearer].",
      ),
    ];
  }
  const methods = value.map((method) => method.value);
  const isKnown = methods.every((method) => method !== undefined);
  if (isKnown && !methods.some((method) => tokenMethods.includes(method ?? ""))) {
    return [
      toError(
        "DCR_RULE_AUTH_METHODS",
        path,
        "has neither client_credentials nor bearer: no application could get in, and sessions begin with one of them",
        "Take it out; the default is [client_credentials, bearer].",
      ),
    ];
  }
  return [
    ...value.flatMap((method) => judgeMethod(method)),
    ...(usesClientCredentials(registration) === false
      ? [
          toWarning(
            "DCR_RULE_AUTH_METHODS",
            path,
            "client_credentials is missing: the gateway refuses an application's id and secret",
            "Add client_credentials, unless applications fetch their tokens from Okta themselves (bearer).",
          ),
        ]
      : []),
  ];
};

function judgeMethod({
  path,
  value,
}: {
  readonly path: readonly (string | number)[];
  readonly value: string | undefined;
}) {
  if (value === undefined || offeredMethods.includes(value)) return [];
  const offer = `Konnect's DCR for Okta offers ${offeredMethods.join(", ")}`;
  if (userMethods.includes(value)) {
    return [
      toError(
        "DCR_RULE_AUTH_METHODS",
        path,
        `${value} needs a user, and Konnect registers clients in Okta without one`,
        `${offer}. Take ${value} out.`,
      ),
    ];
  }
  return [
    toWarning("DCR_RULE_AUTH_METHODS", path, `${value} is not offered: ${offer}`, `Take ${value} out.`),
  ];
}
