import type { Hono } from "hono";
import { addClaimRoutes } from "./claims";
import { blank, invalid, notFound, OktaError } from "./errors";
import { addPolicyRoutes } from "./policies";
import { type GetServer, readJson } from "./requests";
import { addScopeRoutes } from "./scopes";
import { type AuthorizationServer, createServer, type OktaState } from "./state";

const base = "/api/v1/authorizationServers";

/** Management of authorization servers. @see Okta API: AuthorizationServer */
export function addAuthorizationServerRoutes(app: Hono, state: OktaState): void {
  const getServer: GetServer = (id) => {
    const server = state.findServer(id);
    if (server === undefined) throw notFound(id, "AuthorizationServer");
    return server;
  };

  app.get(base, (context) => {
    const q = context.req.query("q")?.toLowerCase() ?? "";
    const limit = Number(context.req.query("limit") ?? 200);
    if (!Number.isInteger(limit) || limit < 1 || limit > 200)
      throw invalid("limit", "must be between 1 and 200");
    const matching = state.servers.filter((server) =>
      [server.name, ...server.audiences].some((text) => text.toLowerCase().includes(q)),
    );
    const after = context.req.query("after");
    const start = after === undefined ? 0 : matching.findIndex((server) => server.id === after) + 1;
    const page = matching.slice(start, start + limit);
    context.header("link", `<${state.url}${base}>; rel="self"`);
    const last = page.at(-1);
    if (last !== undefined && start + limit < matching.length) {
      context.header("link", `<${state.url}${base}?limit=${limit}&after=${last.id}>; rel="next"`, {
        append: true,
      });
    }
    return context.json(page.map((server) => toWire(state, server)));
  });

  app.post(base, async (context) => {
    const body = await readServerBody(context.req.raw, state);
    const server = createServer(body);
    state.servers.push(server);
    return context.json(toWire(state, server), 201);
  });

  app.get(`${base}/:server`, (context) =>
    context.json(toWire(state, getServer(context.req.param("server")))),
  );

  app.put(`${base}/:server`, async (context) => {
    const server = getServer(context.req.param("server"));
    const body = await readServerBody(context.req.raw, state);
    const stale = server.lastUpdated;
    Object.assign(server, {
      name: body.name,
      description: body.description ?? null,
      audiences: body.audiences,
      issuerMode: body.issuerMode ?? server.issuerMode,
      rotationMode: body.rotationMode ?? server.rotationMode,
    });
    const answer = { ...toWire(state, server), lastUpdated: stale };
    server.lastUpdated = new Date().toISOString();
    return context.json(answer);
  });

  app.delete(`${base}/:server`, (context) => {
    const server = getServer(context.req.param("server"));
    if (server.isDefault)
      throw new OktaError(403, "E0000006", "You do not have permission to perform the requested action");
    if (server.status === "ACTIVE") {
      throw new OktaError(400, "E0000001", "Api validation failed: status", [
        "status: An active authorization server cannot be deleted",
      ]);
    }
    state.servers.splice(state.servers.indexOf(server), 1);
    return context.body(null, 204);
  });

  for (const [action, status] of [
    ["activate", "ACTIVE"],
    ["deactivate", "INACTIVE"],
  ] as const) {
    app.post(`${base}/:server/lifecycle/${action}`, (context) => {
      getServer(context.req.param("server")).status = status;
      return context.body(null, 204);
    });
  }

  addScopeRoutes(app, `${base}/:server/scopes`, getServer);
  addClaimRoutes(app, `${base}/:server/claims`, getServer);
  addPolicyRoutes(app, `${base}/:server/policies`, getServer, state);
}

interface ServerBody {
  name: string;
  description?: string | null;
  audiences: string[];
  issuerMode?: string;
  rotationMode?: string;
}

async function readServerBody(request: Request, state: OktaState): Promise<ServerBody> {
  const body = await readJson(request);
  const { name, audiences, description, issuerMode, credentials } = body;
  if (typeof name !== "string" || name === "") throw blank("name");
  if (!Array.isArray(audiences) || audiences.length === 0) throw blank("audiences");
  if (audiences.length > 1) throw invalid("audiences", "Only one audience is supported");
  if (issuerMode !== undefined && !["ORG_URL", "CUSTOM_URL", "DYNAMIC"].includes(String(issuerMode))) {
    throw invalid("issuerMode", "The value is not valid");
  }
  if (issuerMode === "CUSTOM_URL" && state.url !== "")
    throw invalid("issuerMode", "No custom domain is configured");
  const signing = (credentials as { signing?: { rotationMode?: string } } | undefined)?.signing;
  return {
    name,
    audiences: audiences.map(String),
    ...(description === undefined ? {} : { description: description === null ? null : String(description) }),
    ...(issuerMode === undefined ? {} : { issuerMode: String(issuerMode) }),
    ...(signing?.rotationMode === undefined ? {} : { rotationMode: signing.rotationMode }),
  };
}

function toWire(state: OktaState, server: AuthorizationServer) {
  const self = `${state.url}${base}/${server.id}`;
  const link = (path: string, ...allow: string[]) => ({ href: `${self}${path}`, hints: { allow } });
  const next = new Date(Date.parse(server.created) + 90 * 24 * 3600 * 1000).toISOString();
  return {
    id: server.id,
    name: server.name,
    ...(server.description === null ? {} : { description: server.description }),
    audiences: server.audiences,
    issuer: state.issuerOf(server),
    issuerMode: server.issuerMode,
    status: server.status,
    created: server.created,
    lastUpdated: server.lastUpdated,
    credentials: {
      signing: {
        kid: `kid-${server.id}`,
        rotationMode: server.rotationMode,
        lastRotated: server.created,
        ...(server.rotationMode === "AUTO" ? { nextRotation: next } : {}),
        use: "sig",
      },
    },
    _links: {
      self: link("", "GET", "DELETE", "PUT"),
      scopes: link("/scopes", "GET"),
      claims: link("/claims", "GET"),
      policies: link("/policies", "GET"),
      keys: link("/credentials/keys", "GET"),
      metadata: [
        {
          name: "oauth-authorization-server",
          href: `${state.issuerOf(server)}/.well-known/oauth-authorization-server`,
          hints: { allow: ["GET"] },
        },
        {
          name: "openid-configuration",
          href: `${state.issuerOf(server)}/.well-known/openid-configuration`,
          hints: { allow: ["GET"] },
        },
      ],
      rotateKey: link("/credentials/lifecycle/keyRotate", "POST"),
      ...(server.status === "ACTIVE"
        ? { deactivate: link("/lifecycle/deactivate", "POST") }
        : { activate: link("/lifecycle/activate", "POST") }),
    },
  };
}
