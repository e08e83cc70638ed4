import type { Hono } from "hono";
import { blank, invalid, notFound } from "./errors";
import { type GetServer, readJson } from "./requests";
import { type AuthorizationServer, type Claim, createId } from "./state";

const reserved = ["ver", "jti", "iss", "aud", "iat", "exp", "cid", "uid", "scp", "auth_time", "acr", "sub"];

/** Claims of an authorization server. @see Okta API: AuthorizationServerClaims */
export function addClaimRoutes(app: Hono, base: string, getServer: GetServer): void {
  const getClaim = (server: AuthorizationServer, id: string): Claim => {
    const claim = server.claims.find((item) => item.id === id);
    if (claim === undefined) throw notFound(id, "OAuth2Claim");
    return claim;
  };

  app.get(base, (context) => context.json(getServer(context.req.param("server") ?? "").claims.map(toWire)));

  app.post(base, async (context) => {
    const server = getServer(context.req.param("server") ?? "");
    const claim = {
      id: createId("ocl"),
      system: false,
      ...toFields(await readJson(context.req.raw), server),
    };
    if (server.claims.some((item) => item.name === claim.name && item.claimType === claim.claimType)) {
      throw invalid("name", `The claim name '${claim.name}' already exists`);
    }
    server.claims.push(claim);
    return context.json(toWire(claim), 201);
  });

  app.get(`${base}/:claim`, (context) => {
    const server = getServer(context.req.param("server") ?? "");
    return context.json(toWire(getClaim(server, context.req.param("claim"))));
  });

  app.put(`${base}/:claim`, async (context) => {
    const server = getServer(context.req.param("server") ?? "");
    const claim = getClaim(server, context.req.param("claim"));
    return context.json(toWire(Object.assign(claim, toFields(await readJson(context.req.raw), server))));
  });

  app.delete(`${base}/:claim`, (context) => {
    const server = getServer(context.req.param("server") ?? "");
    const claim = getClaim(server, context.req.param("claim"));
    if (claim.valueType === "SYSTEM") throw invalid("claim", "System claims cannot be deleted");
    server.claims.splice(server.claims.indexOf(claim), 1);
    return context.body(null, 204);
  });
}

function toFields(body: Record<string, unknown>, server: AuthorizationServer): Omit<Claim, "id" | "system"> {
  const { name, value } = body;
  if (typeof name !== "string" || name === "") throw blank("name");
  if (reserved.includes(name)) throw invalid("name", `'${name}' is a reserved claim name`);
  const claimType = String(body.claimType ?? "");
  if (!["RESOURCE", "IDENTITY"].includes(claimType)) throw invalid("claimType", "The value is not valid");
  const valueType = String(body.valueType ?? "EXPRESSION");
  if (!["EXPRESSION", "GROUPS", "SYSTEM"].includes(valueType))
    throw invalid("valueType", "The value is not valid");
  if (typeof value !== "string" || value === "") throw blank("value");
  if (value.length > 1024) throw invalid("value", "The field is too long");
  const scopes = (body.conditions as { scopes?: unknown[] } | undefined)?.scopes?.map(String) ?? [];
  const unknownScope = scopes.find((scope) => !server.scopes.some((item) => item.name === scope));
  if (unknownScope !== undefined) throw invalid("conditions.scopes", `Scope '${unknownScope}' not found`);
  return {
    name,
    status: String(body.status ?? "ACTIVE"),
    claimType,
    valueType,
    value,
    conditions: { scopes },
    alwaysIncludeInToken: claimType === "RESOURCE" || body.alwaysIncludeInToken === true,
    group_filter_type: valueType === "GROUPS" ? String(body.group_filter_type ?? "EQUALS") : undefined,
  };
}

function toWire(claim: Claim) {
  return { ...claim, apiResourceId: null };
}
