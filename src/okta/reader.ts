import type { z } from "zod";
import {
  type HttpAnswer,
  type HttpClient,
  isHttpError,
  parseAs,
  requestAs,
  toInvalidAnswerError,
  withinList,
} from "../http";
import {
  type ApiTokenWire,
  type AuthorizationServerWire,
  apiTokenSchema,
  authorizationServerSchema,
  type ClaimWire,
  claimSchema,
  type DiscoveryWire,
  discoverySchema,
  type OrganizationWire,
  organizationSchema,
  type PolicyWire,
  policySchema,
  type RoleWire,
  type RuleWire,
  roleSchema,
  ruleSchema,
  type ScopeWire,
  scopeSchema,
  type UserWire,
  userSchema,
} from "./wire";

const maxPages = 100;

/** Reads an Okta organization. An object that is not there is undefined; every other failure is an HttpError. */
export interface OktaReader {
  /** Needs no credentials. */
  getOrganization(): Promise<OrganizationWire | undefined>;
  /** Metadata below an issuer; undefined also for a server that is not active. Needs no credentials. */
  getDiscovery(issuerPath: string): Promise<DiscoveryWire | undefined>;
  /** The cheapest request that a DCR token is for; it also keeps the token from expiring. */
  tryClients(): Promise<void>;
  getApiToken(id: string): Promise<ApiTokenWire | undefined>;
  getUser(id: string): Promise<UserWire | undefined>;
  /** Administrator roles of a user, by group as well. */
  listUserRoles(userId: string): Promise<RoleWire[]>;
  getAuthorizationServer(id: string): Promise<AuthorizationServerWire | undefined>;
  listScopes(serverId: string): Promise<ScopeWire[]>;
  listClaims(serverId: string): Promise<ClaimWire[]>;
  listPolicies(serverId: string): Promise<PolicyWire[]>;
  listRules(serverId: string, policyId: string): Promise<RuleWire[]>;
}

/** Makes an {@link OktaReader}. */
export function createOktaReader(http: HttpClient): OktaReader {
  async function get<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T> | undefined> {
    try {
      return await requestAs(http, "Okta", schema, { method: "GET", path });
    } catch (error) {
      if (isHttpError(error, 404)) return undefined;
      throw error;
    }
  }

  function list<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>[]> {
    return withinList(http, { service: "Okta", path }, (signal) => readPages(path, schema, signal));
  }

  async function readPages<T extends z.ZodType>(
    path: string,
    schema: T,
    signal: AbortSignal,
  ): Promise<z.output<T>[]> {
    const items: z.output<T>[] = [];
    let query: Record<string, string> | undefined = {};
    for (let page = 0; page < maxPages; page++) {
      const answer = await http.request({ method: "GET", path, query, signal });
      if (!Array.isArray(answer.body)) throw toUnreadableError(path, "the body is not a list");
      items.push(...answer.body.map((item: unknown) => parseBody(schema, item, path)));
      query = findNextQuery(answer);
      if (query === undefined) return items;
    }
    throw toUnreadableError(path, "its list does not end");
  }

  return {
    getOrganization: () => get("/.well-known/okta-organization", organizationSchema),
    getDiscovery: (issuerPath) =>
      get(`${issuerPath}/.well-known/oauth-authorization-server`, discoverySchema),
    tryClients: async () => {
      await http.request({ method: "GET", path: "/oauth2/v1/clients", query: { limit: "1" } });
    },
    getApiToken: (id) => get(`/api/v1/api-tokens/${encodeURIComponent(id)}`, apiTokenSchema),
    getUser: (id) => get(`/api/v1/users/${encodeURIComponent(id)}`, userSchema),
    listUserRoles: (userId) => list(`/api/v1/users/${encodeURIComponent(userId)}/roles`, roleSchema),
    getAuthorizationServer: (id) => get(toServerPath(id), authorizationServerSchema),
    listScopes: (serverId) => list(`${toServerPath(serverId)}/scopes`, scopeSchema),
    listClaims: (serverId) => list(`${toServerPath(serverId)}/claims`, claimSchema),
    listPolicies: (serverId) => list(`${toServerPath(serverId)}/policies`, policySchema),
    listRules: (serverId, policyId) =>
      list(`${toServerPath(serverId)}/policies/${encodeURIComponent(policyId)}/rules`, ruleSchema),
  };
}

function toServerPath(id: string): string {
  return `/api/v1/authorizationServers/${encodeURIComponent(id)}`;
}

function parseBody<T extends z.ZodType>(schema: T, body: unknown, path: string): z.output<T> {
  return parseAs("Okta", schema, { method: "GET", path, status: 200 }, body);
}

function toUnreadableError(path: string, problem: string): Error {
  return toInvalidAnswerError("Okta", { method: "GET", path, status: 200 }, problem);
}

/** Query of the next page; only the query is taken over, so that a token never follows a link elsewhere. */
function findNextQuery(answer: HttpAnswer): Record<string, string> | undefined {
  const header = answer.headers.link;
  for (const line of typeof header === "string" ? header.split(/,\s*(?=<)/) : (header ?? [])) {
    const target = /^<([^>]+)>;\s*rel="next"/.exec(line)?.[1];
    if (target !== undefined && URL.canParse(target)) {
      return Object.fromEntries(new URL(target).searchParams);
    }
  }
  return undefined;
}
