import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { assertDocumented, printTotalsAtTheEnd } from "../../api-documents/assert-documented";
import { lookupHook, startForeignHost } from "../../foreign-host";
import { type Sandbox, startSandbox } from "../../sandbox";
import { type Properties, ProviderProcess } from "./provider-process";
import { sharedTokens, shareProcess } from "./shared-process";
import { StoredResource } from "./stored-resource";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const labels = {
  "dcr-managed-by": "konnect-okta-dcr",
  "dcr-project": "p",
  "dcr-stack": "s",
  "dcr-name": "r",
};

let sandbox: Sandbox;
let process_: ProviderProcess;
const getProcess = shareProcess();
beforeEach(async () => {
  sandbox = await startSandbox({ tokens: sharedTokens });
  process_ = await getProcess();
});
afterEach(async () => {
  await sandbox.close();
  assertDocumented(sandbox.recorder.exchanges);
});
printTotalsAtTheEnd();

const connection = () => ({
  serverUrl: sandbox.konnect.url,
  konnectTokenReference: { env: "KONNECT_TOKEN" },
});
const providerInputs = (): Properties => ({
  ...connection(),
  name: "dev",
  displayName: "Okta",
  issuer: `${sandbox.okta.url}/oauth2/default`,
  labels,
  dcrTokenReference: { env: "OKTA_DCR_TOKEN" },
});
const strategyInputs = (dcrProviderId: string): Properties => ({
  ...connection(),
  name: "dev",
  displayName: "Okta",
  issuer: `${sandbox.okta.url}/oauth2/default`,
  labels,
  scopes: ["orders.read"],
  credentialClaim: ["cid"],
  authMethods: ["client_credentials"],
  dcrProviderId,
  pluginConfig: {},
});
const lastBody = (method: string, path: string) =>
  sandbox.recorder.exchanges.filter((item) => item.method === method && item.path.startsWith(path)).at(-1)
    ?.requestBody;
const requests = () => sandbox.recorder.requestsTo("konnect");

