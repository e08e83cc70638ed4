import type { Hono } from "hono";
import { listPortalStrategies } from "../konnect/application-lifecycle";
import { bySubstring, byValue, toPage } from "../konnect/lists";
import type { AuthStrategy } from "../konnect/objects";
import type { KonnectState } from "../konnect/state";
import type { Sessions } from "./sessions";

/** Auth strategies that a developer can choose. @see Konnect API: Dev Portal v3, PortalAuthStrategy */
export function addStrategyRoutes(app: Hono, konnect: KonnectState, sessions: Sessions): void {
  app.get("/api/v3/application-auth-strategies", (context) => {
    const { portal } = sessions.get(context);
    return context.json(
      toPage(context, konnect.switches, listPortalStrategies(konnect, portal), {
        filters: {
          name: bySubstring((item) => item.displayName),
          credential_type: byValue(toCredentialType),
        },
        toWire: toStrategyWire,
      }),
    );
  });
}

/** A strategy as developers see it. */
export function toStrategyWire(strategy: AuthStrategy) {
  const common = { id: strategy.id, name: strategy.displayName, credential_type: toCredentialType(strategy) };
  if (strategy.type === "key_auth") {
    return {
      ...common,
      key_names: strategy.config.key_names ?? ["apikey"],
      supports_multiple_credentials: true,
    };
  }
  return {
    ...common,
    auth_methods: strategy.config.auth_methods,
    available_scopes: strategy.config.scopes,
    supports_multiple_credentials: false,
  };
}

function toCredentialType(strategy: AuthStrategy): string {
  if (strategy.type === "key_auth") return "key_auth";
  return strategy.dcrProviderId === null ? "self_managed_client_credentials" : "client_credentials";
}
