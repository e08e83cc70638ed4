import { isGiven, unknown } from "../settings/draft";
import { usesClientCredentials } from "./requested-scopes";
import type { RegistrationRule } from "./rule";

/** Ways that begin with what DCR gives an application: its id and secret, or a token for them. */
export const tokenMethods: readonly string[] = ["client_credentials", "bearer"];

/** What Konnect's DCR offers for Okta. @see Kong: Dev Portal Dynamic Client Registration, authentication methods */
export const offeredMethods: readonly string[] = [...tokenMethods, "session"];

/** Flows with a user: Konnect's clients in Okta have no grant for them, and the rule of the policy none either. */
const userMethods: readonly string[] = ["authorization_code", "refresh_token", "password"];

const path = ["konnect", "authMethods"];

/** At least one way that applications of DCR can use. */
export const checkAuthMethodUsable: RegistrationRule = ({ konnect: { authMethods } }, report) => {
  if (!isGiven(authMethods) || !isUnusable(authMethods)) return;
  report.error(
    "DCR_RULE_AUTH_METHODS",
    path,
    authMethods.length === 0
      ? "is empty: the gateway would reject every application"
      : "has neither client_credentials nor bearer: no application could get in, and sessions begin with one of them",
    "Remove it; the default is [client_credentials, bearer].",
  );
};

/** No way that needs a user, or that Konnect does not offer. */
export const checkAuthMethodsOffered: RegistrationRule = ({ konnect: { authMethods } }, report) => {
  if (!isGiven(authMethods) || isUnusable(authMethods)) return;
  const offer = `Konnect's DCR for Okta offers ${offeredMethods.join(", ")}`;
  for (const [index, method] of authMethods.entries()) {
    if (method === unknown || offeredMethods.includes(method)) continue;
    const needsUser = userMethods.includes(method);
    report[needsUser ? "error" : "warning"](
      "DCR_RULE_AUTH_METHODS",
      [...path, index],
      needsUser
        ? `${method} needs a user, and Konnect registers clients in Okta without one`
        : `${method} is not offered: ${offer}`,
      needsUser ? `${offer}. Take ${method} out.` : `Take ${method} out.`,
    );
  }
};

/** Most applications show their id and secret. */
export const checkClientCredentials: RegistrationRule = (registration, report) => {
  const { authMethods } = registration.konnect;
  if (!isGiven(authMethods) || isUnusable(authMethods) || usesClientCredentials(registration) !== false)
    return;
  report.warning(
    "DCR_RULE_AUTH_METHODS",
    path,
    "client_credentials is missing: the gateway refuses an application's id and secret",
    "Add client_credentials, unless applications fetch their tokens from Okta themselves (bearer).",
  );
};

function isUnusable(methods: readonly (string | typeof unknown)[]): boolean {
  return methods.every((method) => method !== unknown && !tokenMethods.includes(method));
}
