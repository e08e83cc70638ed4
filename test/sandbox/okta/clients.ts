import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { notFound, OAuthError } from "./errors";
import { readJson } from "./requests";
import { type Client, createId, type OktaState } from "./state";

const base = "/oauth2/v1/clients";

/** Dynamic client registration of the organization. @see Okta API: Client, RFC 7591 */
export function addClientRoutes(app: Hono, state: OktaState): void {
  const getClient = (id: string): Client => {
    const client = state.clients.get(id);
    if (client === undefined) throw notFound(id, "PublicClientApp");
    return client;
  };

  app.get(base, (context) => {
    const q = context.req.query("q") ?? "";
    const limit = Number(context.req.query("limit") ?? 200);
    const clients = [...state.clients.values()].filter((client) =>
      String(client.metadata.client_name).startsWith(q),
    );
    return context.json(clients.slice(0, limit).map((client) => toWire(client)));
  });

  app.post(base, async (context) => {
    const metadata = {
      ...toMetadata(await readJson(context.req.raw)),
      ...(state.switches.newClientsNeedDpop ? { dpop_bound_access_tokens: true } : {}),
    };
    const client: Client = {
      client_id: createId("0oa"),
      issuedAt: Math.floor(Date.now() / 1000),
      secret: randomBytes(48).toString("base64url"),
      metadata,
    };
    state.clients.set(client.client_id, client);
    return context.json(toWire(client, client.secret), 201);
  });

  app.get(`${base}/:client`, (context) => {
    const client = state.clients.get(context.req.param("client"));
    if (client === undefined)
      throw new OAuthError(401, "invalid_client", "Invalid value for 'client_id' parameter.");
    return context.json(toWire(client));
  });

  app.put(`${base}/:client`, async (context) => {
    const client = getClient(context.req.param("client"));
    client.metadata = toMetadata(await readJson(context.req.raw));
    return context.json(toWire(client, client.secret));
  });

  app.post(`${base}/:client/lifecycle/newSecret`, (context) => {
    const client = getClient(context.req.param("client"));
    client.secret = randomBytes(48).toString("base64url");
    return context.json(toWire(client, client.secret));
  });

  app.delete(`${base}/:client`, (context) => {
    state.clients.delete(getClient(context.req.param("client")).client_id);
    return context.body(null, 204);
  });
}

function toMetadata(body: Record<string, unknown>): Record<string, unknown> {
  const refuse = (description: string) => new OAuthError(400, "invalid_client_metadata", description);
  if (typeof body.client_name !== "string" || body.client_name === "") {
    throw refuse("client_name: The field cannot be left blank");
  }
  const applicationType = String(body.application_type ?? "web");
  if (!["web", "native", "browser", "service"].includes(applicationType)) {
    throw refuse("application_type: The value is not valid");
  }
  const grantTypes = (body.grant_types as string[] | undefined) ?? ["authorization_code"];
  if (
    grantTypes.includes("client_credentials") &&
    applicationType !== "service" &&
    !grantTypes.includes("authorization_code")
  ) {
    throw refuse("grant_types: client_credentials is valid for application_type service");
  }
  const redirectUris = (body.redirect_uris as string[] | null | undefined) ?? [];
  if (
    redirectUris.length === 0 &&
    !grantTypes.some((grant) => ["client_credentials", "password"].includes(grant))
  ) {
    throw refuse("redirect_uris: The field cannot be left blank");
  }
  if (redirectUris.some((uri) => !URL.canParse(uri) || uri.includes("#"))) {
    throw refuse("redirect_uris: must be absolute URIs without a fragment");
  }
  return {
    client_name: body.client_name,
    client_uri: body.client_uri ?? null,
    logo_uri: body.logo_uri ?? null,
    redirect_uris: redirectUris,
    response_types: body.response_types ?? ["code"],
    grant_types: grantTypes,
    token_endpoint_auth_method: body.token_endpoint_auth_method ?? "client_secret_basic",
    application_type: applicationType,
  };
}

function toWire(client: Client, secret?: string) {
  return {
    client_id: client.client_id,
    ...(secret === undefined ? {} : { client_secret: secret }),
    client_id_issued_at: client.issuedAt,
    client_secret_expires_at: 0,
    ...client.metadata,
  };
}
