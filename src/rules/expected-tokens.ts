import type { ExpectedTokens } from "./plugin-settings";
import { toRequestedScopes } from "./requested-scopes";
import type { RegistrationView } from "./view";

/** What the settings say about the tokens that applications will get. */
export function toExpectedTokens(registration: RegistrationView): ExpectedTokens {
  const { server } = registration.okta;
  const { authMethods } = registration.konnect;
  const [only, ...others] = server.audiences.value ?? [];
  const audience = server.audience.value ?? (others.length === 0 ? only?.value : undefined);
  return {
    audience,
    scopes: toKnown(toRequestedScopes(registration).value),
    authMethods: authMethods.isWritten ? toKnown(authMethods.value) : undefined,
  };
}

function toKnown(list: readonly { readonly value: string | undefined }[] | undefined) {
  const values = list?.flatMap(({ value }) => value ?? []);
  return values?.length === list?.length ? values : undefined;
}
