import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiName, portalName, type Sandbox, startSandbox } from "../../sandbox";
import {
  call,
  callKonnect,
  type PortalCall,
  readRefused,
  readText,
  signIn,
} from "../../sandbox-requests/calls";
import { bindPortal, prepareOkta, strategyBody } from "../../sandbox-requests/registration";

let sandbox: Sandbox;
let portal: PortalCall;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  portal = await signIn(sandbox);
});

const base = "/api/v3/applications";
const apiId = () => sandbox.konnect.state.apis[0]?.id ?? "";
const anonymous = (method: string, path: string, body?: unknown) =>
  call(method, `${sandbox.portal.url}${path}`, {}, body);

describe("sign-in to the sandbox Dev Portal", () => {
  it("signing in to the Dev Portal sets HttpOnly cookies, and signing out ends the session", async () => {
    const { email: username, password } = sandbox.credentials.developer;
    const path = "/api/v3/developer/authenticate";
    const answer = await anonymous("POST", path, { username, password });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^portalaccesstoken=[\w-]{20,}; Path=\/; HttpOnly/),
      expect.stringMatching(/^portalrefreshtoken=[\w-]{20,}; Path=.*; HttpOnly/),
    ]);
    expect((await portal("GET", "/api/v3/developer/me")).body).toMatchObject({ email: username });
    expect((await portal("POST", "/api/v3/developer/refresh")).status).toBe(204);
    expect((await portal("POST", "/api/v3/developer/logout")).status).toBe(204);
    expect((await portal("GET", base)).status).toBe(401);
  });

  it("the Dev Portal refuses a wrong password and a developer whose approval is revoked", async () => {
    const { email: username, password } = sandbox.credentials.developer;
    const path = "/api/v3/developer/authenticate";
    expect((await anonymous("POST", path, { username, password: "x" })).status).toBe(401);
    for (const developer of sandbox.konnect.state.developers) developer.status = "revoked";
    expect((await anonymous("POST", path, { username, password })).status).toBe(401);
    expect((await portal("GET", base)).status).toBe(401);
  });

  it("the Dev Portal refuses and advertises no password sign-in if the portal allows only single sign-on", async () => {
    const { email: username, password } = sandbox.credentials.developer;
    const flags = { basic_auth_enabled: false, oidc_auth_enabled: true };
    const settings = `/v3/portals/${sandbox.konnect.state.portals[0]?.id}/authentication-settings`;
    expect((await callKonnect(sandbox, "PATCH", settings, flags)).body).toMatchObject(flags);
    expect((await anonymous("GET", "/api/v3/portal")).body).toMatchObject(flags);
    const path = "/api/v3/developer/authenticate";
    expect((await anonymous("POST", path, { username, password })).status).toBe(401);
  });

  it("a new developer account is pending at first", async () => {
    const body = { email: "new@acme.invalid", full_name: "New" };
    expect((await anonymous("POST", "/api/v3/developer", body)).status).toBe(201);
    expect(sandbox.konnect.state.developers.at(-1)).toMatchObject({ email: body.email, status: "pending" });
  });

  it("the Dev Portal shows only its own settings and public APIs without sign-in", async () => {
    expect((await anonymous("GET", "/api/v3/portal")).body).toMatchObject({ name: portalName });
    expect((await anonymous("GET", base)).status).toBe(401);
    await sandbox.publishOrders();
    expect((await anonymous("GET", "/api/v3/apis")).body.data).toMatchObject([
      { id: apiId(), name: apiName },
    ]);
    for (const publication of sandbox.konnect.state.publications) publication.visibility = "private";
    expect((await anonymous("GET", "/api/v3/apis")).body.data).toEqual([]);
    expect((await portal("GET", "/api/v3/apis/orders-1-0-0")).body).toMatchObject({ id: apiId() });
  });
});

