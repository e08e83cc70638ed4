import { formatError, isDcrError } from "../errors";
import type { KonnectReader } from "../konnect";
import { listApplicationsUnder } from "./applications";

const maxNamedApplications = 10;

/** Who uses an auth strategy, in words. Applications stay with their strategy when no portal offers it any more. */
export async function findStrategyUsers(konnect: KonnectReader, id: string): Promise<string[]> {
  const [bindings, applications] = await Promise.all([
    findStrategyBindings(konnect, id),
    describeApplications(konnect, id),
  ]);
  return [...bindings, ...applications];
}

/** Where an auth strategy is in force, in words. */
export async function findStrategyBindings(konnect: KonnectReader, id: string): Promise<string[]> {
  const [portals, publications] = await Promise.all([
    konnect.listPortalsWithDefault(id),
    konnect.listPublicationsOf(id),
  ]);
  return [
    ...portals.map((portal) => `default of portal "${portal.name ?? "?"}" (${portal.id})`),
    ...publications.map(
      ({ api_id, portal_id }) => `publication of API ${api_id} to portal ${portal_id ?? "?"}`,
    ),
  ];
}

/** A token that may not list applications still learns of the others. */
async function describeApplications(konnect: KonnectReader, strategyId: string): Promise<string[]> {
  try {
    const all = (await listApplicationsUnder(konnect, [strategyId])).map(
      ({ id, name, portal }) => `application "${name ?? "?"}" (${id}) in portal "${portal}"`,
    );
    const further = all.length - maxNamedApplications;
    return further > 0 ? [...all.slice(0, maxNamedApplications), `${further} further applications`] : all;
  } catch (error) {
    if (!isDcrError(error)) throw error;
    return [`applications, which could not be listed: ${formatError(error)}`];
  }
}
