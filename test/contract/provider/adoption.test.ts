import { describe, expect, it, onTestFinished } from "vitest";
import { apiName, portalName, type Sandbox } from "../../sandbox";
import { startProviderForEachTest } from "./each-test";
import { toConnection } from "./konnect-half";
import { ProviderProcess } from "./provider-process";
import { StoredResource } from "./stored-resource";

let sandbox: Sandbox;
let process_: ProviderProcess;
startProviderForEachTest((world) => {
  sandbox = world.sandbox;
  process_ = world.provider;
});

/** Somebody's call to Konnect by hand. */
async function konnect(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(sandbox.konnect.url + path, {
    method,
    headers: {
      Authorization: `Bearer ${sandbox.credentials.konnectToken}`,
      "Content-Type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBeLessThan(300);
  const text = await answer.text();
  return (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
}

const labels = {
  "dcr-managed-by": "konnect-okta-dcr",
  "dcr-project": "shop",
  "dcr-stack": "prod",
  "dcr-name": "portal",
};
const connection = () => toConnection(sandbox);
const providerInputs = () => ({
  ...connection(),
  name: "okta",
  displayName: "Okta",
  issuer: `${sandbox.okta.url}/oauth2/default`,
  labels,
  dcrTokenReference: { env: "OKTA_DCR_TOKEN" },
});
const strategyInputs = (dcrProviderId: string) => ({
  ...connection(),
  name: "okta",
  displayName: "Okta",
  issuer: `${sandbox.okta.url}/oauth2/default`,
  labels,
  scopes: ["orders.read"],
  credentialClaim: ["cid"],
  authMethods: ["bearer"],
  dcrProviderId,
  pluginConfig: { leeway: 5 },
});

async function addForeignProvider(change: object = {}): Promise<string> {
  const { id } = await konnect("POST", "/v2/dcr-providers", {
    name: "okta",
    display_name: "By hand",
    provider_type: "okta",
    issuer: `${sandbox.okta.url}/oauth2/default`,
    dcr_config: { dcr_token: sandbox.credentials.dcrToken },
    labels: { team: "identity" },
    ...change,
  });
  return String(id);
}

async function addForeignStrategy(dcrProviderId: string): Promise<string> {
  const { id } = await konnect("POST", "/v2/application-auth-strategies", {
    name: "okta",
    display_name: "By hand",
    strategy_type: "openid_connect",
    configs: {
      "openid-connect": {
        issuer: `${sandbox.okta.url}/oauth2/default`,
        credential_claim: ["sub"],
        scopes: ["openid"],
        auth_methods: ["session"],
        cache_tokens: false,
      },
    },
    dcr_provider_id: dcrProviderId,
    labels: { team: "identity" },
  });
  return String(id);
}

const writesOf = (from: number) =>
  sandbox.recorder.exchanges
    .slice(from)
    .filter(({ server, method }) => server === "konnect" && method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);

describe("adoption of a DCR provider", () => {
  it("an existing DCR provider is refused without adopt, and the error has the setting that adopts it", async () => {
    const id = await addForeignProvider();
    const resource = await StoredResource.create(process_, "dcrProvider");
    const before = sandbox.recorder.exchanges.length;
    await expect(resource.up(providerInputs())).rejects.toThrow(`konnect: { adopt: { dcrProvider: ${id} } }`);
    expect(writesOf(before)).toEqual([]);
  });

  it.each(["its name", "its id"])(
    "an existing DCR provider is adopted by %s with its id and other labels and then has no changes",
    async (by) => {
      const id = await addForeignProvider();
      const wanted = { ...providerInputs(), adopt: by === "its id" ? id : true };
      const resource = await StoredResource.create(process_, "dcrProvider");
      const before = sandbox.recorder.exchanges.length;
      const preview = await resource.preview(wanted);
      expect(writesOf(before)).toEqual([]);
      expect(preview.inputs.adopted).toMatchObject({
        id,
        previous: { displayName: "By hand", name: "okta" },
      });
      await expect.poll(() => process_.stderr).toContain('displayName "By hand" → "Okta"');
      expect(await resource.up(wanted)).toBe("created");
      expect(resource.id).toBe(id);
      expect(writesOf(before)).toEqual([
        `PATCH /v2/dcr-providers/${id}`,
        `POST /v2/dcr-providers/${id}/verify`,
      ]);
      expect(sandbox.konnect.state.providers).toMatchObject([
        { id, displayName: "Okta", labels: { team: "identity", "dcr-adopted": "true", ...labels } },
      ]);
      expect((await resource.preview(wanted)).changes).toBe(false);
      expect(await resource.refresh()).toBe(true);
      expect((await resource.preview(wanted)).changes).toBe(false);
    },
  );

  it("destroy keeps an adopted DCR provider without this stack's labels, or deletes it with onDestroy delete", async () => {
    const id = await addForeignProvider();
    const wanted = { ...providerInputs(), adopt: true };
    const resource = await StoredResource.create(process_, "dcrProvider");
    await resource.up(wanted);
    await resource.destroy();
    expect(sandbox.konnect.state.providers).toMatchObject([{ id, labels: { team: "identity" } }]);
    expect(Object.keys(sandbox.konnect.state.providers[0]?.labels ?? {})).toEqual(["team"]);
    await expect.poll(() => process_.stderr).toContain("stays in Konnect");

    await resource.up(wanted);
    expect(await resource.up({ ...wanted, onDestroy: "delete" })).toBe("updated");
    await resource.destroy();
    expect(sandbox.konnect.state.providers).toEqual([]);
  });

  it("destroy keeps a created DCR provider with onDestroy keep", async () => {
    const resource = await StoredResource.create(process_, "dcrProvider");
    await resource.up({ ...providerInputs(), onDestroy: "keep" });
    await resource.destroy();
    expect(sandbox.konnect.state.providers).toHaveLength(1);
  });

  it("adoption by an ambiguous name is refused, and adoption by id succeeds", async () => {
    const first = await addForeignProvider();
    const second = await addForeignProvider({ display_name: "Second" });
    const resource = await StoredResource.create(process_, "dcrProvider");
    await expect(resource.up({ ...providerInputs(), adopt: true })).rejects.toThrow(
      "DCR_KONNECT_ADOPT_AMBIGUOUS",
    );
    await resource.up({ ...providerInputs(), adopt: second });
    expect(resource.id).toBe(second);
    expect(sandbox.konnect.state.providers.find(({ id }) => id === first)).toMatchObject({
      displayName: "By hand",
    });
  });

  it("the DCR provider of another stack can be adopted by id and not by name", async () => {
    const id = await addForeignProvider({ labels: { ...labels, "dcr-stack": "dev" } });
    const resource = await StoredResource.create(process_, "dcrProvider");
    await expect(resource.up({ ...providerInputs(), adopt: true })).rejects.toThrow(
      /"portal" of stack dev in project shop/,
    );
    await resource.up({ ...providerInputs(), adopt: id });
    expect(resource.id).toBe(id);
  });

  it("adoption of a DCR provider of another type is refused", async () => {
    await addForeignProvider({
      provider_type: "auth0",
      dcr_config: {
        initial_client_id: "a",
        initial_client_secret: "b",
        initial_client_audience: "https://c.example/",
      },
    });
    const resource = await StoredResource.create(process_, "dcrProvider");
    await expect(resource.up({ ...providerInputs(), adopt: true })).rejects.toThrow("its type is auth0");
  });

  it("adoption of an unknown DCR provider id is refused", async () => {
    const resource = await StoredResource.create(process_, "dcrProvider");
    const adopt = "0f0f0f0f-0000-4000-8000-000000000000";
    await expect(resource.up({ ...providerInputs(), adopt })).rejects.toThrow("DCR_KONNECT_ADOPT_UNKNOWN");
  });

  it("with adopt true, a DCR provider is created if none has the name, and destroy deletes it", async () => {
    const resource = await StoredResource.create(process_, "dcrProvider");
    await resource.up({ ...providerInputs(), adopt: true });
    expect(sandbox.konnect.state.providers).toHaveLength(1);
    await resource.destroy();
    expect(sandbox.konnect.state.providers).toEqual([]);
  });

  it("destroy keeps a DCR provider that an interrupted run adopted without saving its state", async () => {
    const id = await addForeignProvider();
    const wanted = { ...providerInputs(), adopt: true };
    await (await StoredResource.create(process_, "dcrProvider")).up(wanted);
    const next = await StoredResource.create(process_, "dcrProvider");
    await next.up(wanted);
    expect(next.id).toBe(id);
    await next.destroy();
    expect(sandbox.konnect.state.providers).toHaveLength(1);
  });
});

describe("adoption of an auth strategy", () => {
  it("adopting an auth strategy changes only what the settings name, and destroy keeps the strategy", async () => {
    const dcrProviderId = await addForeignProvider();
    const id = await addForeignStrategy(dcrProviderId);
    const wanted = { ...strategyInputs(dcrProviderId), adopt: true };
    const resource = await StoredResource.create(process_, "authStrategy");
    const before = sandbox.recorder.exchanges.length;
    await expect(resource.up({ ...wanted, adopt: false })).rejects.toThrow(`authStrategy: ${id}`);
    const { inputs } = await resource.preview(wanted);
    expect(inputs.adopted).toMatchObject({ id, previous: { scopes: ["openid"], credentialClaim: ["sub"] } });
    expect(writesOf(before)).toEqual([]);
    await resource.up(wanted);
    expect(resource.id).toBe(id);
    expect(sandbox.konnect.state.strategies).toMatchObject([
      {
        id,
        displayName: "Okta",
        config: { scopes: ["orders.read"], credential_claim: ["cid"], cache_tokens: false, leeway: 5 },
        labels: { team: "identity", ...labels },
      },
    ]);
    expect((await resource.preview(wanted)).changes).toBe(false);
    await resource.destroy();
    expect(sandbox.konnect.state.strategies).toHaveLength(1);
  });
});

describe("adoption of an auth strategy without its optional fields", () => {
  it("adopting an auth strategy applies all settings even if Konnect omits its optional fields", async () => {
    const dcrProviderId = await addForeignProvider();
    const id = await addForeignStrategy(dcrProviderId);
    const resource = await StoredResource.create(process_, "authStrategy");
    sandbox.faults.add({
      kind: "drop-optional",
      server: "konnect",
      method: "GET",
      path: `/v2/application-auth-strategies/${id}`,
    });
    await resource.up({ ...strategyInputs(dcrProviderId), adopt: true });
    expect(sandbox.konnect.state.strategies).toMatchObject([
      {
        displayName: "Okta",
        config: { scopes: ["orders.read"], credential_claim: ["cid"], cache_tokens: false, leeway: 5 },
        labels: { team: "identity", ...labels },
      },
    ]);
  });
});

describe("adoption of a portal default", () => {
  it("a portal default is replaced only with adopt, and destroy restores it", async () => {
    const foreign = await addForeignStrategy(await addForeignProvider());
    const portal = sandbox.konnect.state.portals[0];
    await konnect("PATCH", `/v3/portals/${portal?.id}`, { default_application_auth_strategy_id: foreign });
    const strategy = await StoredResource.create(process_, "authStrategy");
    await strategy.up({ ...strategyInputs(String(sandbox.konnect.state.providers[0]?.id)), name: "own" });
    const wanted = {
      ...connection(),
      portal: "Acme Developers",
      authStrategyId: strategy.id,
      ownershipLabels: labels,
    };
    const resource = await StoredResource.create(process_, "portalDefault");
    await expect(resource.up(wanted)).rejects.toThrow("konnect.adopt: true");
    const { inputs } = await resource.preview({ ...wanted, adopt: true });
    expect(inputs.adopted).toMatchObject({ previous: { authStrategyId: foreign } });
    await resource.up({ ...wanted, adopt: true });
    expect(portal?.defaultStrategyId).toBe(strategy.id);
    expect((await resource.preview({ ...wanted, adopt: true })).changes).toBe(false);
    await resource.destroy();
    expect(portal?.defaultStrategyId).toBe(foreign);
  });

  it("the portal default of another stack is adopted only by the id of its strategy", async () => {
    const dcrProviderId = await addForeignProvider();
    const theirs = await StoredResource.create(process_, "authStrategy");
    const theirLabels = { ...labels, "dcr-stack": "dev" };
    await theirs.up({ ...strategyInputs(dcrProviderId), labels: theirLabels });
    const place = { ...connection(), portal: "Acme Developers" };
    await (await StoredResource.create(process_, "portalDefault")).up({
      ...place,
      authStrategyId: theirs.id,
      ownershipLabels: theirLabels,
    });
    const own = await StoredResource.create(process_, "authStrategy");
    await own.up({ ...strategyInputs(dcrProviderId), name: "own" });
    const wanted = { ...place, authStrategyId: own.id, ownershipLabels: labels };
    const resource = await StoredResource.create(process_, "portalDefault");
    for (const adopt of [undefined, true, [own.id]]) {
      const refused = resource.up({ ...wanted, adopt });
      await expect(refused).rejects.toThrow('managed by "portal" of stack dev in project shop');
      await expect(refused).rejects.toThrow(`konnect: { adopt: { otherStrategies: [${theirs.id}] } }`);
    }
    const adopted = { ...wanted, adopt: [theirs.id] };
    await resource.up(adopted);
    expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBe(own.id);
    expect((await resource.preview(adopted)).changes).toBe(false);
    await resource.destroy();
    expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBe(theirs.id);
  });

  it("destroy fails on a single 404 and restores the earlier portal default on the next try", async () => {
    const foreign = await addForeignStrategy(await addForeignProvider());
    const portal = sandbox.konnect.state.portals[0];
    await konnect("PATCH", `/v3/portals/${portal?.id}`, { default_application_auth_strategy_id: foreign });
    const strategy = await StoredResource.create(process_, "authStrategy");
    await strategy.up({ ...strategyInputs(String(sandbox.konnect.state.providers[0]?.id)), name: "own" });
    const resource = await StoredResource.create(process_, "portalDefault");
    await resource.up({
      ...connection(),
      portal: "Acme Developers",
      authStrategyId: strategy.id,
      ownershipLabels: labels,
      adopt: true,
    });
    sandbox.faults.add({ kind: "status", status: 404, server: "konnect", method: "PATCH" });
    await expect(resource.destroy()).rejects.toThrow("DCR_KONNECT_NOT_FOUND");
    await resource.destroy();
    expect(portal?.defaultStrategyId).toBe(foreign);
  });

  async function createInForce() {
    const strategy = await StoredResource.create(process_, "authStrategy");
    await strategy.up(strategyInputs(await addForeignProvider()));
    const wanted = {
      ...connection(),
      portal: "Acme Developers",
      authStrategyId: strategy.id,
      ownershipLabels: labels,
    };
    await (await StoredResource.create(process_, "portalDefault")).up(wanted);
    return { strategy, wanted };
  }

  /** Destroys in another provider process, as the engine does, and returns what it printed. */
  async function destroyLater(resource: StoredResource): Promise<() => string> {
    const own = await ProviderProcess.start({ env: sandbox.env() });
    onTestFinished(() => own.kill());
    resource.process = own;
    await resource.destroy();
    return () => own.stderr;
  }

  it("destroy gives back the default that a portal had before an interrupted run set it", async () => {
    const { strategy, wanted } = await createInForce();
    const resource = await StoredResource.create(process_, "portalDefault");
    const writes = () => sandbox.recorder.exchanges.filter(({ method }) => method === "PATCH").length;
    const before = writes();
    await resource.up(wanted);
    expect(writes()).toBe(before);
    await expect
      .poll(() => process_.stderr)
      .toContain("destroy restores what it had before this stack: none");
    await destroyLater(resource);
    expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBeNull();
    expect(Object.keys(sandbox.konnect.state.strategies[0]?.labels ?? {}).join()).not.toContain("dcr-was");
    await strategy.destroy();
  });

  it("destroy keeps a portal default that was set without this stack, because what it had before is unknown", async () => {
    const { strategy, wanted } = await createInForce();
    const { labels: live } = sandbox.konnect.state.strategies[0] ?? { labels: {} as Record<string, string> };
    for (const key of Object.keys(live)) if (key.startsWith("dcr-was")) delete live[key];
    const resource = await StoredResource.create(process_, "portalDefault");
    await resource.up(wanted);
    await expect.poll(() => process_.stderr).toContain("it stays as it is, also on destroy");
    const readOutput = await destroyLater(resource);
    expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBe(strategy.id);
    await expect.poll(readOutput).toContain("which it had when this stack came to it");
    await expect(strategy.destroy()).rejects.toThrow(/DCR_KONNECT_IN_USE.*default of portal/);
  });
});

describe("adoption of a publication", () => {
  async function adoptPublication() {
    const foreign = await addForeignStrategy(await addForeignProvider());
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: [foreign] });
    const strategy = await StoredResource.create(process_, "authStrategy");
    await strategy.up({ ...strategyInputs(String(sandbox.konnect.state.providers[0]?.id)), name: "own" });
    const resource = await StoredResource.create(process_, "apiPublication");
    const place = { portal: portalName, api: apiName, authStrategyIds: [strategy.id] };
    await resource.up({ ...connection(), ...place, ownershipLabels: labels, adopt: true });
    return { foreign, resource };
  }
  const standing = () => sandbox.konnect.state.publications[0]?.strategyIds;

  it("destroy fails on a single refusal and restores the publication's earlier strategy on the next try", async () => {
    const { foreign, resource } = await adoptPublication();
    sandbox.faults.add({ kind: "status", status: 400, server: "konnect", method: "PUT" });
    await expect(resource.destroy()).rejects.toThrow("DCR_KONNECT_REFUSED");
    await resource.destroy();
    expect(standing()).toEqual([foreign]);
  });

  it("destroy keeps this stack's strategy on a publication and reports it if the earlier strategy is gone", async () => {
    const { foreign, resource } = await adoptPublication();
    const own = standing();
    await konnect("DELETE", `/v2/application-auth-strategies/${foreign}`);
    await resource.destroy();
    await expect.poll(() => process_.stderr).toContain(`its earlier strategy ${foreign} is gone`);
    expect(standing()).toEqual(own);
  });
});