describe("applications in the sandbox Dev Portal", () => {
  beforeEach(async () => {
    await bindPortal(sandbox);
    await sandbox.publishOrders();
  });
  const create = (changes: Record<string, unknown> = {}) => portal("POST", base, { name: "App", ...changes });

  it("a new application gets a client in Okta, and only the response to its creation has the secret", async () => {
    const redirect_uri = "https://app.acme.invalid/callback";
    const made = await create({ description: "My app", redirect_uri });
    const id = readText(made, "id");
    const clientId = readText(made, "client_id");
    const secret = readText(made, "client_secret");
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: "App",
        description: "My app",
        redirect_uri,
        auth_strategy: {
          name: "Okta",
          credential_type: "client_credentials",
          auth_methods: ["client_credentials", "bearer"],
          available_scopes: ["orders.read"],
        },
      },
    });
    const client = sandbox.okta.state.clients.get(clientId);
    expect(client).toMatchObject({
      secret,
      metadata: {
        client_name: "App",
        redirect_uris: [redirect_uri],
        grant_types: ["client_credentials"],
        application_type: "service",
      },
    });
    for (const path of [base, `${base}/${id}`, `${base}/${id}/credentials`]) {
      expect(JSON.stringify((await portal("GET", path)).body)).not.toContain(secret);
    }
    expect(JSON.stringify(sandbox.recorder.exchanges)).not.toContain(secret);
  });

  it("deleting an application also deletes its Okta client and its registrations", async () => {
    const id = readText(await create(), "id");
    await portal("POST", `${base}/${id}/registrations`, { api_id: apiId() });
    expect((await portal("DELETE", `${base}/${id}`)).status).toBe(204);
    expect((await portal("GET", `${base}/${id}`)).status).toBe(404);
    expect([sandbox.okta.state.clients.size, sandbox.konnect.state.registrations]).toEqual([0, []]);
  });

  it.each([
    [true, 400, 1],
    [false, 204, 0],
  ])(
    "with deleteNeedsIdentityProvider %s, a delete that fails in Okta answers %i and the number of applications is then %i",
    async (deleteNeedsIdentityProvider, status, count) => {
      Object.assign(sandbox.switches.konnect, { deleteNeedsIdentityProvider });
      const id = readText(await create(), "id");
      sandbox.faults.add({ server: "okta", method: "DELETE", path: /clients/, kind: "status", status: 403 });
      expect((await portal("DELETE", `${base}/${id}`)).status).toBe(status);
      expect(sandbox.konnect.state.applications).toHaveLength(count);
    },
  );

  it("the Dev Portal creates no application if Okta refuses the DCR token", async () => {
    for (const provider of sandbox.konnect.state.providers) provider.token = "revoked";
    const refused = await create();
    expect(refused.status).toBe(400);
    expect(refused.body.detail).toMatch(/^Unable to create the DCR application: Okta answered 401/);
    expect(sandbox.konnect.state.applications).toEqual([]);
  });

  it.each<[refusal: string, changes: Record<string, unknown>, refused: string]>([
    ["no name", { name: undefined }, "name required"],
    ["an invalid redirect URI", { redirect_uri: "callback" }, "redirect_uri invalid"],
    ["its own client id", { client_id: "mine" }, "client_id invalid"],
    [
      "a strategy that this portal does not offer",
      { auth_strategy_id: "0f0f0f0f-0000-4000-8000-000000000000" },
      "auth_strategy_id missing_reference",
    ],
    ["an unknown field", { grant_types: [] }, "grant_types unknown_property"],
  ])("the Dev Portal refuses to create an application with %s", async (_, changes, refused) => {
    expect(readRefused(await create(changes))).toEqual([refused]);
    expect(sandbox.okta.state.clients.size).toBe(0);
  });

  it("the Dev Portal refuses to create or rename an application with a name that its developer already uses", async () => {
    await create();
    expect((await create()).status).toBe(409);
    const other = readText(await create({ name: "Other" }), "id");
    expect((await portal("PATCH", `${base}/${other}`, { name: "App" })).status).toBe(409);
    expect((await portal("PATCH", `${base}/${other}`, { name: "New", redirect_uri: null })).body.name).toBe(
      "New",
    );
  });

  it("the Dev Portal hides an application from everybody but its owner", async () => {
    const id = readText(await create(), "id");
    for (const application of sandbox.konnect.state.applications) {
      Object.assign(application, { owner: { type: "developer", id: "somebody" } });
    }
    expect((await portal("GET", `${base}/${id}`)).status).toBe(404);
    expect((await portal("GET", base)).body.data).toEqual([]);
  });

  it("an application has one secret, which can be regenerated but neither deleted nor joined by another", async () => {
    const made = await create();
    const path = `${base}/${readText(made, "id")}`;
    const renewed = await portal("POST", `${path}/regenerate-secret`);
    expect(renewed).toMatchObject({ status: 201, body: { client_id: made.body.client_id } });
    expect(renewed.body.client_secret).not.toBe(made.body.client_secret);
    const credential = `${path}/credentials/${made.body.client_id}`;
    expect((await portal("POST", `${path}/credentials`, {})).status).toBe(403);
    expect((await portal("PUT", credential, { display_name: "x" })).status).toBe(200);
    expect((await portal("DELETE", credential)).status).toBe(409);
  });

  it("an application shows its granted scopes unless listsGrantedScopes is off", async () => {
    const path = `${base}/${readText(await create(), "id")}/granted-scopes`;
    expect((await portal("GET", path)).body).toEqual({ scopes: ["orders.read"] });
    sandbox.switches.konnect.listsGrantedScopes = false;
    expect((await portal("GET", path)).status).toBe(422);
  });

  it("a new application uses the chosen strategy, the portal's default, or the only strategy that is offered", async () => {
    const { state } = sandbox.konnect;
    const [dcr] = state.strategies;
    const own = await callKonnect(
      sandbox,
      "POST",
      "/v2/application-auth-strategies",
      strategyBody(sandbox, null),
    );
    const [acme] = state.portals;
    const other = state.addApi("Invoices", "/invoices");
    const ownId = readText(own, "id");
    const publication = `/v3/apis/${other.id}/publications/${acme?.id}`;
    await callKonnect(sandbox, "PUT", publication, { auth_strategy_ids: [ownId] });
    const offered = (await portal("GET", "/api/v3/application-auth-strategies")).body.data;
    expect(offered).toMatchObject([
      { id: dcr?.id },
      { id: ownId, credential_type: "self_managed_client_credentials" },
    ]);
    expect((await create({ name: "A" })).body).toMatchObject({ auth_strategy: { id: dcr?.id } });
    expect((await create({ name: "B", auth_strategy_id: ownId, client_id: "mine" })).body).toMatchObject({
      auth_strategy: { id: ownId },
    });
    Object.assign(acme ?? {}, { defaultStrategyId: null });
    expect(readRefused(await create({ name: "C" }))).toEqual(["auth_strategy_id required"]);
    await sandbox.unpublishOrders();
    expect((await create({ name: "D", client_id: "mine" })).body).toMatchObject({
      auth_strategy: { id: ownId },
    });
  });
});

