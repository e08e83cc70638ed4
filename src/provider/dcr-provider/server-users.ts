import { DcrError } from "../../errors";
import type { AuthStrategyWire, KonnectReader } from "../../konnect";
import { trimIssuer } from "../../okta/issuer-form";
import { findStrategyBindings } from "../auth-strategy/strategy-users";

/**
 * Makes sure that no strategy in force is left with the issuer of a server that this stack is about to delete.
 * @param isLeaving - Whether a strategy stops using the server in the same operation.
 * @throws DcrError DCR_OKTA_SERVER_IN_USE
 */
export async function refuseUsedServer(
  konnect: KonnectReader,
  issuer: string,
  isLeaving: (strategy: AuthStrategyWire) => boolean,
): Promise<void> {
  const users = (await konnect.listAuthStrategies()).filter(
    (strategy) =>
      trimIssuer(strategy.configs?.["openid-connect"]?.issuer ?? "") === trimIssuer(issuer) &&
      !isLeaving(strategy),
  );
  const inForce: string[] = [];
  for (const { id, name } of users) {
    const bindings = await findStrategyBindings(konnect, id);
    if (bindings.length > 0) inForce.push(`auth strategy "${name ?? "?"}" (${id}): ${bindings.join(", ")}`);
  }
  if (inForce.length === 0) return;
  throw new DcrError(
    "DCR_OKTA_SERVER_IN_USE",
    `this stack would delete the authorization server of ${issuer}, which strategies in force use: ${inForce.join("; ")}`,
    {
      path: "issuer",
      fix: "Give those strategies another issuer first, or the APIs another strategy. To leave the server in Okta, set konnect.onDestroy: keep and run pulumi up, or name the server as existing.",
    },
  );
}
