import { formatError, isDcrError } from "../errors";
import type { KonnectReader } from "../konnect";

const maxNamedApplications = 10;

/** Who uses an auth strategy, in words. Applications stay with their strategy when no portal offers it any more. */
export async function findStrategyUsers(konnect: KonnectReader, id: string): Promise<string[]> {
  const [portals, publications, applications] = await Promise.all([
    konnect.listPortalsWithDefault(id),
    konnect.listPublicationsOf(id),
    describeApplications(konnect, id),
  ]);
  return [
    ...portals.map((portal) => `default of portal "${portal.name ?? "?"}" (${portal.id})`),
    ...publications.map(
      ({ api_id, portal_id }) => `publication of API ${api_id} to portal ${portal_id ?? "?"}`,
    ),
    ...applications,
  ];
}

/** Applications of all portals under a strategy; a token that may not list them still learns of the others. */
async function describeApplications(konnect: KonnectReader, strategyId: string): Promise<string[]> {
  try {
    const portals = await konnect.listPortals();
    const found = await Promise.all(
      portals.map(async (portal) => {
        const applications = await konnect.listApplications(portal.id);
        return applications
          .filter(({ auth_strategy: strategy }) => strategy?.id === strategyId)
          .map(({ id, name }) => `application "${name}" (${id}) in portal "${portal.name ?? "?"}"`);
      }),
    );
    const all = found.flat();
    const further = all.length - maxNamedApplications;
    return further > 0 ? [...all.slice(0, maxNamedApplications), `${further} further applications`] : all;
  } catch (error) {
    if (!isDcrError(error)) throw error;
    return [`applications, which could not be listed: ${formatError(error)}`];
  }
}
