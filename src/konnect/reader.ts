import type { z } from "zod";
import { type HttpClient, isHttpError, listOnePage, listPages, requestAs } from "../http";
import {
  type ApiWire,
  type ApplicationRegistrationWire,
  type ApplicationWire,
  type AuthStrategyWire,
  apiSchema,
  applicationRegistrationSchema,
  applicationSchema,
  authStrategySchema,
  type DcrProviderWire,
  type DeveloperWire,
  dcrProviderSchema,
  developerSchema,
  type ImplementationWire,
  implementationSchema,
  type PortalWire,
  type PublicationListItemWire,
  type PublicationWire,
  portalSchema,
  publicationListItemSchema,
  publicationSchema,
} from "./wire";

const maxPages = 1000;

/** Kinds of objects that are looked up by name. */
export interface NamedKinds {
  readonly dcrProviders: DcrProviderWire;
  readonly authStrategies: AuthStrategyWire;
  readonly portals: PortalWire;
}

const namedKinds: { readonly [K in keyof NamedKinds]: { path: string; item: z.ZodType<NamedKinds[K]> } } = {
  dcrProviders: { path: "/v2/dcr-providers", item: dcrProviderSchema },
  authStrategies: { path: "/v2/application-auth-strategies", item: authStrategySchema },
  portals: { path: "/v3/portals", item: portalSchema },
};

/** Reads Konnect; check and diff get this and nothing that could write. */
export interface KonnectReader {
  /** Every object of a kind if they fit on one page; undefined for a longer list. */
  listOnePage<K extends keyof NamedKinds>(kind: K): Promise<readonly NamedKinds[K][] | undefined>;
  getDcrProvider(id: string): Promise<DcrProviderWire | undefined>;
  listDcrProvidersNamed(name: string): Promise<DcrProviderWire[]>;
  getAuthStrategy(id: string): Promise<AuthStrategyWire | undefined>;
  listAuthStrategies(): Promise<AuthStrategyWire[]>;
  listAuthStrategiesNamed(name: string): Promise<AuthStrategyWire[]>;
  /** Strategies that use a DCR provider. */
  listAuthStrategiesOf(dcrProviderId: string): Promise<AuthStrategyWire[]>;
  getPortal(id: string): Promise<PortalWire | undefined>;
  listPortals(): Promise<PortalWire[]>;
  listPortalsNamed(name: string): Promise<PortalWire[]>;
  /** Portals whose default is a strategy. */
  listPortalsWithDefault(authStrategyId: string): Promise<PortalWire[]>;
  getPublication(apiId: string, portalId: string): Promise<PublicationWire | undefined>;
  /** Publications of a portal, or of one of its APIs by name or id. */
  listPublications(
    portalId: string,
    api?: { name: string } | { id: string },
  ): Promise<PublicationListItemWire[]>;
  /** Publications, in any portal, that use a strategy. */
  listPublicationsOf(authStrategyId: string): Promise<PublicationListItemWire[]>;
  listApis(): Promise<ApiWire[]>;
  /** Gateway services linked to an API. */
  listImplementations(apiId: string): Promise<ImplementationWire[]>;
  /** Applications of a portal's developers. */
  listApplications(portalId: string): Promise<ApplicationWire[]>;
  /** Registrations of a portal's applications for APIs, approved or not, or of one application. */
  listRegistrations(portalId: string, applicationId?: string): Promise<ApplicationRegistrationWire[]>;
  /** Developers of a portal with an e-mail address. */
  listDevelopersNamed(portalId: string, email: string): Promise<DeveloperWire[]>;
}

