import type { Hono } from "hono";
import { blank, invalid, notFound } from "./errors";
import { type GetServer, readJson } from "./requests";
import { type AuthorizationServer, createId, type Scope } from "./state";

const legalName = /^(?!okta[.:])(?!okta$)(?!\*$)[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Scopes of an authorization server. @see Okta API: AuthorizationServerScopes */
export function addScopeRoutes(app: Hono, base: string, getServer: GetServer): void {
  const getScope = (server: AuthorizationServer, id: string): Scope => {
    const scope = server.scopes.find((item) => item.id === id);
    if (scope === undefined) throw notFound(id, "OAuth2Scope");
    return scope;
  };

  app.get(base, (context) => context.json(getServer(context.req.param("server") ?? "").scopes.map(toWire)));

  app.post(base, async (context) => {
    const server = getServer(context.req.param("server") ?? "");
    const scope = { id: createId("scp"), system: false, ...toFields(await readJson(context.req.raw)) };
    assertFree(server, scope.name);
    server.scopes.push(scope);
    return context.json(toWire(scope), 201);
  });

  app.get(`${base}/:scope`, (context) => {
    const server = getServer(context.req.param("server") ?? "");
    return context.json(toWire(getScope(server, context.req.param("scope"))));
  });

  app.put(`${base}/:scope`, async (context) => {
    const server = getServer(context.req.param("server") ?? "");
    const scope = getScope(server, context.req.param("scope"));
    const fields = toFields(await readJson(context.req.raw));
    if (fields.name !== scope.name) assertFree(server, fields.name);
    return context.json(toWire(Object.assign(scope, fields)));
  });

  app.delete(`${base}/:scope`, (context) => {
    const server = getServer(context.req.param("server") ?? "");
    const scope = getScope(server, context.req.param("scope"));
    if (scope.system) throw invalid("scope", "System scopes cannot be deleted");
    server.scopes.splice(server.scopes.indexOf(scope), 1);
    return context.body(null, 204);
  });
}

function assertFree(server: AuthorizationServer, name: string): void {
  if (server.scopes.some((scope) => scope.name === name)) {
    throw invalid("name", `The scope name '${name}' already exists`);
  }
}

function toFields(body: Record<string, unknown>): Omit<Scope, "id" | "system"> {
  const { name } = body;
  if (typeof name !== "string" || name === "") throw blank("name");
  if (!legalName.test(name) || (name.includes("<") && name.includes(">"))) {
    throw invalid("name", "The scope name is not valid");
  }
  const consent = String(body.consent ?? "IMPLICIT");
  if (!["IMPLICIT", "REQUIRED", "FLEXIBLE"].includes(consent))
    throw invalid("consent", "The value is not valid");
  const metadataPublish = String(body.metadataPublish ?? "NO_CLIENTS");
  if (!["NO_CLIENTS", "ALL_CLIENTS"].includes(metadataPublish))
    throw invalid("metadataPublish", "The value is not valid");
  return {
    name,
    displayName: String(body.displayName ?? ""),
    description: String(body.description ?? ""),
    consent,
    metadataPublish,
    default: body.default === true,
    optional: body.optional === true,
  };
}

function toWire(scope: Scope) {
  return { ...scope, apiResourceId: null };
}
