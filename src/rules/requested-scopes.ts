import type { Field } from "./field";
import type { RegistrationView } from "./view";

/** Scopes that the gateway asks for: all of okta.scopes where konnect.scopes is not written. */
export function toRequestedScopes({ okta, konnect }: RegistrationView): Field<readonly Field<string>[]> {
  if (konnect.scopes.isWritten) return konnect.scopes;
  return { ...okta.scopes, value: okta.scopes.value?.map((scope) => scope.name) };
}

/** Whether applications send their id and secret to the gateway; undefined where that is not known. */
export function usesClientCredentials({ konnect: { authMethods } }: RegistrationView): boolean | undefined {
  if (!authMethods.isWritten) return true;
  if (authMethods.value?.some((method) => method.value === "client_credentials")) return true;
  return authMethods.value?.every((method) => method.value !== undefined) === true ? false : undefined;
}
