import { describe, expect, it } from "vitest";
import { apiName, portalName, type Sandbox } from "../../sandbox";
import { startProviderForEachTest } from "./each-test";
import { toConnection } from "./konnect-half";
import { type Properties, ProviderProcess } from "./provider-process";
import { StoredResource } from "./stored-resource";

let sandbox: Sandbox;
let process_: ProviderProcess;
startProviderForEachTest((world) => {
  sandbox = world.sandbox;
  process_ = world.provider;
});

const labelsOf = (name: string, stack = "prod") => ({
  "dcr-managed-by": "konnect-okta-dcr",
  "dcr-project": "shop",
  "dcr-stack": stack,
  "dcr-name": name,
});
const state = () => sandbox.konnect.state;
const portal = () => state().portals[0];
const publication = () => state().publications[0];
const api = () => state().apis[0];
const writes = (from: number) =>
  sandbox.recorder.exchanges
    .slice(from)
    .filter(
      ({ server, method, path }) => server === "konnect" && method !== "GET" && !path.endsWith("/verify"),
    );
const mark = () => sandbox.recorder.exchanges.length;

/** Another run of pulumi: what one process knows, the next does not. */
async function nextRun(...resources: readonly StoredResource[]): Promise<void> {
  await process_.kill();
  process_ = await ProviderProcess.start({ env: sandbox.env() });
  for (const resource of resources) resource.process = process_;
}

const connection = () => toConnection(sandbox);
const issuer = (server = "default") => `${sandbox.okta.url}/oauth2/${server}`;

/** Provider, strategy, portal default and publication of one registration. */
interface Half {
  readonly provider: StoredResource;
  readonly strategy: StoredResource;
  readonly portalDefault: StoredResource;
  readonly publication: StoredResource;
}

interface Settings {
  readonly name?: string;
  readonly labels?: Record<string, string>;
  readonly issuer?: string;
  readonly adopt?: boolean;
  readonly adoptIds?: { readonly provider: string; readonly strategy: string };
  readonly onDestroy?: "keep";
  readonly others?: readonly string[];
  readonly portal?: string;
  readonly api?: string;
}

async function createHalf(): Promise<Half> {
  const [provider, strategy, portalDefault, publication] = await Promise.all(
    (["dcrProvider", "authStrategy", "portalDefault", "apiPublication"] as const).map((name) =>
      StoredResource.create(process_, name),
    ),
  );
  if (!provider || !strategy || !portalDefault || !publication) throw new Error("no resource");
  return { provider, strategy, portalDefault, publication };
}

const all = ({ provider, strategy, portalDefault, publication }: Half) =>
  [provider, strategy, portalDefault, publication] as const;

function toInputs(half: Half, settings: Settings): Record<keyof Half, Properties> {
  const { name = "portal", labels = labelsOf("portal"), adopt, adoptIds, onDestroy } = settings;
  const named = {
    ...connection(),
    name,
    displayName: name,
    issuer: settings.issuer ?? issuer(),
    labels,
    onDestroy,
  };
  const place = {
    ...connection(),
    portal: settings.portal ?? portalName,
    ownershipLabels: labels,
    adopt: settings.others ?? (adoptIds === undefined ? adopt : true),
    onDestroy,
  };
  return {
    provider: { ...named, adopt: adoptIds?.provider ?? adopt, dcrTokenReference: { env: "OKTA_DCR_TOKEN" } },
    strategy: {
      ...named,
      adopt: adoptIds?.strategy ?? adopt,
      scopes: ["orders.read"],
      credentialClaim: ["cid"],
      authMethods: ["bearer"],
      dcrProviderId: half.provider.id,
      pluginConfig: {},
    },
    portalDefault: { ...place, authStrategyId: half.strategy.id },
    publication: { ...place, api: settings.api ?? apiName, authStrategyIds: [half.strategy.id] },
  };
}

async function up(half: Half, settings: Settings = {}): Promise<string[]> {
  const done: string[] = [];
  for (const key of ["provider", "strategy", "portalDefault", "publication"] as const) {
    done.push(await half[key].up(toInputs(half, settings)[key]));
  }
  return done;
}

async function destroy(half: Half): Promise<void> {
  for (const resource of [...all(half)].reverse()) await resource.destroy();
}

