import { randomBytes } from "node:crypto";
import { watchSwitches } from "../watch-switches";

export interface Scope {
  readonly id: string;
  name: string;
  displayName: string;
  description: string;
  consent: string;
  metadataPublish: string;
  default: boolean;
  optional: boolean;
  readonly system: boolean;
}

export interface Claim {
  readonly id: string;
  name: string;
  status: string;
  claimType: string;
  valueType: string;
  value?: string;
  /** Of claims about groups. */
  group_filter_type?: string | undefined;
  conditions: { scopes: string[] };
  alwaysIncludeInToken: boolean;
  readonly system: boolean;
}

export interface Rule {
  readonly id: string;
  name: string;
  status: string;
  priority: number;
  grantTypes: string[];
  scopes: string[];
  people: unknown;
  token: Record<string, unknown>;
  readonly system: boolean;
}

export interface Policy {
  readonly id: string;
  name: string;
  description: string;
  status: string;
  priority: number;
  clients: string[];
  readonly rules: Rule[];
  readonly system: boolean;
}

export interface AuthorizationServer {
  readonly id: string;
  readonly isDefault: boolean;
  name: string;
  description: string | null;
  audiences: string[];
  issuerMode: string;
  rotationMode: string;
  status: string;
  readonly created: string;
  lastUpdated: string;
  readonly scopes: Scope[];
  readonly claims: Claim[];
  readonly policies: Policy[];
}

export interface Client {
  readonly client_id: string;
  readonly issuedAt: number;
  secret: string;
  metadata: Record<string, unknown>;
}

/** What the owner of an API token may do. */
export type TokenRole = "super" | "apiAccessManagement" | "readOnly" | "application" | "none";

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly role: TokenRole;
  readonly created: string;
  expiresAt: number;
  network: { connection: string; include?: string[]; exclude?: string[] };
}

/** How the organization behaves where documents leave it open or organizations differ. */
export interface OktaSwitches {
  /** Classic developer organizations ship `default` with a policy for everybody; newer ones do not. */
  defaultServerHasPolicy: boolean;
  /** The organization has API Access Management, an add-on; else nobody may use authorization servers. */
  hasAccessManagement: boolean;
  /** New clients must prove possession of a key (DPoP), as an organization's defaults for applications may say. */
  newClientsNeedDpop: boolean;
}

export const defaultOktaSwitches: OktaSwitches = {
  defaultServerHasPolicy: false,
  newClientsNeedDpop: false,
  hasAccessManagement: true,
};

const idAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** An id of Okta's form: a prefix of three characters, 20 in all. */
export function createId(prefix: string): string {
  const rest = [...randomBytes(20 - prefix.length)]
    .map((byte) => idAlphabet[byte % idAlphabet.length])
    .join("");
  return `${prefix}${rest}`;
}

const systemScopes = ["openid", "profile", "email", "address", "phone", "offline_access", "device_sso"];
const identityClaims: readonly (readonly [name: string, always: boolean, scopes: readonly string[]])[] = [
  ["name", true, ["profile"]],
  ["preferred_username", true, ["profile"]],
  ["email", true, ["email"]],
  ["email_verified", false, ["email"]],
  ["phone_number", false, ["phone"]],
  ["address", false, ["address"]],
  ...["middle_name", "zoneinfo", "website", "updated_at", "profile", "picture"].map(
    (name) => [name, false, ["profile"]] as const,
  ),
  ...["nickname", "locale", "given_name", "gender", "family_name", "birthdate"].map(
    (name) => [name, false, ["profile"]] as const,
  ),
];