describe("registrations in the sandbox Dev Portal", () => {
  beforeEach(async () => {
    await prepareOkta(sandbox);
    await bindPortal(sandbox);
  });
  const createApplication = async () => readText(await portal("POST", base, { name: "App" }), "id");

  it("a registration waits for an administrator unless the portal approves registrations automatically", async () => {
    await sandbox.team.publish(apiName, portalName, { autoApprove: false });
    const path = `${base}/${await createApplication()}/registrations`;
    const made = await portal("POST", path, { api_id: apiId() });
    expect(made).toMatchObject({
      status: 201,
      body: { status: "pending", api_id: apiId(), api_name: apiName },
    });
    expect((await portal("POST", path, { api_id: apiId() })).status).toBe(409);
    expect(await sandbox.team.decide(portalName, "approved")).toBe(1);
    const own = `${path}/${readText(made, "id")}`;
    expect((await portal("GET", own)).body.status).toBe("approved");
    expect((await portal("DELETE", own)).status).toBe(204);
    for (const { id } of sandbox.konnect.state.portals) {
      await callKonnect(sandbox, "PATCH", `/v3/portals/${id}`, { auto_approve_applications: true });
    }
    expect((await portal("POST", path, { api_id: apiId() })).body.status).toBe("approved");
  });

  it("a registration needs a published API that uses the strategy of the application", async () => {
    const path = `${base}/${await createApplication()}/registrations`;
    expect((await portal("POST", path, { api_id: apiId() })).status).toBe(404);
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    expect(readRefused(await portal("POST", path, { api_id: apiId() }))).toEqual(["api_id invalid"]);
  });
});
