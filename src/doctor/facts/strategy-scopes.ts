import type { AuthStrategyWire } from "../../konnect";
import type { RegistrationOutputs } from "../../stack/registration-outputs";

/** Scopes that the gateway requests: those of the strategy in Konnect, otherwise those of the stack. */
export function findStrategyScopes(
  strategy: AuthStrategyWire | undefined,
  outputs: RegistrationOutputs,
): readonly string[] {
  return strategy?.configs?.["openid-connect"]?.scopes ?? outputs.konnect.scopes;
}
