import type { KonnectReader } from "../konnect";

/**
 * Number of applications under any of the strategies, in the portals that have one of them as their default or on a
 * publication. Konnect has no filter for it.
 */
export async function countApplicationsOf(
  konnect: KonnectReader,
  authStrategyIds: readonly string[],
): Promise<number> {
  const portalIds = await Promise.all(authStrategyIds.map((id) => listPortalIdsOf(konnect, id)));
  const applications = await Promise.all(
    [...new Set(portalIds.flat())].map((portalId) => konnect.listApplications(portalId)),
  );
  return applications
    .flat()
    .filter(({ auth_strategy: strategy }) => authStrategyIds.includes(strategy?.id ?? "")).length;
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

async function listPortalIdsOf(konnect: KonnectReader, authStrategyId: string): Promise<string[]> {
  const [portals, publications] = await Promise.all([
    konnect.listPortalsWithDefault(authStrategyId),
    konnect.listPublicationsOf(authStrategyId),
  ]);
  return [
    ...portals.map(({ id }) => id),
    ...publications.flatMap(({ portal_id: id }) => (id === undefined ? [] : [id])),
  ];
}
