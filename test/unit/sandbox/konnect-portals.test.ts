import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import { type Answer, callKonnect, readRefused, readText } from "../../sandbox-requests/calls";
import { bindPortal, strategyBody } from "../../sandbox-requests/registration";

const unknownId = "0f0f0f0f-0000-4000-8000-000000000000";
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const konnect = (method: string, path: string, body?: unknown) => callKonnect(sandbox, method, path, body);
const ids = () => {
  const { portals, apis } = sandbox.konnect.state;
  return { portalId: portals[0]?.id ?? "", apiId: apis[0]?.id ?? "" };
};
const list = ({ body }: Answer) => body.data as Record<string, unknown>[];

describe("portals in the sandbox", () => {
  it("a portal starts without a default strategy and has the address of the Dev Portal as its domain", async () => {
    expect(list(await konnect("GET", "/v3/portals?filter[name][eq]=Acme Developers"))).toMatchObject([
      {
        authentication_enabled: true,
        auto_approve_applications: false,
        default_application_auth_strategy_id: null,
        default_domain: sandbox.portal.url.replace("http://", ""),
      },
    ]);
  });

  it("a portal accepts only an existing strategy as its default and clears it when the request sends null", async () => {
    const { strategyId } = await bindPortal(sandbox);
    const key = "default_application_auth_strategy_id";
    expect(list(await konnect("GET", `/v3/portals?filter[${key}][eq]=${strategyId}`))).toHaveLength(1);
    const path = `/v3/portals/${ids().portalId}`;
    expect(readRefused(await konnect("PATCH", path, { [key]: unknownId }))).toEqual([
      `${key} missing_reference`,
    ]);
    expect((await konnect("PATCH", path, { [key]: null })).body[key]).toBeNull();
  });

  it("Konnect refuses to create or rename a portal with a taken name", async () => {
    expect(readRefused(await konnect("POST", "/v3/portals", { name: "Acme Developers" }))).toEqual([
      "name invalid",
    ]);
    const other = await konnect("POST", "/v3/portals", { name: "Partners", display_name: "For partners" });
    expect(other).toMatchObject({ status: 201, body: { display_name: "For partners" } });
    const path = `/v3/portals/${readText(other, "id")}`;
    expect((await konnect("PATCH", path, { name: "Acme Developers" })).status).toBe(409);
  });

  it("Konnect deletes a portal with published APIs only by force, together with its publications and developers", async () => {
    await bindPortal(sandbox);
    await sandbox.publishOrders();
    const path = `/v3/portals/${ids().portalId}`;
    expect((await konnect("DELETE", path)).status).toBe(409);
    expect((await konnect("DELETE", `${path}?force=true`)).status).toBe(204);
    const { publications, developers } = sandbox.konnect.state;
    expect([publications, developers]).toEqual([[], []]);
  });

  it("the v2 and v3 portal APIs do not return each other's portals", async () => {
    const classic = await konnect("POST", "/v2/portals", { name: "Classic" });
    expect(classic).toMatchObject({ status: 201, body: { name: "Classic", application_count: 0 } });
    expect(list(await konnect("GET", "/v2/portals")).map(({ name }) => name)).toEqual(["Classic"]);
    expect((await konnect("GET", `/v3/portals/${readText(classic, "id")}`)).status).toBe(404);
    expect((await konnect("GET", `/v2/portals/${ids().portalId}`)).status).toBe(404);
  });

  it("a portal stores changes to its authentication settings", async () => {
    const path = `/v3/portals/${ids().portalId}/authentication-settings`;
    expect((await konnect("PATCH", path, { konnect_mapping_enabled: true })).body).toMatchObject({
      basic_auth_enabled: true,
      konnect_mapping_enabled: true,
    });
    expect((await konnect("GET", path)).body.konnect_mapping_enabled).toBe(true);
  });
});

