import { isGiven } from "../settings/draft";
import type { ExpectedTokens } from "./plugin-settings";
import { toRequestedScopes } from "./requested-scopes";
import type { Registration } from "./rule";

/** What the settings determine of the tokens that applications will get. */
export function toExpectedTokens(registration: Registration): ExpectedTokens {
  const { create } = registration.okta.authorizationServer;
  const [audience, ...others] = isGiven(create) ? [create.audience ?? create.audiences].flat() : [];
  const { authMethods } = registration.konnect;
  return {
    audience: typeof audience === "string" && others.length === 0 ? audience : undefined,
    scopes: toKnown(toRequestedScopes(registration).items?.map(({ value }) => value)),
    authMethods: isGiven(authMethods) ? toKnown(authMethods) : undefined,
  };
}

function toKnown(list: readonly unknown[] | undefined): string[] | undefined {
  const values = list?.filter((item) => typeof item === "string");
  return values?.length === list?.length ? values : undefined;
}
