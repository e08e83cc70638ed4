import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiName, portalName, type Sandbox, startSandbox } from "../../sandbox";
import { createId, type Rule } from "../../sandbox/okta/state";
import { type Developer, signIn } from "../../sandbox-requests/developer";

/*
 * The how-to by hand, against the sandbox, without any code of this package: the sandbox must refuse what the real
 * services refuse. Tokens are fetched and checked with independent libraries.
 */
let sandbox: Sandbox;
let developer: Developer;

beforeEach(async () => {
  sandbox = await startSandbox();
  const { email, password } = sandbox.credentials.developer;
  developer = await signIn(sandbox.portal.url, email, password);
});
afterEach(() => sandbox.close());

const okta = (method: string, path: string, body?: unknown) =>
  send(sandbox.okta.url, `SSWS ${sandbox.credentials.oktaApiToken}`, method, path, body);
const konnect = (method: string, path: string, body?: unknown) =>
  send(sandbox.konnect.url, `Bearer ${sandbox.credentials.konnectToken}`, method, path, body);

async function send(origin: string, authorization: string, method: string, path: string, body?: unknown) {
  const response = await fetch(new URL(path, origin), {
    method,
    headers: { authorization, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

const rule = (changes: Partial<Rule> = {}): Rule => ({
  id: createId("0pr"),
  name: "cc",
  status: "ACTIVE",
  priority: 1,
  grantTypes: ["client_credentials"],
  scopes: ["orders.read"],
  people: {},
  token: { accessTokenLifetimeMinutes: 60 },
  system: false,
  ...changes,
});
const policy = (rules: Rule[], changes: Record<string, unknown> = {}) => ({
  id: createId("00p"),
  name: "p",
  description: "d",
  status: "ACTIVE",
  priority: 1,
  clients: ["ALL_CLIENTS"],
  rules,
  system: false,
  ...changes,
});

/** Steps 1 to 5 by hand, then the API is published. */
async function setUp() {
  const [server] = sandbox.okta.state.servers;
  if (server === undefined) throw new Error("no default server");
  const base = `/api/v1/authorizationServers/${server.id}`;
  await okta("POST", `${base}/scopes`, { name: "orders.read" });
  await okta("POST", `${base}/claims`, {
    name: "client",
    claimType: "RESOURCE",
    valueType: "EXPRESSION",
    value: "app.clientId",
  });
  server.policies.push(policy([rule()]));
  const issuer = sandbox.okta.state.issuerOf(server);
  const provider = await konnect("POST", "/v2/dcr-providers", {
    name: "okta",
    provider_type: "okta",
    issuer,
    dcr_config: { dcr_token: sandbox.credentials.dcrToken },
  });
  const strategy = await konnect("POST", "/v2/application-auth-strategies", {
    name: "okta",
    display_name: "Okta",
    strategy_type: "openid_connect",
    dcr_provider_id: provider.body.id,
    configs: {
      "openid-connect": {
        issuer,
        credential_claim: ["client"],
        scopes: ["orders.read"],
        auth_methods: ["client_credentials", "bearer"],
      },
    },
  });
  const [portal] = sandbox.konnect.state.portals;
  await konnect("PATCH", `/v3/portals/${portal?.id}`, {
    default_application_auth_strategy_id: strategy.body.id,
  });
  await sandbox.publishOrders();
  return { server, issuer, base, strategyId: String(strategy.body.id) };
}

async function requestOrders(authorization?: string): Promise<number> {
  const response = await fetch(`${sandbox.gateway.url}/orders`, {
    headers: authorization === undefined ? {} : { authorization },
  });
  await response.text();
  return response.status;
}
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

describe("manual procedure in the sandbox", () => {
  it("an application that follows the manual procedure gets a valid token from Okta and 200 from the gateway", async () => {
    const { issuer } = await setUp();
    const application = await developer.createApplication("App");
    const [api] = sandbox.konnect.state.apis;
    expect(await requestOrders(basic(application.clientId, application.clientSecret))).toBe(403);
    expect(await developer.register(application.id, api?.id ?? "")).toBe("approved");
    expect(await requestOrders(basic(application.clientId, application.clientSecret))).toBe(200);
    expect(await requestOrders(`Basic ${application.clientId}:${application.clientSecret}`)).toBe(200);
    expect(await requestOrders(basic(application.clientId, "wrong"))).toBe(401);
    expect(await requestOrders()).toBe(401);

    const options = { [oauth.allowInsecureRequests]: true, algorithm: "oauth2" } as const;
    const server = await oauth
      .discoveryRequest(new URL(issuer), options)
      .then((response) => oauth.processDiscoveryResponse(new URL(issuer), response));
    const client = { client_id: application.clientId };
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretBasic(application.clientSecret),
      { scope: "orders.read" },
      options,
    );
    const { access_token: token, scope } = await oauth.processClientCredentialsResponse(
      server,
      client,
      response,
    );
    expect(scope).toBe("orders.read");
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createRemoteJWKSet(new URL(server.jwks_uri ?? "")),
      {
        issuer,
        audience: "api://default",
      },
    );
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toMatchObject({
      cid: application.clientId,
      client: application.clientId,
      scp: ["orders.read"],
      ver: 1,
    });
    expect(await requestOrders(`Bearer ${token}`)).toBe(200);
    expect(await requestOrders(`Bearer ${token}x`)).toBe(401);

    await developer.deleteApplication(application.id);
    expect(sandbox.okta.state.clients.size).toBe(0);
  });

  it("the gateway answers 403 while a registration waits for approval", async () => {
    await setUp();
    for (const publication of sandbox.konnect.state.publications) publication.autoApprove = false;
    for (const portal of sandbox.konnect.state.portals) portal.autoApproveApplications = false;
    const application = await developer.createApplication("App");
    expect(await developer.register(application.id, sandbox.konnect.state.apis[0]?.id ?? "")).toBe("pending");
    expect(await requestOrders(basic(application.clientId, application.clientSecret))).toBe(403);
  });

  it.each([
    ["no policy", []],
    ["only a policy for another client", [policy([rule()], { clients: ["0oa1"] })]],
    ["only an inactive policy", [policy([rule()], { status: "INACTIVE" })]],
    ["only an inactive rule", [policy([rule({ status: "INACTIVE" })])]],
    ["only a rule for another grant type", [policy([rule({ grantTypes: ["password"] })])]],
    ["only a rule for another scope", [policy([rule({ scopes: ["orders.write"] })])]],
  ])("Okta refuses a token request if the authorization server has %s", async (_title, policies) => {
    const { server, issuer } = await setUp();
    const application = await developer.createApplication("App");
    server.policies.splice(0, server.policies.length, ...policies);
    const response = await fetch(`${issuer}/v1/token`, {
      method: "POST",
      headers: { authorization: basic(application.clientId, application.clientSecret) },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "orders.read" }),
    });
    expect(await response.json()).toMatchObject({ error: "access_denied" });
    expect(response.status).toBe(401);
  });

  it.each([
    ["openid", "invalid_scope", "Cannot request 'openid' scopes using client credentials."],
    ["nope", "invalid_scope", "One or more scopes are not configured for the authorization server resource."],
    [
      "",
      "invalid_scope",
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    ],
  ])(
    "Okta refuses a client credentials request for the scope %o with the error %s",
    async (scope, error, description) => {
      const { issuer } = await setUp();
      const application = await developer.createApplication("App");
      const response = await fetch(`${issuer}/v1/token`, {
        method: "POST",
        headers: { authorization: basic(application.clientId, application.clientSecret) },
        body: new URLSearchParams({ grant_type: "client_credentials", scope }),
      });
      expect(await response.json()).toEqual({ error, error_description: description });
    },
  );

  it.each([
    ["an unknown field", "POST", "/v2/dcr-providers", { name: "a", nope: 1 }, 400],
    [
      "a reserved label",
      "POST",
      "/v2/dcr-providers",
      {
        name: "a",
        provider_type: "okta",
        issuer: "https://a.b",
        dcr_config: { dcr_token: "t" },
        labels: { "kong-x": "y" },
      },
      400,
    ],
    ["a name that is too long", "POST", "/v2/dcr-providers", { name: "a".repeat(257) }, 400],
    [
      "an unknown provider id",
      "GET",
      "/v2/dcr-providers/0f0f0f0f-0000-4000-8000-000000000000",
      undefined,
      404,
    ],
    ["an unknown filter", "GET", "/v2/dcr-providers?filter[label]=x", undefined, 400],
  ])(
    "Konnect refuses %s with a problem document that has a trace id",
    async (_title, method, path, body, status) => {
      const answer = await konnect(method, path, body);
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({ status, instance: expect.stringMatching(/^kong:trace:/) });
    },
  );

  it("Konnect refuses to delete a strategy in use, and Okta refuses a revoked token", async () => {
    const { strategyId } = await setUp();
    expect((await konnect("DELETE", `/v2/application-auth-strategies/${strategyId}`)).status).toBe(409);
    for (const token of [...sandbox.okta.state.apiTokens]) sandbox.okta.state.revokeApiToken(token.id);
    expect(await okta("GET", "/api/v1/users/me")).toMatchObject({
      status: 401,
      body: { errorCode: "E0000011" },
    });
  });

  it("the sandbox starts with one portal and one unpublished API", () => {
    const { portals, apis, publications } = sandbox.konnect.state;
    expect([portals.map(({ name }) => name), apis.map(({ name }) => name), publications]).toEqual([
      [portalName],
      [apiName],
      [],
    ]);
  });
});
