import type { AuthStrategyWire } from "../konnect";
import type { RegistrationOutputs } from "../stack/registration-outputs";

/** Scopes that the gateway asks for: those of the strategy as it is in Konnect, else as the stack says. */
export function findStrategyScopes(
  strategy: AuthStrategyWire | undefined,
  outputs: RegistrationOutputs,
): readonly string[] {
  return strategy?.configs?.["openid-connect"]?.scopes ?? outputs.konnect.scopes;
}
