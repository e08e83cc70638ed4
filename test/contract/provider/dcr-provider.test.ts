import { describe, expect, it, onTestFinished } from "vitest";
import { lookupHook, startForeignHost } from "../../foreign-host";
import { ownLabels } from "./konnect-half";
import { ProviderProcess } from "./provider-process";
import { type ResourceWorld, startResourceWorld } from "./resource-world";
import { StoredResource } from "./stored-resource";

let world: ResourceWorld;
startResourceWorld((started) => {
  world = started;
});

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const requests = () => world.sandbox.recorder.requestsTo("konnect");

describe("DcrProvider", () => {
  it("creating a DcrProvider sends the exact body, verifies it, and keeps the token out of the state", async () => {
    const resource = await StoredResource.create(world.process, "dcrProvider");
    await expect(resource.up(world.providerInputs())).resolves.toBe("created");
    const body = world.sandbox.recorder.exchanges.find(
      ({ method, path }) => method === "POST" && path === "/v2/dcr-providers",
    );
    expect(body?.requestBody).toEqual({
      name: "dev",
      display_name: "Okta",
      provider_type: "okta",
      issuer: `${world.sandbox.okta.url}/oauth2/default`,
      dcr_config: { dcr_token: "hidden-secret" },
      labels: { ...ownLabels, "dcr-owner": expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(resource.outputs).toMatchObject({
      name: "dev",
      verified: true,
      ownerId: world.sandbox.konnect.state.providers[0]?.labels["dcr-owner"],
    });
    expect(JSON.stringify(resource.outputs)).not.toContain(world.sandbox.credentials.dcrToken);
    await expect(resource.up(world.providerInputs())).resolves.toBe("same");
  });

  it("updating a DcrProvider sends only the changed fields, and null for removed labels", async () => {
    const resource = await StoredResource.create(world.process, "dcrProvider");
    await resource.up({ ...world.providerInputs(), labels: { ...ownLabels, team: "a" } });
    await resource.up({ ...world.providerInputs(), displayName: "New" });
    expect(world.lastBody("PATCH", "/v2/dcr-providers")).toEqual({
      display_name: "New",
      labels: { team: null },
    });
  });

  it("a DcrProvider whose create response is lost is found and not created again", async () => {
    world.sandbox.faults.add({
      server: "konnect",
      method: "POST",
      path: "/v2/dcr-providers",
      kind: "reset-after",
    });
    const resource = await StoredResource.create(world.process, "dcrProvider");
    await expect(resource.up(world.providerInputs())).resolves.toBe("created");
    expect(world.sandbox.konnect.state.providers).toHaveLength(1);
    await expect(resource.up(world.providerInputs())).resolves.toBe("same");
  });

  it("a new provider process finds the DCR provider that an interrupted run left and does not create another", async () => {
    const first = await StoredResource.create(world.process, "dcrProvider");
    await first.up(world.providerInputs());
    const other = await ProviderProcess.start({ env: world.sandbox.env() });
    onTestFinished(() => other.kill());
    const second = await StoredResource.create(other, "dcrProvider");
    await expect(second.up(world.providerInputs())).resolves.toBe("created");
    expect(second.id).toBe(first.id);
    expect(world.sandbox.konnect.state.providers).toHaveLength(1);
    await expect.poll(() => other.stderr).toContain("left by an interrupted run");
  });

  it("a DcrProvider whose verification fails stays in the state and is verified by the next up", async () => {
    world.sandbox.okta.state.requestZone = "elsewhere";
    const token = world.sandbox.okta.state.apiTokens.find(
      ({ value }) => value === world.sandbox.credentials.dcrToken,
    );
    Object.assign(token ?? {}, { network: { connection: "ZONE", include: ["office"] } });
    const resource = await StoredResource.create(world.process, "dcrProvider");
    await expect(resource.up(world.providerInputs())).rejects.toThrow("DCR_KONNECT_VERIFY_FAILED");
    expect(resource.outputs).toMatchObject({
      verified: false,
      __provider: expect.stringContaining("konnect-okta-dcr"),
    });
    expect((await resource.preview(world.providerInputs())).changes).toBe(true);
    world.sandbox.okta.state.requestZone = "office";
    await expect(resource.up(world.providerInputs())).resolves.toBe("updated");
    expect(resource.outputs).toMatchObject({ verified: true });
  });

  it.each([{ verifyFailsWith4xx: true }, { verifyFailsWith4xx: false }])(
    "with %j, a DcrProvider whose verification fails reports it and keeps its id",
    async (switches) => {
      Object.assign(world.sandbox.konnect.state.switches, switches);
      const inputs = { ...world.providerInputs(), issuer: "http://127.0.0.1:1/oauth2/none" };
      const resource = await StoredResource.create(world.process, "dcrProvider");
      await expect(resource.up(inputs)).rejects.toThrow("DCR_KONNECT_VERIFY_FAILED");
      expect(resource.id).toBeDefined();
    },
  );

  it("a DcrProvider can be deleted twice without an error and is gone on refresh", async () => {
    const resource = await StoredResource.create(world.process, "dcrProvider");
    await resource.up(world.providerInputs());
    const { id, outputs } = resource;
    await resource.destroy();
    await world.process.delete(id ?? "", outputs);
    Object.assign(resource, { id, outputs });
    await expect(resource.refresh()).resolves.toBe(false);
  });

  it("the error for deleting a DcrProvider in use names the auth strategy that uses it", async () => {
    const provider = await StoredResource.create(world.process, "dcrProvider");
    await provider.up(world.providerInputs());
    const strategy = await StoredResource.create(world.process, "authStrategy");
    await strategy.up(world.strategyInputs(provider.id ?? ""));
    await expect(provider.destroy()).rejects.toThrow(/DCR_KONNECT_IN_USE.*auth strategy "dev"/);
  });

  it("an unknown issuer of a DcrProvider passes check and shows as an update", async () => {
    const resource = await StoredResource.create(world.process, "dcrProvider");
    const { inputs } = await resource.preview({ ...world.providerInputs(), issuer: unknown });
    expect(inputs.issuer).toBe(unknown);
    await resource.up(world.providerInputs());
    expect(await resource.preview({ ...world.providerInputs(), issuer: unknown })).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  it.each([{ omitsDisplayName: true }, { trimsIssuer: true }, { namesAreUnique: true }, { maxPageSize: 1 }])(
    "with %j, a DcrProvider has no changes after a refresh",
    async (switches) => {
      Object.assign(world.sandbox.konnect.state.switches, switches);
      world.sandbox.konnect.state.providers.push(...["a", "b"].map(toForeignProvider));
      const resource = await StoredResource.create(world.process, "dcrProvider");
      const inputs = { ...world.providerInputs(), issuer: `${world.sandbox.okta.url}/oauth2/default/` };
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
    const own = await ProviderProcess.start({
      env: { ...world.sandbox.env(), ...env, NODE_OPTIONS: `--require ${lookupHook}` },
      config: { "konnect-okta-dcr:http": JSON.stringify({ retries: 0 }) },
    });
    onTestFinished(async () => {
      await own.kill();
      await foreign.close();
    });
    const resource = await StoredResource.create(own, "dcrProvider");
    await expect(resource.up({ ...world.providerInputs(), serverUrl: foreign.url })).rejects.toThrow(code);
    expect(foreign.connections() > 0).toBe(isConnected);
    expect(requests()).toEqual([]);
  });

  it("a DCR token of one character does not change the outputs of a DcrProvider", async () => {
    world.sandbox.okta.state.issueApiToken("short", "application", "e");
    const own = await ProviderProcess.start({ env: { ...world.sandbox.env(), OKTA_DCR_TOKEN: "e" } });
    onTestFinished(() => own.kill());
    const resource = await StoredResource.create(own, "dcrProvider");
    await resource.up(world.providerInputs());
    expect(resource.outputs).toMatchObject({ name: "dev", displayName: "Okta" });
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
