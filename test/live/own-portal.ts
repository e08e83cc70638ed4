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

const switches = ["refusesDefaultInUse", "refusesStrategyWithApplications"] as const;

/** Whether strategies in use can be deleted, tried on a portal of this run's own. */
export async function observeOwnPortal(trial: PortalTrial): Promise<Observation[]> {
  const { ask, name } = trial;
  const portal = await ask("POST", "/v3/portals", { name: `${name}-portal`, authentication_enabled: true });
  if (portal.status !== 201) {
    const seen = `not tried: a portal of its own was answered with ${portal.status}`;
    return switches.map((item) => ({ name: item, position: undefined, seen }));
  }
  const path = `/v3/portals/${String(portal.body.id)}`;
  try {
    return [await observeDefault(trial, path), await observeApplication(trial, path)];
  } finally {
    await ask("DELETE", `${path}?force=true`);
  }
}

/** Whether a portal's default can be deleted. */
async function observeDefault(
  { ask, createStrategy, name }: PortalTrial,
  portal: string,
): Promise<Observation> {
  const strategyId = await createStrategy(`${name}-default`);
  await ask("PATCH", portal, { default_application_auth_strategy_id: strategyId });
  const deleted = await ask("DELETE", `/v2/application-auth-strategies/${strategyId}`);
  await ask("PATCH", portal, { default_application_auth_strategy_id: null });
  return {
    name: "refusesDefaultInUse",
    position: deleted.status === 409,
    seen: `DELETE of a portal's default: ${deleted.status}`,
  };
}

/** Whether a strategy can be deleted that an application uses: one without an identity provider, of a developer of its own. */
async function observeApplication(
  { ask, createStrategy, name }: PortalTrial,
  portal: string,
): Promise<Observation> {
  const developer = await ask("POST", `${portal}/developers`, {
    email: `${name}@example.com`,
    full_name: name,
    status: "approved",
    send_invitation_email: false,
  });
  const strategyId = await createStrategy(`${name}-application`);
  // A portal offers its default; afterwards only the application uses the strategy.
  await ask("PATCH", portal, { default_application_auth_strategy_id: strategyId });
  const application = await ask("POST", `${portal}/applications`, {
    name: `${name}-application`,
    owner: { type: "developer", id: developer.body.id },
    auth_strategy_id: strategyId,
    client_id: `${name}-client`,
  });
  await ask("PATCH", portal, { default_application_auth_strategy_id: null });
  if (application.status !== 201) {
    const seen = `not tried: a developer was answered with ${developer.status}, an application of it with ${application.status}`;
    return { name: "refusesStrategyWithApplications", position: undefined, seen };
  }
  const deleted = await ask("DELETE", `/v2/application-auth-strategies/${strategyId}`);
  await ask("DELETE", `${portal}/applications/${String(application.body.id)}`);
  return {
    name: "refusesStrategyWithApplications",
    position: deleted.status === 409,
    seen: `DELETE of a strategy that an application uses: ${deleted.status}`,
  };
}
