import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import { type Answer, callKonnect, readRefused, readText } from "../../sandbox-requests/calls";
import { bindPortal, providerBody } from "../../sandbox-requests/registration";

const base = "/v2/dcr-providers";
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const konnect = (method: string, path: string, body?: unknown) => callKonnect(sandbox, method, path, body);
const create = (changes: Record<string, unknown> = {}) =>
  konnect("POST", base, providerBody(sandbox, changes));
const createdId = async (changes?: Record<string, unknown>) => readText(await create(changes), "id");

describe("DCR providers in the sandbox", () => {
  it("Konnect returns a DCR provider without its token from create, get, and list, and answers 404 after its deletion", async () => {
    const made = await create();
    const id = readText(made, "id");
    const wire = {
      id,
      name: "okta-dcr",
      display_name: "Okta",
      provider_type: "okta",
      issuer: `${sandbox.okta.url}/oauth2/default`,
      dcr_config: {},
      active: false,
      labels: { team: "platform" },
      created_at: expect.any(String),
      updated_at: expect.any(String),
    };
    expect(made).toMatchObject({ status: 201, body: wire });
    expect(Object.keys(made.body).sort()).toEqual(Object.keys(wire).sort());
    expect((await konnect("GET", `${base}/${id}`)).body).toEqual(made.body);
    expect((await konnect("GET", base)).body).toEqual({
      data: [made.body],
      meta: { page: { number: 1, size: 10, total: 1 } },
    });
    expect((await konnect("DELETE", `${base}/${id}`)).status).toBe(204);
    expect((await konnect("GET", `${base}/${id}`)).status).toBe(404);
  });

  it("Konnect does not contact Okta when a DCR provider is created or updated", async () => {
    const id = await createdId({ issuer: "https://nowhere.okta.com/oauth2/default" });
    await konnect("PATCH", `${base}/${id}`, { dcr_config: { dcr_token: "another-token" } });
    expect(sandbox.recorder.requestsTo("okta")).toEqual([]);
    expect(sandbox.konnect.state.providers[0]?.token).toBe("another-token");
  });

  it("a PATCH of a DCR provider keeps unnamed fields, removes a label that is null, and removes all labels if labels is null", async () => {
    const id = await createdId({ labels: { a: "1", b: "2" } });
    const patch = async (body: unknown) => (await konnect("PATCH", `${base}/${id}`, body)).body;
    expect(await patch({ labels: { a: null, c: "3" } })).toMatchObject({
      name: "okta-dcr",
      labels: { b: "2", c: "3" },
    });
    expect(await patch({ labels: null })).toMatchObject({ labels: {} });
    expect(sandbox.konnect.state.providers[0]?.token).toBe(sandbox.credentials.dcrToken);
  });

  it.each<[refusal: string, changes: Record<string, unknown>, refused: string[]]>([
    ["an unknown field", { nope: 1 }, ["nope unknown_property"]],
    [
      "an unknown field in dcr_config",
      { dcr_config: { dcr_token: "t", x: 1 } },
      ["dcr_config.x unknown_property"],
    ],
    ["a missing token", { dcr_config: {} }, ["dcr_config.dcr_token required"]],
    [
      "a token that is too long",
      { dcr_config: { dcr_token: "t".repeat(257) } },
      ["dcr_config.dcr_token max_length"],
    ],
    ["a missing dcr_config", { dcr_config: undefined }, ["dcr_config required"]],
    ["an empty name", { name: "" }, ["name min_length"]],
    ["a name of 257 characters", { name: "n".repeat(257) }, ["name max_length"]],
    ["an issuer that is not a URL", { issuer: "okta" }, ["issuer invalid"]],
    ["a number as a display name", { display_name: 7 }, ["display_name is_string"]],
    ["a reserved label key", { labels: { "kong-a": "b" } }, ["labels.kong-a is_label"]],
    ["a label value with a space", { labels: { a: "b c" } }, ["labels.a is_label"]],
    ["a null label", { labels: { a: null } }, ["labels.a is_label"]],
    ["several invalid fields", { name: "", nope: 1 }, ["name min_length", "nope unknown_property"]],
  ])("Konnect refuses to create a DCR provider with %s", async (_, changes, refused) => {
    const answer = await create(changes);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.body).toMatchObject({ status: 400, instance: expect.stringMatching(/^kong:trace:\w+$/) });
    expect(readRefused(answer)).toEqual(refused);
    expect(sandbox.konnect.state.providers).toEqual([]);
  });

  it("Konnect accepts the upper-case label keys of kongctl, which only look reserved", async () => {
    expect((await create({ labels: { "KONGCTL-namespace": "default" } })).status).toBe(201);
  });

  it("Konnect lists the allowed types if the type of a DCR provider is unknown, and refuses a PATCH of the type", async () => {
    const unknown = await create({ provider_type: "google", dcr_config: {} });
    expect(unknown.body.invalid_parameters).toContainEqual({
      field: "provider_type",
      reason: expect.stringContaining("okta"),
      rule: "enum",
      choices: ["auth0", "azureAd", "curity", "okta", "http", "kongIdentity"],
      source: "body",
    });
    const patched = await konnect("PATCH", `${base}/${await createdId()}`, { provider_type: "okta" });
    expect(readRefused(patched)).toEqual(["provider_type unknown_property"]);
  });

  it.each<[type: string, config: object, answered: object]>([
    [
      "auth0",
      { initial_client_id: "i", initial_client_secret: "s" },
      { initial_client_id: "i", initial_client_audience: null, use_developer_managed_scopes: false },
    ],
    ["azureAd", { initial_client_id: "i", initial_client_secret: "s" }, { initial_client_id: "i" }],
    ["curity", { initial_client_id: "i", initial_client_secret: "s" }, { initial_client_id: "i" }],
    [
      "http",
      { dcr_base_url: "https://dcr.acme.invalid", api_key: "gYmrbDfu_7PTsZWH" },
      { dcr_base_url: "https://dcr.acme.invalid" },
    ],
    ["kongIdentity", {}, {}],
  ])("Konnect returns a DCR provider of type %s without its secrets", async (type, config, answered) => {
    const made = await create({ provider_type: type, dcr_config: config });
    expect(made).toMatchObject({ status: 201, body: { provider_type: type } });
    expect(made.body.dcr_config).toEqual(answered);
  });

  it("Konnect refuses to delete a DCR provider that a strategy uses, unless refusesProviderInUse is off", async () => {
    const { providerId } = await bindPortal(sandbox);
    expect(await konnect("DELETE", `${base}/${providerId}`)).toMatchObject({ status: 409 });
    sandbox.switches.konnect.refusesProviderInUse = false;
    expect((await konnect("DELETE", `${base}/${providerId}`)).status).toBe(204);
    expect(sandbox.konnect.state.strategies[0]?.dcrProviderId).toBeNull();
  });

  it("a DCR provider becomes active when an API is published with its strategy", async () => {
    const { providerId } = await bindPortal(sandbox);
    const isActive = async () => (await konnect("GET", `${base}/${providerId}`)).body.active;
    expect(await isActive()).toBe(false);
    await sandbox.publishOrders();
    expect(await isActive()).toBe(true);
  });
});

