import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type DiscoverRequest, discover } from "../../../src/discover";
import { connectKonnect } from "../../../src/konnect";
import { loadSettings } from "../../../src/loader/load-settings";
import { connectOkta } from "../../../src/okta";
import { createRedactor } from "../../../src/redact/redact";
import { assertDocumented } from "../../api-documents/assert-documented";
import { apiName, portalName, type Sandbox, startSandbox } from "../../sandbox";
import { setUpByHand } from "../../sandbox/by-hand";
import { addHandmadeServer, addHandmadeStrategy, type HandmadeChanges } from "../../sandbox/by-hand-server";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());
afterEach(() => {
  assertDocumented(sandbox.recorder.exchanges);
});

interface StackFile {
  readonly config: {
    readonly "konnect-okta-dcr:registrations": Readonly<Record<string, { okta: object; konnect: object }>>;
  };
}

async function look(
  request: Partial<DiscoverRequest> = {},
  tokens: { konnect?: string; okta?: string } = {},
) {
  const redactor = createRedactor();
  const settings = { retries: 0 };
  const konnect = connectKonnect({
    serverUrl: sandbox.konnect.url,
    token: tokens.konnect ?? sandbox.credentials.konnectToken,
    settings,
    redactor,
  });
  const token = tokens.okta ?? sandbox.credentials.oktaApiToken;
  sandbox.recorder.clear();
  const discovery = await discover(
    {
      portal: portalName,
      server: { serverUrl: sandbox.konnect.url },
      konnectToken: { env: "KONNECT_TOKEN" },
      dcrToken: { env: "OKTA_DCR_TOKEN" },
      ...request,
    },
    {
      konnect,
      openOkta: () =>
        connectOkta({ origin: sandbox.okta.url, credential: { scheme: "SSWS", token }, settings, redactor }),
    },
  );
  const methods = new Set(sandbox.recorder.exchanges.map(({ method }) => method));
  expect([...methods]).toEqual(["GET"]);
  const registrations = (parse(discovery.stackFile) as StackFile).config["konnect-okta-dcr:registrations"];
  const { findings } = loadSettings({ registrations }, { stack: "prod" });
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  return { ...discovery, registrations };
}

async function refusal(...args: Parameters<typeof look>): Promise<string> {
  return await look(...args).then(
    () => "nothing was refused",
    (error: unknown) => `${(error as { code?: string }).code} ${(error as Error).message}`,
  );
}

const addServer = (changes: HandmadeChanges = {}) => addHandmadeServer(sandbox, changes);
const addStrategy = (name: string, issuer: string, plugin: object = {}) =>
  addHandmadeStrategy(sandbox, name, issuer, plugin);
const setDefault = (strategy: string) =>
  sandbox.team.write("PATCH", `/v3/portals/${sandbox.konnect.state.portals[0]?.id}`, {
    default_application_auth_strategy_id: strategy,
  });