/** A new authorization server with what Okta puts into each: system scopes and claims, and no policy. */
export function createServer(fields: {
  name: string;
  description?: string | null | undefined;
  audiences: string[];
  issuerMode?: string | undefined;
  isDefault?: boolean;
}): AuthorizationServer {
  const now = new Date().toISOString();
  return {
    id: createId("aus"),
    isDefault: fields.isDefault ?? false,
    name: fields.name,
    description: fields.description ?? null,
    audiences: fields.audiences,
    issuerMode: fields.issuerMode ?? "ORG_URL",
    rotationMode: "AUTO",
    status: "ACTIVE",
    created: now,
    lastUpdated: now,
    scopes: systemScopes.map((name) => ({
      id: createId("scp"),
      name,
      displayName: "",
      description: "",
      consent: "IMPLICIT",
      metadataPublish: "ALL_CLIENTS",
      default: false,
      optional: false,
      system: true,
    })),
    claims: [
      createSystemClaim(
        "sub",
        "RESOURCE",
        "EXPRESSION",
        true,
        [],
        "(appuser != null) ? appuser.userName : app.clientId",
      ),
      ...identityClaims.map(([name, always, scopes]) =>
        createSystemClaim(name, "IDENTITY", "SYSTEM", always, [...scopes]),
      ),
    ],
    policies: [],
  };
}

function createSystemClaim(
  name: string,
  claimType: string,
  valueType: string,
  always: boolean,
  scopes: string[],
  value?: string,
): Claim {
  return {
    id: createId("ocl"),
    name,
    status: "ACTIVE",
    claimType,
    valueType,
    ...(value === undefined ? {} : { value }),
    conditions: { scopes },
    alwaysIncludeInToken: always,
    system: true,
  };
}

/** Everything an Okta organization holds. */
export class OktaState {
  readonly servers: AuthorizationServer[] = [];
  readonly clients = new Map<string, Client>();
  readonly apiTokens: ApiToken[] = [];
  readonly switches: OktaSwitches;
  /** Names of the switches that were read. */
  readonly switchReads = new Set<string>();
  /** Zone that requests come from, for tokens limited to zones. */
  requestZone = "internet";
  /** How far Okta's clock is ahead of the one of this machine, in milliseconds. */
  clockOffsetMs = 0;
  url = "";

  constructor(switches: OktaSwitches) {
    this.switches = watchSwitches(switches, this.switchReads);
    this.reset();
  }

  reset(): void {
    this.servers.length = 0;
    this.clients.clear();
    const standard = createServer({ name: "default", audiences: ["api://default"], isDefault: true });
    standard.description = "Default Authorization Server for your Applications";
    if (this.switches.defaultServerHasPolicy) standard.policies.push(createOpenPolicy());
    this.servers.push(standard);
  }

  now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  findServer(id: string): AuthorizationServer | undefined {
    return this.servers.find((server) => server.id === id || (server.isDefault && id === "default"));
  }

  issuerOf(server: AuthorizationServer): string {
    return `${this.url}/oauth2/${server.isDefault ? "default" : server.id}`;
  }

  /** Makes a token as an administrator does in the console; its value is known only here. */
  issueApiToken(
    name: string,
    role: TokenRole,
    value = `00${randomBytes(30).toString("base64url")}`,
  ): ApiToken {
    const token: ApiToken = {
      id: createId("00T"),
      name,
      value,
      role,
      created: new Date().toISOString(),
      expiresAt: Date.now() + 30 * 24 * 3600 * 1000,
      network: { connection: "ANYWHERE" },
    };
    this.apiTokens.push(token);
    return token;
  }

  revokeApiToken(id: string): boolean {
    const index = this.apiTokens.findIndex((token) => token.id === id);
    if (index === -1) return false;
    this.apiTokens.splice(index, 1);
    return true;
  }
}

function createOpenPolicy(): Policy {
  return {
    id: createId("00p"),
    name: "Default Policy",
    description: "Default policy description",
    status: "ACTIVE",
    priority: 1,
    clients: ["ALL_CLIENTS"],
    system: false,
    rules: [
      {
        id: createId("0pr"),
        name: "Default Policy Rule",
        status: "ACTIVE",
        priority: 1,
        grantTypes: ["implicit", "client_credentials", "authorization_code", "password"],
        scopes: ["*"],
        people: { users: { include: [], exclude: [] }, groups: { include: ["EVERYONE"], exclude: [] } },
        token: {
          accessTokenLifetimeMinutes: 60,
          refreshTokenLifetimeMinutes: 0,
          refreshTokenWindowMinutes: 10080,
        },
        system: false,
      },
    ],
  };
}
