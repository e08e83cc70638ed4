import type { Connections } from "../diagnosis/connections";
import { andThen, attempt, type Reading, read, unread } from "../diagnosis/reading";
import { DcrError } from "../errors";
import type { ImplementationWire, KonnectReader, PublicationListItemWire } from "../konnect";
import { getPortalByNameOrId, isUuid } from "../konnect/portal-lookup";
import type { RegistrationOutputs } from "../stack/registration-outputs";
import type { ApplicationRegistration } from "./links";
import type { SmokePlan } from "./plan";

/** What the Konnect token can read; each part gives the reason if it cannot. */
export interface KonnectSide {
  /** Why Konnect cannot be read; undefined if it can. */
  readonly because: string | undefined;
  /** The registration's portal: from the stack's outputs, otherwise from Konnect; never from the portal itself. */
  readonly portalId: Reading<string>;
  /** Publications of the portal, or of one API by name or id. */
  listPublications(api?: string): Promise<Reading<readonly PublicationListItemWire[]>>;
  getPublication(apiId: string): Promise<Reading<PublicationListItemWire | undefined>>;
  listImplementations(apiId: string): Promise<Reading<readonly ImplementationWire[]>>;
  /** Status of the portal's account with an e-mail address; undefined if there is none. */
  getDeveloperStatus(email: string): Promise<Reading<string | undefined>>;
  /** APIs that the application with a client id is registered for; undefined if there is no such application. */
  findRegistrations(clientId: string): Promise<Reading<ClientRegistrations | undefined>>;
  /** Approves a registration only if Konnect confirms that it belongs to the application of this name. */
  approve(
    application: { readonly id: string; readonly name: string },
    registrationId: string,
  ): Promise<Reading<unknown>>;
}

/** An application and what it is registered for. */
export interface ClientRegistrations {
  readonly application: string;
  readonly registrations: readonly { readonly apiId: string | undefined; readonly status: string }[];
}

/** Opens Konnect's side of a plan; if the token is not available, every reading reports it. */
export async function openKonnectSide(
  { outputs }: SmokePlan,
  connections: Connections,
): Promise<KonnectSide> {
  const { serverUrl, tokenReference } = outputs.konnect;
  const connection = await connections.connectKonnect(serverUrl, tokenReference);
  const ask = <T>(request: (reader: KonnectReader) => Promise<T>): Promise<Reading<T>> =>
    andThen(connection, (reader) => attempt(() => request(reader)));
  const portalId = await findPortalId(outputs, connection);
  const askPortal = <T>(
    request: (reader: KonnectReader, portal: string) => Promise<T>,
  ): Promise<Reading<T>> => andThen(portalId, (id) => ask((reader) => request(reader, id)));

  return {
    because: connection.state === "unread" ? connection.because : undefined,
    portalId,
    listPublications: (api) =>
      askPortal((reader, portal) =>
        reader.listPublications(portal, api === undefined ? undefined : toFilter(api)),
      ),
    getPublication: (apiId) =>
      askPortal(async (reader, portal) => (await reader.listPublications(portal, { id: apiId }))[0]),
    listImplementations: (apiId) => ask((reader) => reader.listImplementations(apiId)),
    getDeveloperStatus: (email) =>
      askPortal(async (reader, portal) => {
        const [developer] = await reader.listDevelopersNamed(portal, email);
        return developer === undefined ? undefined : (developer.status ?? "unknown");
      }),
    findRegistrations: (clientId) =>
      askPortal(async (reader, portal) => {
        const applications = await reader.listApplications(portal);
        const own = applications.find((item) => item.client_id === clientId);
        if (own === undefined) return undefined;
        const registrations = await reader.listRegistrations(portal, own.id);
        return {
          application: `"${own.name ?? own.id}"`,
          registrations: registrations.map(({ api, status }) => ({
            apiId: api?.id,
            status: status ?? "unknown",
          })),
        };
      }),
    approve: async (application, registrationId) => {
      const invalid = [application.id, registrationId].find((id) => !isUuid(id));
      if (invalid !== undefined)
        return unread(`the portal returned an id that is not valid: ${JSON.stringify(invalid)}`);
      const registrations = await askPortal((reader, portal) =>
        reader.listRegistrations(portal, application.id),
      );
      const approval = await connections.connectApproval(serverUrl, tokenReference);
      return await andThen(portalId, (portal) =>
        andThen(registrations, async (found) => {
          const own = found.find(({ id }) => id === registrationId);
          if (own?.application?.name !== application.name) {
            return unread(`Konnect knows no registration ${registrationId} of "${application.name}"`);
          }
          return await andThen(approval, (client) =>
            attempt(() => client.approveRegistration(portal, application.id, registrationId)),
          );
        }),
      );
    },
  };
}

/** Without the Konnect token, only if the outputs or the settings contain the id. */
async function findPortalId(
  { portalId, konnect }: RegistrationOutputs,
  connection: Reading<KonnectReader>,
): Promise<Reading<string>> {
  const known = portalId ?? konnect.portal;
  if (isUuid(known)) return read(known);
  if (portalId !== undefined) return unread("the stack's outputs contain a portal id that is not valid");
  return await andThen(connection, (reader) =>
    attempt(async () => (await getPortalByNameOrId(reader, konnect.portal)).id),
  );
}

/**
 * `--approve` needs the Konnect token and the id of the registration's portal.
 * @throws DcrError DCR_SMOKE_CREDENTIALS
 */
export function assertApproval({ because, portalId }: KonnectSide): void {
  if (because !== undefined) {
    throw new DcrError("DCR_SMOKE_CREDENTIALS", `--approve needs the Konnect token: ${because}`);
  }
  if (portalId.state === "unread") {
    throw new DcrError(
      "DCR_SMOKE_CREDENTIALS",
      `--approve needs the id of the registration's portal: ${portalId.because}`,
      { fix: "Allow the Konnect token to read portals, or set konnect.portal to the portal's id." },
    );
  }
}

/** The registration of an application for one API. */
export function toApplicationRegistration(
  found: Reading<ClientRegistrations | undefined>,
  apiId: string | undefined,
): Reading<ApplicationRegistration> {
  if (found.state === "unread") return found;
  if (found.value === undefined) return read({ application: undefined, status: undefined });
  const { application, registrations } = found.value;
  if (apiId === undefined) return unread("the API is not known");
  return read({ application, status: registrations.find((item) => item.apiId === apiId)?.status });
}

function toFilter(api: string): { id: string } | { name: string } {
  return isUuid(api) ? { id: api } : { name: api };
}