describe("verification of DCR providers in the sandbox", () => {
  const verify = async (id: string): Promise<Answer> => konnect("POST", `${base}/${id}/verify`);

  it("verifying a DCR provider creates a client in Okta and deletes it again", async () => {
    expect(await verify(await createdId())).toMatchObject({
      status: 200,
      body: { status: "success", errors: [] },
    });
    expect(sandbox.recorder.requestsTo("okta")).toEqual([
      "POST /oauth2/v1/clients",
      expect.stringMatching(/^DELETE \/oauth2\/v1\/clients\/0oa/),
    ]);
    expect(sandbox.okta.state.clients.size).toBe(0);
  });

  it.each([
    ["a token that is unknown to Okta", { dcr_config: { dcr_token: "wrong" } }, "Okta answered 401"],
    ["an issuer that is unreachable", { issuer: "http://127.0.0.1:9/oauth2/default" }, "Okta did not answer"],
  ])("verifying a DCR provider fails with %s", async (_, changes, reason) => {
    const id = await createdId(changes);
    const { status, body } = await verify(id);
    expect({ status, body }).toMatchObject({ status: 200, body: { status: "failed" } });
    expect(body.errors).toEqual([expect.stringContaining(`Unable to create the DCR application: ${reason}`)]);
    sandbox.switches.konnect.verifyFailsWith4xx = true;
    expect((await verify(id)).status).toBe(400);
  });

  it("verifying a DCR provider only lists clients if verifyCreatesClient is off", async () => {
    sandbox.switches.konnect.verifyCreatesClient = false;
    expect((await verify(await createdId())).body).toEqual({ status: "success", errors: [] });
    expect(sandbox.recorder.requestsTo("okta")).toEqual(["GET /oauth2/v1/clients"]);
  });
});

describe("undocumented behavior of DCR providers in the sandbox", () => {
  it("Konnect omits the display_name of a DCR provider if omitsDisplayName is on", async () => {
    sandbox.switches.konnect.omitsDisplayName = true;
    expect((await create()).body).not.toHaveProperty("display_name");
  });

  it.each([
    [true, "https://a.okta.com/oauth2/default"],
    [false, "https://a.okta.com/oauth2/default/"],
  ])(
    "with trimsIssuer %s, Konnect returns the issuer of a DCR provider as %s",
    async (trimsIssuer, issuer) => {
      Object.assign(sandbox.switches.konnect, { trimsIssuer });
      expect((await create({ issuer: "https://a.okta.com/oauth2/default/" })).body.issuer).toBe(issuer);
    },
  );

  it.each([400, 409] as const)(
    "Konnect refuses a taken DCR provider name with %i if namesAreUnique is on",
    async (takenNameStatus) => {
      Object.assign(sandbox.switches.konnect, { namesAreUnique: true, takenNameStatus });
      const id = await createdId();
      expect((await create()).status).toBe(takenNameStatus);
      expect((await konnect("PATCH", `${base}/${id}`, { name: "okta-dcr" })).status).toBe(200);
    },
  );
});
