import { randomUUID } from "node:crypto";
import { defaultKonnectSwitches, type KonnectSwitches } from "../switches";
import { watchSwitches } from "../watch-switches";
import { initialAuthentication } from "./authentication-settings";
import type {
  Api,
  Application,
  AuthStrategy,
  ClassicPortal,
  DcrProvider,
  Developer,
  GatewayService,
  Portal,
  Publication,
  Registration,
  TokenRole,
} from "./objects";
import type { RequestWindow } from "./rate-limit";

/** Everything a Konnect organization holds in one region. */
export class KonnectState {
  readonly organizationId = randomUUID();
  readonly providers: DcrProvider[] = [];
  readonly strategies: AuthStrategy[] = [];
  readonly portals: Portal[] = [];
  readonly classicPortals: ClassicPortal[] = [];
  readonly services: GatewayService[] = [];
  readonly apis: Api[] = [];
  readonly publications: Publication[] = [];
  readonly developers: Developer[] = [];
  readonly applications: Application[] = [];
  readonly registrations: Registration[] = [];
  /** Access tokens and what they may do. */
  readonly tokens = new Map<string, TokenRole>();
  readonly switches: KonnectSwitches;
  /** Names of the switches that were read. */
  readonly switchReads = new Set<string>();
  readonly requestWindow: RequestWindow = { start: 0, count: 0 };
  /** Where the Dev Portal's servers listen. */
  portalUrl = "";

  readonly #initialSwitches: KonnectSwitches;
  readonly #lists: unknown[][] = [
    this.providers,
    this.strategies,
    this.portals,
    this.classicPortals,
    this.services,
    this.apis,
    this.publications,
    this.developers,
    this.applications,
    this.registrations,
  ];

  constructor(switches: Partial<KonnectSwitches> = {}) {
    this.#initialSwitches = { ...defaultKonnectSwitches, ...switches };
    this.switches = watchSwitches({ ...this.#initialSwitches }, this.switchReads);
  }

  /** A portal with what Konnect gives new ones. */
  addPortal(name: string): Portal {
    const now = new Date().toISOString();
    const portal: Portal = {
      id: randomUUID(),
      name,
      displayName: name,
      description: null,
      authenticationEnabled: true,
      authentication: { ...initialAuthentication },
      rbacEnabled: false,
      siprEnabled: false,
      defaultApiVisibility: "private",
      defaultPageVisibility: "private",
      defaultStrategyId: null,
      autoApproveDevelopers: false,
      autoApproveApplications: false,
      showsDeveloperPii: false,
      labels: {},
      created: now,
      updated: now,
    };
    this.portals.push(portal);
    return portal;
  }

  /** An API; with a route also the gateway service behind it, linked. */
  addApi(name: string, route: string | undefined, version: string | null = null): Api {
    const api = {
      id: randomUUID(),
      name,
      version,
      description: null,
      slug: [name, version]
        .filter((part) => part !== null)
        .join("-")
        .toLowerCase()
        .replace(/[^\w-]+/g, "-"),
      labels: {},
      route,
      serviceId: route === undefined ? randomUUID() : this.addService(route).id,
      implementationId: randomUUID(),
      syncError: undefined,
      created: new Date().toISOString(),
    };
    this.apis.push(api);
    return api;
  }

  /** A service that the gateway serves, linked to no API. */
  addService(route: string): GatewayService {
    const service = { id: randomUUID(), controlPlaneId: controlPlaneId, route };
    this.services.push(service);
    return service;
  }

  addDeveloper(
    portal: Portal,
    email: string,
    password: string | undefined,
    fullName = "Dee Veloper",
  ): Developer {
    const now = new Date().toISOString();
    const developer: Developer = {
      id: randomUUID(),
      portalId: portal.id,
      email,
      password,
      fullName,
      status: "approved",
      created: now,
      updated: now,
    };
    this.developers.push(developer);
    return developer;
  }

  /** The strategies that count for a publication. */
  strategyIdsOf(publication: Publication): readonly string[] | null {
    if (publication.followsDefault !== true) return publication.strategyIds;
    const portal = this.portals.find(({ id }) => id === publication.portalId);
    const id = portal?.defaultStrategyId ?? null;
    return id === null ? null : [id];
  }

  /** Publications that use a strategy. */
  publicationsOf(strategyId: string): Publication[] {
    return this.publications.filter((item) => this.strategyIdsOf(item)?.includes(strategyId) === true);
  }

  /** What prevents the deletion of a strategy. */
  usersOf(strategyId: string): (Portal | Publication | Application)[] {
    const portals = this.portals.filter((item) => item.defaultStrategyId === strategyId);
    const applications = this.applications.filter((item) => item.strategyId === strategyId);
    return [
      ...this.publicationsOf(strategyId),
      ...(portals.length > 0 && this.switches.refusesDefaultInUse ? portals : []),
      ...(applications.length > 0 && this.switches.refusesStrategyWithApplications ? applications : []),
    ];
  }

  /** Empties the organization and sets the switches back; access tokens stay. */
  clear(): void {
    for (const list of this.#lists) list.length = 0;
    Object.assign(this.switches, this.#initialSwitches);
    Object.assign(this.requestWindow, { start: 0, count: 0 });
  }
}

const controlPlaneId = "11111111-1111-4111-8111-111111111111";

/** Takes an item out of its list. */
export function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index !== -1) list.splice(index, 1);
}
