import type { Answer } from "../sandbox-requests/calls";
import type { Observation } from "./observation";

/** What trials on a portal need. */
export interface PortalTrial {
  /** Sends a request to Konnect; objects that it creates are deleted at the end of the run. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Creates an auth strategy and answers its id. */
  readonly createStrategy: (name: string) => Promise<string>;
  /** Begins the name of every object. */
  readonly name: string;
}

/** Whether a portal's default can be deleted, tried on a portal of this run's own. */
export async function observeOwnPortal({ ask, createStrategy, name }: PortalTrial): Promise<Observation> {
  const portal = await ask("POST", "/v3/portals", { name: `${name}-portal`, authentication_enabled: true });
  if (portal.status !== 201) {
    const seen = `not tried: a portal of its own was answered with ${portal.status}`;
    return { name: "refusesDefaultInUse", position: undefined, seen };
  }
  const strategyId = await createStrategy(`${name}-default`);
  const path = `/v3/portals/${String(portal.body.id)}`;
  await ask("PATCH", path, { default_application_auth_strategy_id: strategyId });
  const deleted = await ask("DELETE", `/v2/application-auth-strategies/${strategyId}`);
  await ask("DELETE", path);
  return {
    name: "refusesDefaultInUse",
    position: deleted.status === 409,
    seen: `DELETE of a portal's default: ${deleted.status}`,
  };
}