/** The commonest set-up by hand: the strategy is the portal's default, and on the publication. */
async function setUpInForce(): Promise<{ provider: string; strategy: string }> {
  const common = { name: "portal", display_name: "By hand", labels: { team: "identity" } };
  const provider = await sandbox.team.write("POST", "/v2/dcr-providers", {
    ...common,
    provider_type: "okta",
    issuer: issuer(),
    dcr_config: { dcr_token: sandbox.credentials.dcrToken },
  });
  const strategy = await sandbox.team.write("POST", "/v2/application-auth-strategies", {
    ...common,
    strategy_type: "openid_connect",
    configs: {
      "openid-connect": {
        issuer: issuer(),
        credential_claim: ["sub"],
        scopes: ["orders.read"],
        auth_methods: ["bearer"],
      },
    },
    dcr_provider_id: provider,
  });
  await sandbox.team.write("PATCH", `/v3/portals/${portal()?.id}`, {
    default_application_auth_strategy_id: strategy,
  });
  await sandbox.team.publish(apiName, portalName, { authStrategyIds: [strategy] });
  return { provider, strategy };
}

const inForce = () => [portal()?.defaultStrategyId, publication()?.strategyIds?.[0]];

describe("a portal and an API written another way", { timeout: 90_000 }, () => {
  it("are the same objects: one update of state, no write, and destroy gives back what was there first", async () => {
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const half = await createHalf();
    await up(half);
    for (const spell of [(id: string) => id, (id: string) => id.toUpperCase()]) {
      const respelled = { portal: spell(portal()?.id ?? ""), api: spell(api()?.id ?? "") };
      await nextRun(...all(half));
      const from = mark();
      expect(await up(half, respelled)).toEqual(["same", "same", "updated", "updated"]);
      expect(await up(half, respelled)).toEqual(["same", "same", "same", "same"]);
      expect(writes(from)).toEqual([]);
    }
    Object.assign(portal() ?? {}, { name: "Renamed in Konnect" });
    await nextRun(...all(half));
    expect(await up(half, { portal: "Renamed in Konnect", api: apiName })).toEqual([
      "same",
      "same",
      "updated",
      "updated",
    ]);
    await destroy(half);
    expect(inForce()).toEqual([null, undefined]);
  });

  it("as a new resource: keeps the strategy when the old one is deleted, and destroy gives back what was there first", async () => {
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const half = await createHalf();
    await up(half);
    const own = half.strategy.id;
    await nextRun(...all(half));
    expect((await half.strategy.preview(toInputs(half, {}).strategy)).changes).toBe(false);
    const written = await StoredResource.create(process_, "apiPublication");
    await written.up(toInputs(half, { api: api()?.id ?? "" }).publication);
    await half.publication.destroy();
    expect(publication()?.strategyIds).toEqual([own]);
    await expect.poll(() => process_.stderr).toContain("another resource of this stack manages it now");
    await nextRun(written, ...all(half));
    await written.destroy();
    expect(publication()?.strategyIds).toBeNull();
    await expect.poll(() => process_.stderr).toContain("accepts requests without credentials again");
    await destroy(half);
    expect(state().strategies).toEqual([]);
  });

  it("twice in one program is refused: a publication has one manager", async () => {
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const half = await createHalf();
    await up(half);
    const twice = await StoredResource.create(process_, "apiPublication");
    await expect(twice.up(toInputs(half, { api: api()?.id ?? "" }).publication)).rejects.toThrow(
      /written twice.*DCR_RULE_PUBLICATION_REPEATED|DCR_RULE_PUBLICATION_REPEATED.*written twice/,
    );
  });
});