describe("discover", () => {
  it("a strategy that names no claim gets the one with the client id, and a note about it", async () => {
    const server = await addServer();
    await setDefault(await addStrategy("orders", server.issuer, { credential_claim: [], auth_methods: [] }));
    const { registrations } = await look();
    expect(registrations.orders?.konnect).not.toHaveProperty("credentialClaim");
    expect(registrations.orders?.konnect).not.toHaveProperty("authMethods");
  });

  it("a strategy in force as default and on a publication becomes one registration that adopts both objects and keeps both places", async () => {
    const { provider, strategy } = await setUpByHand(sandbox, true);
    const { registrations, importFile, leftOut } = await look();
    expect(registrations.legacy).toEqual({
      okta: {
        authorizationServer: { existing: "default" },
        scopes: [{ name: "orders.read", existing: true }],
        claim: { name: "cid", existing: true },
        accessPolicy: false,
        dcrToken: { env: "OKTA_DCR_TOKEN" },
      },
      konnect: {
        serverUrl: sandbox.konnect.url,
        token: { env: "KONNECT_TOKEN" },
        name: "legacy",
        displayName: "By hand",
        portal: portalName,
        portalDefault: true,
        publications: [apiName],
        authMethods: ["bearer"],
        pluginConfig: { cache_tokens: false },
        labels: { team: "identity" },
        adopt: { dcrProvider: provider, authStrategy: strategy },
        onDestroy: "keep",
      },
    });
    expect([importFile, leftOut]).toEqual([undefined, []]);
  });

  it("an own server with objects as this package creates them is written as created, and each object is imported by its id", async () => {
    const { issuer, id } = await addServer();
    await setDefault(await addStrategy("Orders Portal", issuer));
    const { registrations, importFile } = await look();
    expect(registrations["orders-portal"]?.okta).toEqual({
      authorizationServer: { create: { name: "orders", audience: "api://orders", description: "By hand" } },
      scopes: [{ name: "orders.read", description: "Read orders", publish: true }],
      claim: "konnect_client_id",
      accessPolicy: false,
      dcrToken: { env: "OKTA_DCR_TOKEN" },
    });
    const server = sandbox.okta.state.findServer(id);
    const { resources } = JSON.parse(importFile ?? "{}") as { resources: { name: string; id?: string }[] };
    expect(resources.filter((item) => item.id !== undefined).map((item) => [item.name, item.id])).toEqual([
      ["orders-portal-server", id],
      [
        "orders-portal-scope-orders.read",
        `${id}/${server?.scopes.find(({ name }) => name === "orders.read")?.id}`,
      ],
      ["orders-portal-claim", `${id}/${server?.claims.find(({ name }) => name === "konnect_client_id")?.id}`],
    ]);
  });

  it("a scope and a claim that this package would create differently are only read, and the file says why", async () => {
    const { issuer } = await addServer({
      scope: { consent: "REQUIRED" },
      claim: { value: "app.profile.id" },
    });
    await setDefault(await addStrategy("orders", issuer));
    const { registrations, stackFile, importFile } = await look();
    expect(registrations.orders?.okta).toMatchObject({
      scopes: [{ name: "orders.read", existing: true }],
      claim: { name: "konnect_client_id", existing: true },
    });
    expect(stackFile).toContain(
      "# registrations.orders.okta.scopes[0]: orders.read is only read: its consent is REQUIRED",
    );
    expect(stackFile).toContain("# registrations.orders.okta.claim: konnect_client_id is only read");
    expect(importFile).not.toContain("serverScope");
  });

  it("different names, display names, and labels of provider and strategy, and a secret among plugin settings, are noted by field", async () => {
    const { issuer } = await addServer();
    const strategy = await addStrategy("orders", issuer, { client_secret: ["canary-of-a-secret"] });
    await sandbox.team.write("PATCH", `/v2/application-auth-strategies/${strategy}`, {
      name: "other",
      display_name: "Other",
      labels: { team: "a" },
    });
    await setDefault(strategy);
    const { registrations, stackFile } = await look();
    const [registration] = Object.values(registrations);
    expect(registration?.konnect).toMatchObject({
      pluginConfig: { client_secret: [{ env: "CLIENT_SECRET" }] },
    });
    expect(stackFile).not.toContain("canary");
    for (const path of ["konnect.name", "konnect.displayName", "konnect.labels", "konnect.pluginConfig"]) {
      expect(stackFile).toContain(`# registrations.orders.${path}: `);
    }
  });

  it("several strategies of one server are a choice without --all; with it, one registration manages the server and the other reads it", async () => {
    const { issuer } = await addServer();
    await setDefault(await addStrategy("first", issuer));
    const second = await addStrategy("second", issuer);
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: [second] });
    expect(await refusal()).toMatch(/^DCR_DISCOVER_CHOICE .*"first" .*"second"/);
    const { registrations } = await look({ all: true });
    expect(registrations).toMatchObject({
      first: { okta: { authorizationServer: { create: {} } }, konnect: { portalDefault: true } },
      second: {
        okta: { authorizationServer: { existing: expect.stringMatching(/^aus/) as string } },
        konnect: { portalDefault: false, publications: [apiName] },
      },
    });
    const named = await look({ strategy: "second" });
    expect(Object.keys(named.registrations)).toEqual(["second"]);
  });

  it("strategies of other types and of other identity providers are left out with the reason", async () => {
    const { issuer } = await addServer();
    const strategy = await addStrategy("orders", issuer);
    await setUpByHand(sandbox);
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: [strategy] });
    const { registrations, leftOut } = await look();
    expect(Object.keys(registrations)).toEqual(["orders"]);
    expect(leftOut).toEqual([expect.stringMatching(/^strategy "older" \(.*\) is of the type key_auth$/)]);
  });

  it("a portal with no strategy, or only with those of other identity providers, is reported, and nothing is guessed", async () => {
    expect(await refusal()).toBe(`DCR_DISCOVER_NONE portal "${portalName}": none is in force`);
    const provider = await sandbox.team.write("POST", "/v2/dcr-providers", {
      name: "auth0",
      provider_type: "auth0",
      issuer: "https://acme.auth0.com",
      dcr_config: { initial_client_id: "a", initial_client_secret: "b".repeat(20) },
    });
    const strategy = await sandbox.team.write("POST", "/v2/application-auth-strategies", {
      name: "auth0",
      display_name: "Auth0",
      strategy_type: "openid_connect",
      configs: {
        "openid-connect": {
          issuer: "https://acme.auth0.com",
          credential_claim: ["azp"],
          scopes: ["openid"],
          auth_methods: ["bearer"],
        },
      },
      dcr_provider_id: provider,
    });
    await setDefault(strategy);
    expect(await refusal()).toMatch(/^DCR_DISCOVER_NONE .*belongs to another identity provider \(auth0\)/);
    expect(await refusal({ strategy: "nothing" })).toMatch(/^DCR_DISCOVER_NONE .*no auth strategy "nothing"/);
  });

  it("an unknown portal, two portals of the name, and a classic portal are reported by name and id", async () => {
    expect(await refusal({ portal: "Nobody" })).toMatch(
      /^DCR_KONNECT_PORTAL_UNKNOWN .*it has "Acme Developers"/,
    );
    sandbox.konnect.state.addPortal(portalName);
    expect(await refusal()).toMatch(/^DCR_KONNECT_PORTAL_AMBIGUOUS .*several Dev Portals named/);
    const response = await fetch(`${sandbox.konnect.url}/v2/portals`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sandbox.credentials.konnectToken}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ name: "Classic" }),
    });
    expect(response.status).toBe(201);
    expect(await refusal({ portal: "Classic" })).toMatch(/^DCR_KONNECT_PORTAL_UNKNOWN .*"Classic"/);
  });

  it("a token without permission in Konnect or Okta ends discover with its code", async () => {
    await setUpByHand(sandbox, true);
    expect(await refusal({}, { konnect: `kpat_${"x".repeat(30)}` })).toMatch(/^DCR_KONNECT_UNAUTHORIZED /);
    expect(await refusal({}, { okta: sandbox.credentials.dcrToken })).toMatch(
      /^DCR_OKTA_(FORBIDDEN|NOT_FOUND|ACCESS)/,
    );
    expect(await refusal({}, { okta: `00${"x".repeat(40)}` })).toMatch(/^DCR_OKTA_UNAUTHORIZED /);
  });
});
