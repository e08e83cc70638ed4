import { randomUUID } from "node:crypto";

type Labels = Record<string, string>;

export interface DcrProvider {
  readonly id: string;
  name: string;
  displayName: string | undefined;
  issuer: string;
  token: string;
  labels: Labels;
  readonly created: string;
  updated: string;
}

export interface AuthStrategy {
  readonly id: string;
  name: string;
  displayName: string;
  readonly type: "openid_connect" | "key_auth";
  config: Record<string, unknown>;
  dcrProviderId: string | null;
  labels: Labels;
  readonly created: string;
  updated: string;
}

export interface Portal {
  readonly id: string;
  name: string;
  displayName: string;
  description: string | null;
  authenticationEnabled: boolean;
  rbacEnabled: boolean;
  defaultApiVisibility: string;
  defaultPageVisibility: string;
  defaultStrategyId: string | null;
  autoApproveDevelopers: boolean;
  autoApproveApplications: boolean;
  labels: Labels;
  readonly created: string;
  updated: string;
}

export interface Api {
  readonly id: string;
  readonly name: string;
  /** Route of the gateway service it is linked to; undefined where it is not linked. */
  route: string | undefined;
  readonly serviceId: string;
  syncError: string | undefined;
}

export interface Publication {
  readonly apiId: string;
  readonly portalId: string;
  strategyIds: string[] | null;
  autoApprove: boolean | null;
  visibility: string;
  readonly created: string;
  updated: string;
}

export interface Developer {
  readonly id: string;
  readonly portalId: string;
  readonly email: string;
  readonly password: string;
  readonly fullName: string;
  status: string;
}

export interface Application {
  readonly id: string;
  readonly portalId: string;
  readonly developerId: string;
  name: string;
  description: string | undefined;
  redirectUri: string | undefined;
  readonly clientId: string;
  readonly strategyId: string;
  readonly created: string;
}

export interface Registration {
  readonly id: string;
  readonly applicationId: string;
  readonly apiId: string;
  readonly portalId: string;
  status: "approved" | "pending" | "revoked" | "rejected";
  readonly created: string;
}

/** What the documents leave open; each position is legal, clients must work with either. */
export interface KonnectSwitches {
  /** display_name of DCR providers is left out of answers. @default false */
  omitsDisplayName: boolean;
  /** A trailing slash of an issuer is dropped. @default false */
  trimsIssuer: boolean;
  /** Names of providers and strategies must be unique. @default false */
  namesAreUnique: boolean;
  /** A DCR provider in use is not deleted. @default true */
  refusesProviderInUse: boolean;
  /** PATCH of configs keeps plugin settings that it does not name. @default true */
  patchMergesConfig: boolean;
  /** A failed verification answers 400 instead of 200 with status failed. @default false */
  verifyFailsWith4xx: boolean;
  /** Largest page. @default 100 */
  maxPageSize: number;
  /** A publication without a strategy of its own takes the portal's default when it is made. @default true */
  publicationTakesDefault: boolean;
  /** A portal's default that stands is refused by DELETE of the strategy. @default true */
  refusesDefaultInUse: boolean;
}

export const defaultKonnectSwitches: KonnectSwitches = {
  omitsDisplayName: false,
  trimsIssuer: false,
  namesAreUnique: false,
  refusesProviderInUse: true,
  patchMergesConfig: true,
  verifyFailsWith4xx: false,
  maxPageSize: 100,
  publicationTakesDefault: true,
  refusesDefaultInUse: true,
};

/** Everything a Konnect organisation holds in one region. */
export class KonnectState {
  readonly providers: DcrProvider[] = [];
  readonly strategies: AuthStrategy[] = [];
  readonly portals: Portal[] = [];
  readonly apis: Api[] = [];
  readonly publications: Publication[] = [];
  readonly developers: Developer[] = [];
  readonly applications: Application[] = [];
  readonly registrations: Registration[] = [];
  /** Access tokens and what they may do. */
  readonly tokens = new Map<string, "full" | "viewer">();
  readonly switches: KonnectSwitches;
  portalUrl = "";

  constructor(switches: Partial<KonnectSwitches> = {}) {
    this.switches = { ...defaultKonnectSwitches, ...switches };
  }

  addPortal(name: string): Portal {
    const now = new Date().toISOString();
    const portal: Portal = {
      id: randomUUID(),
      name,
      displayName: name,
      description: null,
      authenticationEnabled: true,
      rbacEnabled: false,
      defaultApiVisibility: "private",
      defaultPageVisibility: "private",
      defaultStrategyId: null,
      autoApproveDevelopers: false,
      autoApproveApplications: true,
      labels: {},
      created: now,
      updated: now,
    };
    this.portals.push(portal);
    return portal;
  }

  addApi(name: string, route: string | undefined): Api {
    const api = { id: randomUUID(), name, route, serviceId: randomUUID(), syncError: undefined };
    this.apis.push(api);
    return api;
  }

  addDeveloper(portal: Portal, email: string, password: string): Developer {
    const developer = {
      id: randomUUID(),
      portalId: portal.id,
      email,
      password,
      fullName: "Dee Veloper",
      status: "approved",
    };
    this.developers.push(developer);
    return developer;
  }

  /** What a portal or a publication uses; empty when nothing does. */
  usersOf(strategyId: string): (Portal | Publication)[] {
    const portals = this.switches.refusesDefaultInUse
      ? this.portals.filter((portal) => portal.defaultStrategyId === strategyId)
      : [];
    return [
      ...portals,
      ...this.publications.filter((item) => item.strategyIds?.includes(strategyId) === true),
    ];
  }

  clear(): void {
    for (const list of [
      this.providers,
      this.strategies,
      this.portals,
      this.apis,
      this.publications,
      this.developers,
      this.applications,
      this.registrations,
    ]) {
      list.length = 0;
    }
  }
}
