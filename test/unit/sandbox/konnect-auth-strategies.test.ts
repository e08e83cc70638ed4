import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import { callKonnect, readRefused, readText } from "../../sandbox-requests/calls";
import { bindPortal, providerBody, strategyBody } from "../../sandbox-requests/registration";

const base = "/v2/application-auth-strategies";
const unknownId = "0f0f0f0f-0000-4000-8000-000000000000";
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const konnect = (method: string, path: string, body?: unknown) => callKonnect(sandbox, method, path, body);
const create = (config: Record<string, unknown> = {}, changes: Record<string, unknown> = {}) =>
  konnect("POST", base, { ...strategyBody(sandbox, null, config), ...changes });
const createdId = async (config?: Record<string, unknown>) => readText(await create(config), "id");
const readConfig = (body: Record<string, unknown>) =>
  (body.configs as Record<string, Record<string, unknown>>)["openid-connect"];

describe("auth strategies in the sandbox", () => {
  it("an auth strategy is written with dcr_provider_id and returned with dcr_provider", async () => {
    const provider = await konnect("POST", "/v2/dcr-providers", providerBody(sandbox));
    const providerId = readText(provider, "id");
    const made = await konnect("POST", base, strategyBody(sandbox, providerId));
    expect(made.status).toBe(201);
    expect(made.body).not.toHaveProperty("dcr_provider_id");
    expect(made.body).toMatchObject({
      strategy_type: "openid_connect",
      active: false,
      dcr_provider: { id: providerId, name: "okta-dcr", display_name: "Okta", provider_type: "okta" },
    });
    const detached = await konnect("PATCH", `${base}/${readText(made, "id")}`, { dcr_provider_id: null });
    expect(detached.body.dcr_provider).toBeNull();
  });

  it.each<
    [refusal: string, config: Record<string, unknown>, changes: Record<string, unknown>, refused: string[]]
  >([
    [
      "a missing credential claim",
      { credential_claim: undefined },
      {},
      ["configs.openid-connect.credential_claim required"],
    ],
    ["51 scopes", { scopes: Array(51).fill("s") }, {}, ["configs.openid-connect.scopes max_items"]],
    [
      "a scope of 129 characters",
      { scopes: ["s".repeat(129)] },
      {},
      ["configs.openid-connect.scopes.0 max_length"],
    ],
    ["scopes as a string", { scopes: "a,b" }, {}, ["configs.openid-connect.scopes is_array"]],
    ["an unknown plugin setting", { labels: {} }, {}, ["configs.openid-connect.labels invalid"]],
    [
      "a plugin setting of the wrong type",
      { cache_tokens: "no" },
      {},
      ["configs.openid-connect.cache_tokens type"],
    ],
    ["a missing display name", {}, { display_name: undefined }, ["display_name required"]],
    ["missing configs", {}, { configs: undefined }, ["configs required"]],
    ["a DCR provider id that is not a UUID", {}, { dcr_provider_id: "x" }, ["dcr_provider_id is_uuid"]],
    [
      "a DCR provider that does not exist",
      {},
      { dcr_provider_id: unknownId },
      ["dcr_provider_id missing_reference"],
    ],
    ["an unknown field", {}, { dcr_provider: null }, ["dcr_provider unknown_property"]],
  ])("Konnect refuses to create an auth strategy with %s", async (_, config, changes, refused) => {
    const answer = await create(config, changes);
    expect(answer.status).toBe(400);
    expect(readRefused(answer)).toEqual(refused);
  });

  it("Konnect accepts an auth strategy with empty scopes and further plugin settings", async () => {
    const made = await create({ scopes: [], cache_tokens: false, token_post_args_names: ["audience"] });
    expect(readConfig(made.body)).toMatchObject({
      scopes: [],
      cache_tokens: false,
      token_post_args_names: ["audience"],
    });
  });

  it.each([
    [true, { hide_credentials: true }],
    [false, {}],
  ])(
    "with patchMergesConfig %s, a PATCH of an auth strategy keeps %j of the plugin settings that it does not name",
    async (patchMergesConfig, extra) => {
      Object.assign(sandbox.switches.konnect, { patchMergesConfig });
      const id = await createdId({ hide_credentials: true });
      const patched = await konnect("PATCH", `${base}/${id}`, {
        configs: { "openid-connect": { scopes: ["orders.write"] } },
      });
      expect(readConfig(patched.body)).toEqual({
        issuer: `${sandbox.okta.url}/oauth2/default`,
        credential_claim: ["client"],
        auth_methods: ["client_credentials", "bearer"],
        scopes: ["orders.write"],
        ...extra,
      });
    },
  );

  it("a PUT of an auth strategy answers 201 and drops the plugin settings that the new body omits", async () => {
    const id = await createdId({ hide_credentials: true });
    const put = await konnect("PUT", `${base}/${id}`, { ...strategyBody(sandbox, null), name: "new" });
    expect(put).toMatchObject({ status: 201, body: { id, name: "new" } });
    expect(readConfig(put.body)).not.toHaveProperty("hide_credentials");
  });

  it.each([
    [false, 404, 0],
    [true, 201, 1],
  ])(
    "with putCreates %s, a PUT of an unknown auth strategy id answers %i and the number of strategies is then %i",
    async (putCreates, status, count) => {
      Object.assign(sandbox.switches.konnect, { putCreates });
      expect((await konnect("PUT", `${base}/${unknownId}`, strategyBody(sandbox, null))).status).toBe(status);
      expect(sandbox.konnect.state.strategies).toHaveLength(count);
    },
  );

  it("an auth strategy of type key_auth has no DCR provider and refuses dcr_provider_id", async () => {
    const body = {
      name: "keys",
      display_name: "Keys",
      strategy_type: "key_auth",
      configs: { "key-auth": { key_names: ["apikey"] } },
    };
    expect(await konnect("POST", base, body)).toMatchObject({
      status: 201,
      body: { configs: body.configs, dcr_provider: null, supports_multiple_credentials: true },
    });
    const refused = await konnect("POST", base, { ...body, dcr_provider_id: null });
    expect(readRefused(refused)).toEqual(["dcr_provider_id unknown_property"]);
  });

  it("Konnect refuses to delete an auth strategy while a publication or, with refusesDefaultInUse, a portal default uses it", async () => {
    const { strategyId } = await bindPortal(sandbox);
    await sandbox.publishOrders();
    const remove = () => konnect("DELETE", `${base}/${strategyId}`);
    expect(await remove()).toMatchObject({ status: 409, body: { detail: "Auth Strategy in use" } });
    await sandbox.unpublishOrders();
    expect((await remove()).status).toBe(409);
    sandbox.switches.konnect.refusesDefaultInUse = false;
    expect((await remove()).status).toBe(204);
    expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBeNull();
  });
});
