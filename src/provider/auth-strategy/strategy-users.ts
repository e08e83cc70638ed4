import { formatError, isDcrError } from "../../errors";
import type { KonnectReader } from "../../konnect";
import { listApplicationsUnder } from "../impact/applications";

const maxNamedApplications = 10;

/** Who uses an auth strategy, as text. Applications stay with their strategy when no portal offers it any more. */
export async function findStrategyUsers(konnect: KonnectReader, id: string): Promise<string[]> {
  const [bindings, applications] = await Promise.all([
    findStrategyBindings(konnect, id),
    describeApplications(konnect, id),
  ]);
  return [...bindings, ...applications];
}

/** Where an auth strategy is in force, as text. */
export async function findStrategyBindings(konnect: KonnectReader, id: string): Promise<string[]> {
  const [defaults, publications] = await Promise.all([
    konnect.listPortalsWithDefault(id),
    konnect.listPublicationsOf(id),
  ]);
  const [apis, portals] =
    publications.length === 0
      ? [[], []]
      : await Promise.all([listNames(() => konnect.listApis()), listNames(() => konnect.listPortals())]);
  const users = [
    ...defaults.map((portal) => `default of portal "${portal.name ?? "?"}" (${portal.id})`),
    ...publications.map(
      ({ api_id, portal_id }) =>
        `publication of API ${toNamed(api_id, apis)} to portal ${toNamed(portal_id ?? "?", portals)}`,
    ),
  ];
  return [...new Set(users)];
}

interface Named {
  readonly id: string;
  readonly name?: string | undefined;
}

/** Names only help to read the message: if the token may not read them, it has ids. */
async function listNames(list: () => Promise<readonly Named[]>): Promise<readonly Named[]> {
  try {
    return await list();
  } catch (error) {
    if (isDcrError(error)) return [];
    throw error;
  }
}

function toNamed(id: string, objects: readonly Named[]): string {
  const name = objects.find((item) => item.id === id)?.name;
  return name === undefined ? id : `"${name}" (${id})`;
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
