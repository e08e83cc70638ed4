import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiName, portalName, type Sandbox, startSandbox } from "../../sandbox";
import { call, callKonnect, type PortalCall, readText, signIn } from "../../sandbox-requests/calls";
import { bindPortal, prepareOkta } from "../../sandbox-requests/registration";

interface Pair {
  readonly id: string;
  readonly clientId: string;
  readonly secret: string;
}

let sandbox: Sandbox;
let portal: PortalCall;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  await prepareOkta(sandbox);
  portal = await signIn(sandbox);
});

/** Binds the portal, publishes the API, makes an application and registers it. */
async function setUp(config: Record<string, unknown> = {}, autoApprove = true): Promise<Pair> {
  await bindPortal(sandbox, config);
  await sandbox.team.publish(apiName, portalName, { autoApprove });
  const made = await portal("POST", "/api/v3/applications", { name: "App" });
  const id = readText(made, "id");
  const api_id = sandbox.konnect.state.apis[0]?.id;
  await portal("POST", `/api/v3/applications/${id}/registrations`, { api_id });
  return { id, clientId: readText(made, "client_id"), secret: readText(made, "client_secret") };
}

const basic = ({ clientId, secret }: Pair) =>
  `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;
const raw = ({ clientId, secret }: Pair) => `Basic ${clientId}:${secret}`;
const ask = (authorization?: string, path = "/orders") =>
  call("GET", `${sandbox.gateway.url}${path}`, authorization === undefined ? {} : { authorization });
const askStatus = async (authorization?: string) => (await ask(authorization)).status;

async function fetchToken({ clientId, secret }: Pair): Promise<string> {
  const response = await fetch(`${sandbox.okta.url}/oauth2/default/v1/token`, {
    method: "POST",
    headers: { authorization: basic({ id: "", clientId, secret }) },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: "orders.read" }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

describe("sandbox gateway", () => {
  it("the gateway serves a registered application that sends encoded or raw Basic credentials or a bearer token", async () => {
    const pair = await setUp();
    const answer = await ask(basic(pair), "/orders/7?a=b");
    expect(answer).toMatchObject({
      status: 200,
      body: {
        upstream: "orders",
        method: "GET",
        path: "/orders/7",
        query: { a: "b" },
        consumer: pair.clientId,
      },
    });
    expect(await askStatus(raw(pair))).toBe(200);
    expect(await askStatus(`Bearer ${await fetchToken(pair)}`)).toBe(200);
  });

  it("the gateway accepts credentials in the query string or a form body and does not echo the query's secret", async () => {
    const pair = await setUp();
    const parameters = new URLSearchParams({ client_id: pair.clientId, client_secret: pair.secret });
    const answer = await ask(undefined, `/orders?${parameters}`);
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toContain(pair.secret);
    const form = await fetch(`${sandbox.gateway.url}/orders`, { method: "POST", body: parameters });
    expect(form.status).toBe(200);
  });

  it("the gateway answers 401 to missing or wrong credentials and sends a challenge if they are missing", async () => {
    const pair = await setUp();
    const without = await ask();
    expect(without).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
    expect(without.headers.get("www-authenticate")).toMatch(/^Bearer /);
    const token = await fetchToken(pair);
    for (const wrong of [
      basic({ ...pair, secret: "wrong" }),
      basic({ ...pair, clientId: "0oaunknown" }),
      "Basic !!!",
      `Bearer ${token.slice(0, -4)}AAAA`,
      "Bearer nonsense",
      "Digest x",
    ]) {
      expect(await askStatus(wrong), wrong).toBe(401);
    }
  });

  it("the gateway answers 403 to an application whose registration is missing, pending, or revoked", async () => {
    const pair = await setUp({}, false);
    expect(await askStatus(basic(pair))).toBe(403);
    await sandbox.team.decide(portalName, "approved");
    expect(await askStatus(basic(pair))).toBe(200);
    for (const registration of sandbox.konnect.state.registrations) registration.status = "revoked";
    expect(await askStatus(basic(pair))).toBe(403);
    sandbox.konnect.state.registrations.length = 0;
    expect(await askStatus(basic(pair))).toBe(403);
  });

  it.each([
    [["bearer"], 401, 200],
    [["client_credentials"], 200, 401],
  ])(
    "with auth_methods %s, the gateway answers %i to Basic credentials and %i to a bearer token",
    async (auth_methods, basicStatus, bearerStatus) => {
      const pair = await setUp({ auth_methods });
      expect(await askStatus(basic(pair))).toBe(basicStatus);
      expect(await askStatus(`Bearer ${await fetchToken(pair)}`)).toBe(bearerStatus);
    },
  );

  it("the gateway requests the scope openid if the strategy has no scopes, and Okta refuses it for client credentials", async () => {
    const pair = await setUp({ scopes: [] });
    expect(await askStatus(basic(pair))).toBe(401);
    expect(sandbox.recorder.exchanges.find(({ path }) => path.endsWith("/v1/token"))).toMatchObject({
      requestBody: { grant_type: "client_credentials", scope: "openid" },
      responseBody: { error: "invalid_scope" },
    });
  });

  it("the gateway answers 401 if the token lacks the credential claim and 403 if the claim matches no application", async () => {
    const pair = await setUp({ credential_claim: ["client_id"] });
    expect(await askStatus(basic(pair))).toBe(401);
    for (const strategy of sandbox.konnect.state.strategies) strategy.config.credential_claim = ["iss"];
    expect(await askStatus(basic(pair))).toBe(403);
  });

  it.each([
    [undefined, 200],
    [false, 401],
  ])(
    "with cache_tokens %s, the gateway answers %i to the next request of a client that was deleted in Okta",
    async (cache_tokens, status) => {
      const pair = await setUp(cache_tokens === undefined ? {} : { cache_tokens });
      expect(await askStatus(basic(pair))).toBe(200);
      sandbox.okta.state.clients.clear();
      expect(await askStatus(basic(pair))).toBe(status);
      sandbox.gateway.clearTokenCache();
      expect(await askStatus(basic(pair))).toBe(401);
    },
  );

  it("the gateway forwards claims as headers and refuses a token without the audience that the strategy requires", async () => {
    const pair = await setUp({
      upstream_headers_names: ["X-Client"],
      upstream_headers_claims: ["client"],
      scopes_claim: ["scp"],
      scopes_required: ["orders.read"],
      audience_required: ["api://default"],
    });
    expect(await ask(basic(pair))).toMatchObject({
      status: 200,
      body: { headers: { "x-client": pair.clientId } },
    });
    for (const strategy of sandbox.konnect.state.strategies)
      strategy.config.audience_required = ["api://other"];
    expect(await askStatus(basic(pair))).toBe(401);
  });

  it.each([
    ["the scope of the token in scp", { scopes_claim: ["scp"], scopes_required: ["orders.read"] }, 200],
    ["one of two scopes", { scopes_claim: ["scp"], scopes_required: ["admin", "orders.read"] }, 200],
    ["another scope", { scopes_claim: ["scp"], scopes_required: ["admin"] }, 401],
    ["two scopes at once", { scopes_claim: ["scp"], scopes_required: ["orders.read admin"] }, 401],
    ["the scope in the claim scope, which the token lacks", { scopes_required: ["orders.read"] }, 401],
  ])("a strategy that requires %s (%j) makes the gateway answer %i", async (_title, config, status) => {
    const pair = await setUp(config);
    expect(await askStatus(basic(pair))).toBe(status);
    expect(await askStatus(`Bearer ${await fetchToken(pair)}`)).toBe(status);
  });

  it.each([
    [true, 200],
    [false, 401],
  ])(
    "with openWithoutStrategy %s, the gateway answers %i to a request without credentials for an API without a strategy",
    async (openWithoutStrategy, status) => {
      Object.assign(sandbox.switches.konnect, { openWithoutStrategy });
      await sandbox.team.publish(apiName, portalName);
      expect(await askStatus()).toBe(status);
    },
  );

  it("the gateway refuses raw Basic credentials if acceptsRawBasic is off", async () => {
    const pair = await setUp();
    sandbox.switches.konnect.acceptsRawBasic = false;
    expect(await askStatus(raw(pair))).toBe(401);
    expect(await askStatus(basic(pair))).toBe(200);
  });

  it("the gateway protects a service only while the service is linked to a published API", async () => {
    expect(await askStatus()).toBe(200);
    await setUp();
    expect(await askStatus()).toBe(401);
    const [api] = sandbox.konnect.state.apis;
    const path = `/v3/apis/${api?.id}/implementations/${api?.implementationId}`;
    expect((await callKonnect(sandbox, "DELETE", path)).status).toBe(204);
    expect(await askStatus()).toBe(200);
  });

  it("the gateway answers 404 for an unknown route and 500 if the strategy's issuer does not exist", async () => {
    expect(await ask(undefined, "/ordersx")).toMatchObject({ status: 404 });
    const pair = await setUp();
    for (const strategy of sandbox.konnect.state.strategies)
      strategy.config.issuer = `${sandbox.okta.url}/oauth2/gone`;
    expect(await askStatus(basic(pair))).toBe(500);
  });

  it("the gateway refuses the credentials of a deleted application if the strategy does not cache tokens", async () => {
    const pair = await setUp({ cache_tokens: false });
    expect(await askStatus(basic(pair))).toBe(200);
    expect((await portal("DELETE", `/api/v3/applications/${pair.id}`)).status).toBe(204);
    expect(await askStatus(basic(pair))).toBe(401);
  });
});