describe("DcrProvider", () => {
  it("creating a DcrProvider sends the exact body, verifies it, and keeps the token out of the state", async () => {
    const resource = await StoredResource.create(process_, "dcrProvider");
    await expect(resource.up(providerInputs())).resolves.toBe("created");
    const body = sandbox.recorder.exchanges.find(
      ({ method, path }) => method === "POST" && path === "/v2/dcr-providers",
    );
    expect(body?.requestBody).toEqual({
      name: "dev",
      display_name: "Okta",
      provider_type: "okta",
      issuer: `${sandbox.okta.url}/oauth2/default`,
      dcr_config: { dcr_token: "hidden-secret" },
      labels: { ...labels, "dcr-owner": expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(resource.outputs).toMatchObject({
      name: "dev",
      verified: true,
      ownerId: sandbox.konnect.state.providers[0]?.labels["dcr-owner"],
    });
    expect(JSON.stringify(resource.outputs)).not.toContain(sandbox.credentials.dcrToken);
    await expect(resource.up(providerInputs())).resolves.toBe("same");
  });

  it("updating a DcrProvider sends only the changed fields, and null for removed labels", async () => {
    const resource = await StoredResource.create(process_, "dcrProvider");
    await resource.up({ ...providerInputs(), labels: { ...labels, team: "a" } });
    await resource.up({ ...providerInputs(), displayName: "New" });
    expect(lastBody("PATCH", "/v2/dcr-providers")).toEqual({ display_name: "New", labels: { team: null } });
  });

  it("a DcrProvider whose create response is lost is found and not created again", async () => {
    sandbox.faults.add({ server: "konnect", method: "POST", path: "/v2/dcr-providers", kind: "reset-after" });
    const resource = await StoredResource.create(process_, "dcrProvider");
    await expect(resource.up(providerInputs())).resolves.toBe("created");
    expect(sandbox.konnect.state.providers).toHaveLength(1);
    await expect(resource.up(providerInputs())).resolves.toBe("same");
  });

  it("a new provider process finds the DCR provider that an interrupted run left and does not create another", async () => {
    const first = await StoredResource.create(process_, "dcrProvider");
    await first.up(providerInputs());
    const other = await ProviderProcess.start({ env: sandbox.env() });
    onTestFinished(() => other.kill());
    const second = await StoredResource.create(other, "dcrProvider");
    await expect(second.up(providerInputs())).resolves.toBe("created");
    expect(second.id).toBe(first.id);
    expect(sandbox.konnect.state.providers).toHaveLength(1);
    await expect.poll(() => other.stderr).toContain("left by an interrupted run");
  });

  it("a DcrProvider whose verification fails stays in the state and is verified by the next up", async () => {
    sandbox.okta.state.requestZone = "elsewhere";
    const token = sandbox.okta.state.apiTokens.find(({ value }) => value === sandbox.credentials.dcrToken);
    Object.assign(token ?? {}, { network: { connection: "ZONE", include: ["office"] } });
    const resource = await StoredResource.create(process_, "dcrProvider");
    await expect(resource.up(providerInputs())).rejects.toThrow("DCR_KONNECT_VERIFY_FAILED");
    expect(resource.outputs).toMatchObject({
      verified: false,
      __provider: expect.stringContaining("konnect-okta-dcr"),
    });
    expect((await resource.preview(providerInputs())).changes).toBe(true);
    sandbox.okta.state.requestZone = "office";
    await expect(resource.up(providerInputs())).resolves.toBe("updated");
    expect(resource.outputs).toMatchObject({ verified: true });
  });

  it.each([{ verifyFailsWith4xx: true }, { verifyFailsWith4xx: false }])(
    "with %j, a DcrProvider whose verification fails reports it and keeps its id",
    async (switches) => {
      Object.assign(sandbox.konnect.state.switches, switches);
      const inputs = { ...providerInputs(), issuer: "http://127.0.0.1:1/oauth2/none" };
      const resource = await StoredResource.create(process_, "dcrProvider");
      await expect(resource.up(inputs)).rejects.toThrow("DCR_KONNECT_VERIFY_FAILED");
      expect(resource.id).toBeDefined();
    },
  );

  it("a DcrProvider can be deleted twice without an error and is gone on refresh", async () => {
    const resource = await StoredResource.create(process_, "dcrProvider");
    await resource.up(providerInputs());
    const { id, outputs } = resource;
    await resource.destroy();
    await process_.delete(id ?? "", outputs);
    Object.assign(resource, { id, outputs });
    await expect(resource.refresh()).resolves.toBe(false);
  });

  it("the error for deleting a DcrProvider in use names the auth strategy that uses it", async () => {
    const provider = await StoredResource.create(process_, "dcrProvider");
    await provider.up(providerInputs());
    const strategy = await StoredResource.create(process_, "authStrategy");
    await strategy.up(strategyInputs(provider.id ?? ""));
    await expect(provider.destroy()).rejects.toThrow(/DCR_KONNECT_IN_USE.*auth strategy "dev"/);
  });

  it("an unknown issuer of a DcrProvider passes check and shows as an update", async () => {
    const resource = await StoredResource.create(process_, "dcrProvider");
    const { inputs } = await resource.preview({ ...providerInputs(), issuer: unknown });
    expect(inputs.issuer).toBe(unknown);
    await resource.up(providerInputs());
    expect(await resource.preview({ ...providerInputs(), issuer: unknown })).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  it.each([{ omitsDisplayName: true }, { trimsIssuer: true }, { namesAreUnique: true }, { maxPageSize: 1 }])(
    "with %j, a DcrProvider has no changes after a refresh",
    async (switches) => {
      Object.assign(sandbox.konnect.state.switches, switches);
      sandbox.konnect.state.providers.push(...["a", "b"].map(toForeignProvider));
      const resource = await StoredResource.create(process_, "dcrProvider");
      const inputs = { ...providerInputs(), issuer: `${sandbox.okta.url}/oauth2/default/` };
      await resource.up(inputs);
      await resource.refresh();
      await expect(resource.up(inputs)).resolves.toBe("same");
    },
  );

  it.each([
    ["connects to no host that is not Konnect's", {}, "DCR_SETTINGS_SERVER_URL", false],
    [
      "connects to a host that the environment allows",
      { KONNECT_OKTA_DCR_ALLOWED_HOSTS: "konghq.com.evil.example" },
      "DCR_HTTP_UNREACHABLE",
      true,
    ],
  ])("a DcrProvider %s", async (_title, env, code, isConnected) => {
    const foreign = await startForeignHost();
    const process_ = await ProviderProcess.start({
      env: { ...sandbox.env(), ...env, NODE_OPTIONS: `--require ${lookupHook}` },
      config: { "konnect-okta-dcr:http": JSON.stringify({ retries: 0 }) },
    });
    onTestFinished(async () => {
      await process_.kill();
      await foreign.close();
    });
    const resource = await StoredResource.create(process_, "dcrProvider");
    await expect(resource.up({ ...providerInputs(), serverUrl: foreign.url })).rejects.toThrow(code);
    expect(foreign.connections() > 0).toBe(isConnected);
    expect(requests()).toEqual([]);
  });

  it("a DCR token of one character does not change the outputs of a DcrProvider", async () => {
    sandbox.okta.state.issueApiToken("short", "application", "e");
    const process_ = await ProviderProcess.start({ env: { ...sandbox.env(), OKTA_DCR_TOKEN: "e" } });
    onTestFinished(() => process_.kill());
    const resource = await StoredResource.create(process_, "dcrProvider");
    await resource.up(providerInputs());
    expect(resource.outputs).toMatchObject({ name: "dev", displayName: "Okta" });
  });
});

describe("AuthStrategy", () => {
  async function upStrategy(change: Properties = {}) {
    const provider = await StoredResource.create(process_, "dcrProvider");
    await provider.up(providerInputs());
    const strategy = await StoredResource.create(process_, "authStrategy");
    const inputs = { ...strategyInputs(provider.id ?? ""), ...change };
    await strategy.up(inputs);
    return { provider, strategy, inputs };
  }

  it("an AuthStrategy writes dcr_provider_id, reads dcr_provider.id, and has no changes after a refresh", async () => {
    const { provider, strategy, inputs } = await upStrategy();
    expect(lastBody("POST", "/v2/application-auth-strategies")).toEqual({
      name: "dev",
      display_name: "Okta",
      strategy_type: "openid_connect",
      configs: {
        "openid-connect": {
          issuer: `${sandbox.okta.url}/oauth2/default`,
          credential_claim: ["cid"],
          scopes: ["orders.read"],
          auth_methods: ["client_credentials"],
        },
      },
      dcr_provider_id: provider.id,
      labels: { ...labels, "dcr-owner": strategy.outputs.ownerId },
    });
    await strategy.refresh();
    await expect(strategy.up(inputs)).resolves.toBe("same");
  });

  it.each([true, false])(
    "with patchMergesConfig %s, updating an AuthStrategy keeps plugin settings that are managed elsewhere",
    async (patchMergesConfig) => {
      sandbox.konnect.state.switches.patchMergesConfig = patchMergesConfig;
      const { strategy, inputs } = await upStrategy({ pluginConfig: { cache_tokens: false } });
      const [live] = sandbox.konnect.state.strategies;
      Object.assign(live?.config ?? {}, { hide_credentials: true });
      const changed = { ...inputs, scopes: ["orders.read", "orders.write"] };
      await strategy.up(changed);
      expect(live?.config).toMatchObject({
        cache_tokens: false,
        hide_credentials: true,
        scopes: ["orders.read", "orders.write"],
      });
      await strategy.up({ ...changed, pluginConfig: {} });
      expect(live?.config).toMatchObject({ hide_credentials: true });
      expect(live?.config).not.toHaveProperty("cache_tokens");
    },
  );

  it("reordered scopes of an AuthStrategy cause no change", async () => {
    const { strategy, inputs } = await upStrategy({ scopes: ["a", "b"] });
    expect(await strategy.preview({ ...inputs, scopes: ["b", "a"] })).toMatchObject({ changes: false });
  });

  it("the error for a refused field of an AuthStrategy has the method, path, field, and trace id", async () => {
    const resource = await StoredResource.create(process_, "authStrategy");
    const attempt = resource.up({ ...strategyInputs("0f0f0f0f-0000-4000-8000-000000000000") });
    await expect(attempt).rejects.toThrow(
      /\[DCR_KONNECT_REFUSED\] Konnect answered 400 to POST \/v2\/application-auth-strategies.*dcr_provider_id: .*\[trace \w+\]/,
    );
  });
});

describe("fields that Konnect refuses", () => {
  it("the error for a field that Konnect refuses names the setting that the field comes from", async () => {
    const provider = await StoredResource.create(process_, "dcrProvider");
    await expect(provider.up({ ...providerInputs(), labels: { ...labels, team: "-" } })).rejects.toThrow(
      "(registrations.r.konnect.labels.team)",
    );
    await provider.up(providerInputs());
    const strategy = await StoredResource.create(process_, "authStrategy");
    const inputs = strategyInputs(provider.id ?? "");
    await expect(
      strategy.up({ ...inputs, pluginConfig: { cache_token: false }, scopes: ["x".repeat(129)] }),
    ).rejects.toThrow(/registrations\.r\.konnect\.(scopes|pluginConfig\.cache_token)/);
    expect(sandbox.konnect.state.strategies).toEqual([]);
  });
});

describe("PortalDefault", () => {
  it("a PortalDefault sets the default of a portal without one, and its delete clears the default", async () => {
    const [portal] = sandbox.konnect.state.portals;
    const provider = await StoredResource.create(process_, "dcrProvider");
    await provider.up(providerInputs());
    const strategy = await StoredResource.create(process_, "authStrategy");
    await strategy.up(strategyInputs(provider.id ?? ""));
    const resource = await StoredResource.create(process_, "portalDefault");
    const inputs = {
      ...connection(),
      portal: "Acme Developers",
      authStrategyId: strategy.id,
      ownershipLabels: labels,
    };
    await resource.up(inputs);
    expect(lastBody("PATCH", "/v3/portals")).toEqual({ default_application_auth_strategy_id: strategy.id });
    expect(resource.outputs).toMatchObject({
      portalId: portal?.id,
      portalUrl: sandbox.portal.url,
      previousAuthStrategyId: null,
    });
    await resource.destroy();
    expect(portal?.defaultStrategyId).toBeNull();
  });

  it("deleting a PortalDefault leaves a default that was set elsewhere in the meantime", async () => {
    const [portal] = sandbox.konnect.state.portals;
    const provider = await StoredResource.create(process_, "dcrProvider");
    await provider.up(providerInputs());
    const [own, other] = await Promise.all(
      ["dev", "other"].map(async (name) => {
        const strategy = await StoredResource.create(process_, "authStrategy");
        await strategy.up({ ...strategyInputs(provider.id ?? ""), name });
        return strategy.id ?? "";
      }),
    );
    const resource = await StoredResource.create(process_, "portalDefault");
    await resource.up({
      ...connection(),
      portal: "Acme Developers",
      authStrategyId: own,
      ownershipLabels: labels,
    });
    Object.assign(portal ?? {}, { defaultStrategyId: other });
    await resource.destroy();
    expect(portal?.defaultStrategyId).toBe(other);
    await expect.poll(() => process_.stderr).toContain("it was left as it is");
  });
});

function toForeignProvider(name: string) {
  const now = "2026-01-01T00:00:00.000Z";
  return {
    id: crypto.randomUUID(),
    name,
    displayName: undefined,
    issuer: "https://a.okta.com",
    token: "x",
    labels: {},
    created: now,
    updated: now,
  };
}
