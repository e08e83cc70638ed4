import type { Hono } from "hono";
import { notFound, OktaError } from "./errors";
import type { ApiToken, Client, OktaState, TokenRole } from "./state";

/** What belongs to the organization as a whole: who asks, its tokens, its applications. */
export function addOrganizationRoutes(app: Hono, state: OktaState): void {
  app.get("/.well-known/okta-organization", (context) =>
    context.json({
      id: "00osandbox0000000000",
      pipeline: "idx",
      settings: { analyticsCollectionEnabled: false, bugReportingEnabled: false, omEnabled: false },
      _links: { organization: { href: state.url }, alternate: { href: state.url } },
    }),
  );
  app.get("/api/v1/org", (context) =>
    context.json({
      id: "00osandbox0000000000",
      companyName: "Sandbox",
      status: "ACTIVE",
      subdomain: "sandbox",
    }),
  );
  app.get("/api/v1/users/:user", (context) => {
    const id = context.req.param("user");
    const user = id === "me" ? administrator : findUser(id);
    if (user === undefined) throw notFound(id, "User");
    const { roles: _, ...wire } = user;
    return context.json(wire);
  });

  app.get("/api/v1/users/:user/roles", (context) => {
    const id = context.req.param("user");
    const user = findUser(id);
    if (user === undefined) throw notFound(id, "User");
    const types = user.roles.map((type) => ({
      id: `ra1${type.toLowerCase()}`,
      label: type,
      type,
      status: "ACTIVE",
      assignmentType: "USER",
    }));
    return context.json(types);
  });

  app.get("/api/v1/api-tokens", (context) =>
    context.json(state.apiTokens.map((token) => toTokenWire(state, token))),
  );
  app.get("/api/v1/api-tokens/:token", (context) => {
    const id = context.req.param("token");
    const token = state.apiTokens.find((item) => item.id === id);
    if (token === undefined) throw notFound(id, "ApiToken");
    return context.json(toTokenWire(state, token));
  });
  app.delete("/api/v1/api-tokens/:token", (context) => {
    const id = context.req.param("token");
    if (!state.revokeApiToken(id)) throw notFound(id, "ApiToken");
    return context.body(null, 204);
  });

  app.get("/api/v1/apps", (context) => context.json([...state.clients.values()].map(toAppWire)));
  app.get("/api/v1/apps/:app", (context) => {
    const client = state.clients.get(context.req.param("app"));
    if (client === undefined) throw notFound(context.req.param("app"), "AppInstance");
    return context.json(toAppWire(client));
  });
}

/** Refuses a request whose token is not valid or may not do this. */
export function authorize(
  state: OktaState,
  authorization: string | undefined,
  method: string,
  path: string,
): void {
  const value = /^SSWS (.+)$/.exec(authorization ?? "")?.[1];
  const token = state.apiTokens.find((item) => item.value === value);
  const isInZone =
    token?.network.connection === "ANYWHERE" || (token?.network.include ?? []).includes(state.requestZone);
  if (token === undefined || token.expiresAt < state.now() || !isInZone) {
    throw new OktaError(401, "E0000011", "Invalid token provided");
  }
  token.expiresAt = state.now() + 30 * 24 * 3600 * 1000;
  if (!mayDo(token.role, method, path)) {
    throw new OktaError(403, "E0000006", "You do not have permission to perform the requested action");
  }
}

/** Who made every token but those of other roles. */
const administrator = {
  id: "00usandbox0000000000",
  status: "ACTIVE",
  roles: ["API_ACCESS_MANAGEMENT_ADMIN", "APP_ADMIN"],
  profile: {
    login: "platform@sandbox.invalid",
    email: "platform@sandbox.invalid",
    firstName: "Platform",
    lastName: "Engineer",
  },
};

/** Who made the tokens that may only read, or nothing. */
const powerless = (["readOnly", "none"] as const).map((role) => ({
  id: `00u${role}`.padEnd(20, "0"),
  status: "ACTIVE",
  roles: role === "readOnly" ? ["READ_ONLY_ADMIN"] : [],
  profile: {
    login: `${role}@sandbox.invalid`,
    email: `${role}@sandbox.invalid`,
    firstName: role,
    lastName: "User",
  },
}));

function findUser(id: string) {
  return [administrator, ...powerless].find((user) => id === user.id || id === user.profile.login);
}

function ownerOf({ role }: ApiToken) {
  return findUser(`${role}@sandbox.invalid`) ?? administrator;
}

function mayDo(role: TokenRole, method: string, path: string): boolean {
  if (path === "/api/v1/users/me" || role === "super") return true;
  const isClients = path.startsWith("/oauth2/v1/clients") || path.startsWith("/api/v1/apps");
  const isServers = path.startsWith("/api/v1/authorizationServers");
  if (role === "apiAccessManagement") return isClients || isServers || method === "GET";
  if (role === "application") return isClients;
  return role === "readOnly" && method === "GET";
}

function toTokenWire(state: OktaState, token: ApiToken) {
  return {
    id: token.id,
    name: token.name,
    userId: ownerOf(token).id,
    clientName: "Okta API",
    tokenWindow: "P30D",
    network: token.network,
    created: token.created,
    lastUpdated: token.created,
    expiresAt: new Date(token.expiresAt).toISOString(),
    _link: {
      self: { href: `${state.url}/api/v1/api-tokens/${token.id}`, hints: { allow: ["GET", "DELETE"] } },
    },
  };
}

function toAppWire(client: Client) {
  return {
    id: client.client_id,
    name: "oidc_client",
    label: client.metadata.client_name,
    status: "ACTIVE",
    signOnMode: "OPENID_CONNECT",
    created: new Date(client.issuedAt * 1000).toISOString(),
    credentials: {
      oauthClient: {
        client_id: client.client_id,
        token_endpoint_auth_method: client.metadata.token_endpoint_auth_method,
      },
    },
    settings: {
      oauthClient: {
        grant_types: client.metadata.grant_types,
        application_type: client.metadata.application_type,
        consent_method: "REQUIRED",
      },
    },
  };
}