describe("publications in the sandbox", () => {
  const path = () => `/v3/apis/${ids().apiId}/publications/${ids().portalId}`;
  const strategyIds = async () => (await konnect("GET", path())).body.auth_strategy_ids;

  it("a publication takes the portal's default strategy when it is created and does not follow later changes", async () => {
    await sandbox.publishOrders();
    expect(await strategyIds()).toBeNull();
    const { strategyId } = await bindPortal(sandbox);
    expect(await strategyIds()).toBeNull();
    await sandbox.publishOrders();
    expect(await strategyIds()).toEqual([strategyId]);
  });

  it("a publication follows the portal's default strategy if publicationTakesDefault is off", async () => {
    sandbox.switches.konnect.publicationTakesDefault = false;
    await sandbox.publishOrders();
    const { strategyId } = await bindPortal(sandbox);
    expect(await strategyIds()).toEqual([strategyId]);
  });

  it("a publication accepts one existing strategy, or null in spite of the portal's default, and refuses anything else", async () => {
    const { strategyId } = await bindPortal(sandbox);
    const put = (auth_strategy_ids: unknown) => konnect("PUT", path(), { auth_strategy_ids });
    expect((await put(null)).body.auth_strategy_ids).toBeNull();
    expect((await put([strategyId])).body.auth_strategy_ids).toEqual([strategyId]);
    expect(readRefused(await put([]))).toEqual(["auth_strategy_ids min_items"]);
    expect(readRefused(await put([strategyId, strategyId]))).toEqual(["auth_strategy_ids max_items"]);
    expect(readRefused(await put([unknownId]))).toEqual(["auth_strategy_ids missing_reference"]);
    expect((await konnect("PUT", `/v3/apis/${unknownId}/publications/${ids().portalId}`, {})).status).toBe(
      404,
    );
  });

  it("a publication can be found by its portal, API name, and strategy", async () => {
    const { strategyId } = await bindPortal(sandbox);
    await sandbox.publishOrders();
    const { portalId, apiId } = ids();
    const own = `/v3/portals/${portalId}/api-publications?filter`;
    const item = {
      api_id: apiId,
      portal_ids: [portalId],
      auth_strategy_ids: [strategyId],
      entity_type: "api",
    };
    expect(list(await konnect("GET", `${own}[api_name][eq]=Orders`))).toMatchObject([item]);
    expect(list(await konnect("GET", `${own}[auth_strategy_id][eq]=${unknownId}`))).toEqual([]);
    const all = `/v3/api-publications?filter[auth_strategy_id][eq]=${strategyId}`;
    expect(list(await konnect("GET", all))).toMatchObject([{ api_id: apiId, portal_id: portalId }]);
  });

  it("Konnect answers 404 to a read or a second delete of a deleted publication", async () => {
    await sandbox.publishOrders();
    expect((await konnect("DELETE", path())).status).toBe(204);
    expect((await konnect("GET", path())).status).toBe(404);
    expect((await konnect("DELETE", path())).status).toBe(404);
  });
});

describe("API implementations in the sandbox", () => {
  it("Konnect links a gateway service to only one API at a time and refuses an unknown service", async () => {
    const { apiId } = ids();
    const [linked] = list(await konnect("GET", `/v3/api-implementations?filter[api_id][eq]=${apiId}`));
    expect(linked).toMatchObject({ api_id: apiId, service: { control_plane_id: expect.any(String) } });
    const { service } = linked as { service: object };
    const other = readText(await konnect("POST", "/v3/apis", { name: "Invoices", version: "2" }), "id");
    const link = (id: string) => konnect("POST", `/v3/apis/${id}/implementations`, { service });
    expect((await link(other)).status).toBe(409);
    expect((await konnect("DELETE", `/v3/apis/${apiId}/implementations/${linked?.id}`)).status).toBe(204);
    expect((await link(other)).status).toBe(201);
    expect(list(await konnect("GET", "/v3/api-implementations"))).toMatchObject([{ api_id: other }]);
    const unknown = { service: { id: unknownId, control_plane_id: unknownId } };
    expect(readRefused(await konnect("POST", `/v3/apis/${apiId}/implementations`, unknown))).toEqual([
      "service.id missing_reference",
    ]);
  });

  it("an API implementation reports the error that prevents the gateway from applying the strategy", async () => {
    for (const api of sandbox.konnect.state.apis) api.syncError = "a plugin is in the way";
    expect(list(await konnect("GET", "/v3/api-implementations"))).toMatchObject([
      {
        service: {
          auth_strategy_sync_error: {
            control_plane_error: "control_plane_error_plugin_conflict",
            message: "a plugin is in the way",
          },
        },
      },
    ]);
  });
});