/** Makes a {@link KonnectReader}; an object that is not there is undefined, every other failure an HttpError. */
export function createKonnectReader(http: HttpClient): KonnectReader {
  const get = <T extends z.ZodType>(path: string, schema: T) =>
    unlessGone(() => requestAs(http, "Konnect", schema, { method: "GET", path }));

  const list = <T extends z.ZodType>(path: string, item: T, query?: Record<string, string>) =>
    listPages(http, { service: "Konnect", path, item, query, maxPages });

  const getOne = <K extends keyof NamedKinds>(kind: K, id: string) =>
    get<z.ZodType<NamedKinds[K]>>(toItemPath(namedKinds[kind].path, id), namedKinds[kind].item);

  const listAll = <K extends keyof NamedKinds>(kind: K, query?: Record<string, string>) =>
    list<z.ZodType<NamedKinds[K]>>(namedKinds[kind].path, namedKinds[kind].item, query);

  // A service that ignores the filter must not answer for another name.
  const listNamed = async <K extends keyof NamedKinds>(kind: K, name: string) =>
    (await listAll(kind, { "filter[name][eq]": name })).filter((item) => item.name === name);

  return {
    listOnePage: (kind) => listOnePage(http, { service: "Konnect", ...namedKinds[kind] }),
    getDcrProvider: (id) => getOne("dcrProviders", id),
    listDcrProvidersNamed: (name) => listNamed("dcrProviders", name),
    getAuthStrategy: (id) => getOne("authStrategies", id),
    listAuthStrategies: () => listAll("authStrategies"),
    listAuthStrategiesNamed: (name) => listNamed("authStrategies", name),
    listAuthStrategiesOf: (dcrProviderId) =>
      listAll("authStrategies", { "filter[dcr_provider_id][eq]": dcrProviderId }),
    getPortal: (id) => getOne("portals", id),
    listPortals: () => listAll("portals"),
    listPortalsNamed: (name) => listNamed("portals", name),
    listPortalsWithDefault: (authStrategyId) =>
      listAll("portals", { "filter[default_application_auth_strategy_id][eq]": authStrategyId }),
    getPublication: (apiId, portalId) => get(toPublicationPath(apiId, portalId), publicationSchema),
    listPublications: (portalId, api) =>
      list(
        `${toItemPath("/v3/portals", portalId)}/api-publications`,
        publicationListItemSchema,
        toApiFilter(api),
      ),
    listPublicationsOf: (authStrategyId) =>
      list("/v3/api-publications", publicationListItemSchema, {
        "filter[auth_strategy_id][eq]": authStrategyId,
      }),
    listApis: () => list("/v3/apis", apiSchema),
    listImplementations: (apiId) =>
      list("/v3/api-implementations", implementationSchema, { "filter[api_id][eq]": apiId }),
    listApplications: (portalId) =>
      list(`${toItemPath("/v3/portals", portalId)}/applications`, applicationSchema),
    listRegistrations: (portalId, applicationId) =>
      list(
        applicationId === undefined
          ? `${toItemPath("/v3/portals", portalId)}/application-registrations`
          : toRegistrationsPath(portalId, applicationId),
        applicationRegistrationSchema,
      ),
    listDevelopersNamed: async (portalId, email) =>
      (
        await list(`${toItemPath("/v3/portals", portalId)}/developers`, developerSchema, {
          "filter[email][eq]": email,
        })
      ).filter((item) => item.email?.toLowerCase() === email.toLowerCase()),
  };
}

/**
 * What a request to one object comes to; undefined when the object is gone. Too much depends on that (state is
 * dropped, an object is recreated) to believe a single 404: the request is sent twice.
 */
export async function unlessGone<T>(request: () => Promise<T>): Promise<T | undefined> {
  const once = async (): Promise<{ value: T } | undefined> => {
    try {
      return { value: await request() };
    } catch (error) {
      if (isHttpError(error, 404)) return undefined;
      throw error;
    }
  };
  return ((await once()) ?? (await once()))?.value;
}

/** Path of one object below its collection. */
export function toItemPath(collection: string, id: string): string {
  return `${collection}/${encodeURIComponent(id)}`;
}

/** Path of the publication of an API to a portal. */
export function toPublicationPath(apiId: string, portalId: string): string {
  return `${toItemPath("/v3/apis", apiId)}/publications/${encodeURIComponent(portalId)}`;
}

/** Path of the registrations of an application. */
export function toRegistrationsPath(portalId: string, applicationId: string): string {
  return `${toItemPath(`${toItemPath("/v3/portals", portalId)}/applications`, applicationId)}/registrations`;
}

function toApiFilter(api: { name: string } | { id: string } | undefined): Record<string, string> {
  if (api === undefined) return {};
  return "id" in api ? { "filter[api_id][eq]": api.id } : { "filter[api_name][eq]": api.name };
}
