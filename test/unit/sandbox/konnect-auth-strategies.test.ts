import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import { callKonnect, readRefused, readText } from "./calls";
import { bindPortal, providerBody, strategyBody } from "./registration";

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

describe("an auth strategy", () => {
  it("takes dcr_provider_id and answers dcr_provider", async () => {
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
      "a missing claim",
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
    ["scopes as a text", { scopes: "a,b" }, {}, ["configs.openid-connect.scopes is_array"]],
    ["a setting the plugin does not know", { labels: {} }, {}, ["configs.openid-connect.labels invalid"]],
    [
      "a plugin setting of another type",
      { cache_tokens: "no" },
      {},
      ["configs.openid-connect.cache_tokens type"],
    ],
    ["a missing display name", {}, { display_name: undefined }, ["display_name required"]],
    ["missing configs", {}, { configs: undefined }, ["configs required"]],
    ["an id that is no UUID", {}, { dcr_provider_id: "x" }, ["dcr_provider_id is_uuid"]],
    [
      "a provider that is not there",
      {},
      { dcr_provider_id: unknownId },
      ["dcr_provider_id missing_reference"],
    ],
    ["an unknown field", {}, { dcr_provider: null }, ["dcr_provider unknown_property"]],
  ])("is refused with %s", async (_, config, changes, refused) => {
    const answer = await create(config, changes);
    expect(answer.status).toBe(400);
    expect(readRefused(answer)).toEqual(refused);
  });

  it("takes empty scopes and further settings of the plugin", async () => {
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
  ])("keeps plugin settings that a PATCH does not name: %s", async (patchMergesConfig, extra) => {
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
  });

  it("is replaced by PUT with 201, and loses what the new body leaves out", async () => {
    const id = await createdId({ hide_credentials: true });
    const put = await konnect("PUT", `${base}/${id}`, { ...strategyBody(sandbox, null), name: "new" });
    expect(put).toMatchObject({ status: 201, body: { id, name: "new" } });
    expect(readConfig(put.body)).not.toHaveProperty("hide_credentials");
  });

  it.each([
    [false, 404, 0],
    [true, 201, 1],
  ])("is made by PUT of an unknown id: %s", async (putCreates, status, count) => {
    Object.assign(sandbox.switches.konnect, { putCreates });
    expect((await konnect("PUT", `${base}/${unknownId}`, strategyBody(sandbox, null))).status).toBe(status);
    expect(sandbox.konnect.state.strategies).toHaveLength(count);
  });

  it("of type key_auth has no DCR provider", async () => {
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

  it("is not deleted while an API is published with it, or a portal has it as its default", async () => {
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