describe("what is in force already", () => {
  it("is adopted in force: only what differs is written, and destroy leaves default and publication where they were", async () => {
    const ids = await setUpInForce();
    const half = await createHalf();
    const settings = { adopt: true };
    await half.provider.up(toInputs(half, settings).provider);
    await half.strategy.preview(toInputs(half, settings).strategy);
    await nextRun(...all(half));
    await half.strategy.preview(toInputs(half, settings).strategy);
    const unknownId = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const preview = await half.portalDefault.preview({
      ...toInputs(half, settings).portalDefault,
      authStrategyId: unknownId,
    });
    expect(preview.inputs.adopted).toEqual({ id: portal()?.id, previous: { authStrategyId: ids.strategy } });
    await expect.poll(() => process_.stderr).toContain("it stays as it is, also on destroy");
    const from = mark();
    await up(half, settings);
    expect(writes(from).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PATCH /v2/application-auth-strategies/${ids.strategy}`,
    ]);
    expect(inForce()).toEqual([ids.strategy, ids.strategy]);
    await nextRun(...all(half));
    await destroy(half);
    expect(inForce()).toEqual([ids.strategy, ids.strategy]);
    expect(state().strategies).toMatchObject([
      { displayName: "By hand", config: { credential_claim: ["sub"] }, labels: { team: "identity" } },
    ]);
    expect(Object.keys(state().strategies[0]?.labels ?? {})).toEqual(["team"]);
  });

  it("and moved to a server of this stack gets its earlier issuer back on destroy", async () => {
    await setUpInForce();
    const half = await createHalf();
    const server = sandbox.okta.state.servers[0];
    const own = issuer(server?.id ?? "");
    await up(half, { adopt: true, issuer: own });
    expect(state().strategies).toMatchObject([{ config: { issuer: own } }]);
    await nextRun(...all(half));
    await destroy(half);
    expect(state().providers).toMatchObject([{ issuer: issuer(), displayName: "By hand" }]);
    expect(state().strategies).toMatchObject([{ config: { issuer: issuer() }, displayName: "By hand" }]);
  });

  it("is not given back to an issuer that is gone: destroy refuses, and nothing is opened", async () => {
    const ids = await setUpInForce();
    const half = await createHalf();
    for (const object of [state().strategies[0]?.config, state().providers[0]]) {
      Object.assign(object ?? {}, { issuer: issuer("ausGone0000000000000") });
    }
    await up(half, { adopt: true });
    await nextRun(...all(half));
    await expect(destroy(half)).rejects.toThrow(/DCR_KONNECT_RELEASE_REFUSED.*does not exist any more/);
    expect(inForce()).toEqual([ids.strategy, ids.strategy]);
  });

  it("stays with onDestroy: keep, which opens nothing", async () => {
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const half = await createHalf();
    await up(half, { onDestroy: "keep" });
    const own = half.strategy.id;
    await nextRun(...all(half));
    await destroy(half);
    expect(inForce()).toEqual([own, own]);
    expect(Object.keys(state().strategies[0]?.labels ?? {})).toEqual([]);
  });

  it("is not deleted, also where Konnect itself would not refuse it", async () => {
    const half = await createHalf();
    await half.provider.up(toInputs(half, {}).provider);
    await half.strategy.up(toInputs(half, {}).strategy);
    Object.assign(state().switches, { refusesDefaultInUse: false, refusesProviderInUse: false });
    Object.assign(portal() ?? {}, { defaultStrategyId: half.strategy.id });
    await expect(half.strategy.destroy()).rejects.toThrow(/DCR_KONNECT_IN_USE.*default of portal/);
    await expect(half.provider.destroy()).rejects.toThrow(/DCR_KONNECT_IN_USE.*auth strategy/);
    expect(portal()?.defaultStrategyId).toBe(half.strategy.id);
  });
});

describe("objects that another owner has taken since", () => {
  it("stay when the first stack is destroyed, and its updates are refused", async () => {
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const first = await createHalf();
    await up(first, { labels: labelsOf("portal", "a") });
    const adoptIds = { provider: first.provider.id ?? "", strategy: first.strategy.id ?? "" };
    await nextRun(...all(first));
    const second = await createHalf();
    await up(second, { labels: labelsOf("portal", "b"), adoptIds });
    await nextRun(...all(first));
    await expect(up(first, { labels: labelsOf("portal", "a"), name: "changed" })).rejects.toThrow(
      /DCR_KONNECT_OWNED_ELSEWHERE.*"portal" of stack b/,
    );
    const before = structuredClone([state().providers, state().strategies, inForce()]);
    await destroy(first);
    expect([state().providers, state().strategies, inForce()]).toEqual(before);
    await expect
      .poll(() => process_.stderr)
      .toContain('managed by "portal" of stack b in project shop by now');
  });

  it("by another backend with the same names: owner ids tell them apart", async () => {
    const first = await createHalf();
    await up1(first);
    await nextRun(...all(first));
    const second = await createHalf();
    await expect(up1(second)).rejects.toThrow(
      /DCR_KONNECT_NAME_TAKEN.*is in force.*also has an auth strategy/,
    );
    const adoptIds = { provider: first.provider.id ?? "", strategy: first.strategy.id ?? "" };
    await up1(second, { adoptIds });
    await nextRun(...all(first));
    await first.strategy.destroy();
    await first.provider.destroy();
    expect(state().providers).toHaveLength(1);
    expect(state().strategies).toHaveLength(1);

    async function up1(half: Half, settings: Settings = {}) {
      await half.provider.up(toInputs(half, settings).provider);
      await half.strategy.up(toInputs(half, settings).strategy);
    }
  });

  it("and marked by another tool are not adopted by name, and left alone on destroy", async () => {
    const ids = await setUpInForce();
    Object.assign(state().providers[0]?.labels ?? {}, { "KONGCTL-namespace": "identity" });
    const half = await createHalf();
    await expect(half.provider.up(toInputs(half, { adopt: true }).provider)).rejects.toThrow(
      /DCR_KONNECT_ADOPT_REFUSED.*kongctl/,
    );
    await half.provider.up(toInputs(half, { adoptIds: ids }).provider);
    await expect.poll(() => process_.stderr).toContain("it is also marked by kongctl");
    const before = structuredClone(state().providers);
    await nextRun(...all(half));
    await half.provider.destroy();
    expect(state().providers).toEqual(before);
  });
});

describe("a registration, stack or project of another name", () => {
  it("updates labels only: the token's fingerprint, the ids, the default and the publication stay", async () => {
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const half = await createHalf();
    await up(half);
    const { tokenFingerprint } = half.provider.outputs;
    await nextRun(...all(half));
    const from = mark();
    const labels = { ...labelsOf("renamed", "production"), "dcr-project": "store" };
    expect(await up(half, { labels })).toEqual(["updated", "updated", "updated", "updated"]);
    expect(half.provider.outputs.tokenFingerprint).toBe(tokenFingerprint);
    expect(writes(from).map(({ requestBody }) => requestBody)).toEqual([
      { labels: { "dcr-project": "store", "dcr-stack": "production", "dcr-name": "renamed" } },
      { labels: { "dcr-project": "store", "dcr-stack": "production", "dcr-name": "renamed" } },
    ]);
    await nextRun(...all(half));
    expect(await up(half, { labels })).toEqual(["same", "same", "same", "same"]);
    await destroy(half);
    expect([state().providers, state().strategies, inForce()]).toEqual([[], [], [null, undefined]]);
  });

  it("that was not said to be renamed is told how to say it, and nothing is written", async () => {
    const half = await createHalf();
    await up1();
    await nextRun(half.provider);
    const renamed = await createHalf();
    const from = mark();
    await expect(
      renamed.provider.up(toInputs(renamed, { labels: labelsOf("renamed") }).provider),
    ).rejects.toThrow(/belongs to registration "portal" of this stack.*renamedFrom: portal/);
    expect(writes(from)).toEqual([]);

    async function up1() {
      await half.provider.up(toInputs(half, {}).provider);
    }
  });
});

describe("a default and a publication that move from one registration to another", () => {
  it("in resources of their own: the strategy changes once, and destroy gives back what was there first", async () => {
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const from = await createHalf();
    await up(from, { name: "from", labels: labelsOf("from") });
    await nextRun(...all(from));
    const to = await createHalf();
    const settings = { name: "to", labels: labelsOf("to") };
    await expect(up(to, settings)).rejects.toThrow(
      /managed by registration "from" of a stack with this one's names.*otherStrategies: \[/,
    );
    await up(to, { ...settings, others: [from.strategy.id ?? ""] });
    await destroy(from);
    expect(inForce()).toEqual([to.strategy.id, to.strategy.id]);
    expect(state().strategies).toHaveLength(1);
    await nextRun(...all(to));
    await destroy(to);
    expect([state().strategies, state().providers, inForce()]).toEqual([[], [], [null, undefined]]);
  });
});

describe("state of before owner ids", () => {
  it("shows an empty preview, deletes its objects, and never those of a newer owner", async () => {
    const half = await createHalf();
    await half.provider.up(toInputs(half, {}).provider);
    const { ownerId: _id, ...outputs } = half.provider.outputs;
    half.provider.outputs = outputs;
    delete state().providers[0]?.labels["dcr-owner"];
    await nextRun(half.provider);
    expect((await half.provider.preview(toInputs(half, {}).provider)).changes).toBe(false);
    expect(await half.provider.up(toInputs(half, { labels: labelsOf("portal", "renamed") }).provider)).toBe(
      "updated",
    );
    expect(state().providers[0]?.labels["dcr-owner"]).toBe(half.provider.outputs.ownerId);
    half.provider.outputs = outputs;
    Object.assign(state().providers[0]?.labels ?? {}, { ...labelsOf("portal"), "dcr-owner": "somebody" });
    const { id, inputs } = half.provider;
    await half.provider.destroy();
    expect(state().providers).toHaveLength(1);
    delete state().providers[0]?.labels["dcr-owner"];
    Object.assign(half.provider, { id, inputs, outputs });
    await half.provider.destroy();
    expect(state().providers).toEqual([]);
  });
});