describe("applications and developers in the portal administration", () => {
  it("an application created by an administrator gets a new Okta client or a given one, and the response has no secret", async () => {
    await bindPortal(sandbox);
    const base = `/v3/portals/${ids().portalId}/applications`;
    const owner = { type: "developer", id: sandbox.konnect.state.developers[0]?.id };
    const made = await konnect("POST", base, { name: "App", owner });
    const clientId = readText(made, "client_id");
    expect(sandbox.okta.state.clients.has(clientId)).toBe(true);
    expect(made.body).toMatchObject({
      auth_strategy: { credential_type: "client_credentials" },
      registration_count: 0,
      owner,
    });
    expect(JSON.stringify(made.body)).not.toContain(sandbox.okta.state.clients.get(clientId)?.secret);
    const adopted = await konnect("POST", base, { name: "Old", owner, dcr_client_id: "0oa-old" });
    expect(adopted.body.client_id).toBe("0oa-old");
    expect(readRefused(await konnect("POST", base, { name: "X", owner, client_id: "x" }))).toEqual([
      "client_id invalid",
    ]);
    const path = `${base}/${readText(made, "id")}`;
    expect(list(await konnect("GET", `${path}/credentials`))).toMatchObject([{ client_id: clientId }]);
    expect((await konnect("DELETE", path)).status).toBe(204);
    expect(sandbox.okta.state.clients.size).toBe(0);
  });

  it("an application under a strategy without a DCR provider needs its own client id and causes no request to Okta", async () => {
    const strategy = await konnect("POST", "/v2/application-auth-strategies", strategyBody(sandbox, null));
    const auth_strategy_id = readText(strategy, "id");
    const { portalId, apiId } = ids();
    await konnect("PUT", `/v3/apis/${apiId}/publications/${portalId}`, {
      auth_strategy_ids: [auth_strategy_id],
    });
    const owner = { type: "developer", id: sandbox.konnect.state.developers[0]?.id };
    const body = { name: "App", owner, auth_strategy_id };
    const base = `/v3/portals/${portalId}/applications`;
    expect(readRefused(await konnect("POST", base, body))).toEqual(["client_id required"]);
    expect(await konnect("POST", base, { ...body, client_id: "mine" })).toMatchObject({
      status: 201,
      body: { client_id: "mine", dcr_provider: null },
    });
    expect(sandbox.recorder.requestsTo("okta")).toEqual([]);
  });

  it("an administrator can invite a developer only once, find the developer by email, and approve and delete the account", async () => {
    const base = `/v3/portals/${ids().portalId}/developers`;
    const body = { email: "new@acme.invalid", full_name: "New" };
    expect(await konnect("POST", base, body)).toMatchObject({ status: 201, body: { status: "pending" } });
    expect((await konnect("POST", base, body)).status).toBe(409);
    const [developer] = list(await konnect("GET", `${base}?filter[email][eq]=new@acme.invalid`));
    const path = `${base}/${developer?.id}`;
    expect((await konnect("PATCH", path, { status: "approved" })).body.status).toBe("approved");
    expect((await konnect("DELETE", path)).status).toBe(204);
  });
});
