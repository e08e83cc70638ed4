import type { ApplicationWire, KonnectReader } from "../../konnect";

/** An application of a developer, and where it is. */
export interface PlacedApplication extends ApplicationWire {
  /** Name of its portal, or its id if Konnect does not answer the name. */
  readonly portal: string;
}

/**
 * Applications under any of the strategies, in all portals: they stay with their strategy when no portal offers it any
 * more. Konnect has no filter for it.
 */
export async function listApplicationsUnder(
  konnect: KonnectReader,
  authStrategyIds: readonly string[],
): Promise<PlacedApplication[]> {
  if (authStrategyIds.length === 0) return [];
  const portals = await konnect.listPortals();
  const applications = await Promise.all(
    portals.map(async ({ id, name }) =>
      (await konnect.listApplications(id)).map((item) => ({ ...item, portal: name ?? id })),
    ),
  );
  return applications.flat().filter(({ auth_strategy: used }) => authStrategyIds.includes(used?.id ?? ""));
}

/** Number of applications under a strategy in one portal. */
export async function countApplicationsIn(
  konnect: KonnectReader,
  portalId: string,
  authStrategyId: string,
): Promise<number> {
  const applications = await konnect.listApplications(portalId);
  return applications.filter(({ auth_strategy: used }) => used?.id === authStrategyId).length;
}

/** Number of applications that are registered for an API in a portal, approved or not. */
export async function countApplicationsRegisteredFor(
  konnect: KonnectReader,
  apiId: string,
  portalId: string,
): Promise<number> {
  const registrations = await konnect.listRegistrations(portalId);
  const own = registrations.filter(({ api }) => api?.id === apiId);
  return new Set(own.map(({ id, application }) => application?.id ?? id)).size;
}
