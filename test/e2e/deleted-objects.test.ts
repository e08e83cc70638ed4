import { expect, it } from "vitest";
import { apiName, portalName, type Sandbox } from "../sandbox";
import { everythingSet } from "./drift-table";
import { describeWithEngine, only, startFixture } from "./fixture";

const ownServer = ({ okta }: Sandbox) => get(okta.state.servers.find(({ isDefault }) => !isDefault));

function get<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the sandbox holds nothing of that kind");
  return value;
}

/** Deletions that somebody can make in the consoles, with what Konnect asks for before. */
const deletions: readonly (readonly [title: string, remove: (sandbox: Sandbox) => void])[] = [
  ["a scope", (sandbox) => ownServer(sandbox).scopes.splice(-1, 1)],
  ["the claim", (sandbox) => ownServer(sandbox).claims.splice(-1, 1)],
  ["the rule", (sandbox) => get(ownServer(sandbox).policies[0]).rules.splice(0, 1)],
  ["the policy", (sandbox) => ownServer(sandbox).policies.splice(0, 1)],
  ["the authorization server", ({ okta }) => okta.state.servers.splice(1, 1)],
  [
    "the auth strategy",
    ({ konnect: { state } }) => {
      for (const portal of state.portals) portal.defaultStrategyId = null;
      for (const publication of state.publications) publication.strategyIds = null;
      state.strategies.length = 0;
    },
  ],
  [
    "the DCR provider",
    ({ konnect: { state } }) => {
      for (const strategy of state.strategies) strategy.dcrProviderId = null;
      state.providers.length = 0;
    },
  ],
  [
    "everything",
    ({ konnect: { state }, okta }) => {
      for (const portal of state.portals) portal.defaultStrategyId = null;
      for (const publication of state.publications) publication.strategyIds = null;
      state.strategies.length = 0;
      state.providers.length = 0;
      okta.state.servers.length = 1;
    },
  ],
];

/** How the objects of both sides hang together; ids that Konnect and Okta give are replaced by what they mean. */
function describeWiring(sandbox: Sandbox) {
  const { providers, strategies, portals, publications } = sandbox.konnect.state;
  const server = ownServer(sandbox);
  const issuer = sandbox.okta.state.issuerOf(server);
  return {
    counts: [providers.length, strategies.length, sandbox.okta.state.servers.length],
    providerPointsToServer: providers[0]?.issuer === issuer,
    strategyPointsToServer: strategies[0]?.config.issuer === issuer,
    strategyUsesProvider: strategies[0]?.dcrProviderId === providers[0]?.id,
    isPortalDefault: portals[0]?.defaultStrategyId === strategies[0]?.id,
    publicationUses: publications[0]?.strategyIds?.[0] === strategies[0]?.id,
    scopes: server.scopes
      .filter(({ system }) => !system)
      .map(({ name }) => name)
      .sort(),
    claims: server.claims.filter(({ system }) => !system).map(({ name }) => name),
    rules: server.policies.map(({ rules }) => rules.map(({ scopes }) => [...scopes].sort())),
  };
}

const asWanted = {
  counts: [1, 1, 2],
  providerPointsToServer: true,
  strategyPointsToServer: true,
  strategyUsesProvider: true,
  isPortalDefault: true,
  publicationUses: true,
  scopes: ["orders.read", "orders.write"],
  claims: ["konnect_client_id"],
  rules: [[["orders.read", "orders.write"]]],
};

describeWithEngine("deleted objects", () => {
  it("up --refresh recreates each object that was deleted manually, and everything points to the new one", async () => {
    const { sandbox, stack } = await startFixture(everythingSet);
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    for (const [title, remove] of deletions) {
      remove(sandbox);
      const fixed = await stack.up("--refresh");
      expect(fixed.code, `${title}\n${fixed.text}`).toBe(0);
      expect(describeWiring(sandbox), title).toEqual(asWanted);
    }
    const again = await stack.preview("--refresh", "--expect-no-changes");
    expect(again.code, again.text).toBe(0);
    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
  }, 600_000);

  it("a deleted publication or portal is an error that names the next step, and nothing is written", async () => {
    const { sandbox, stack, takeRequests } = await startFixture(everythingSet);
    const writes = () =>
      only("konnect", takeRequests()).filter(
        (request) => !request.startsWith("GET") && !/verify$/.test(request),
      );
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    expect((await stack.up()).code).toBe(0);

    await sandbox.unpublishOrders();
    takeRequests();
    const report = await stack.preview("--refresh");
    expect(report.code).not.toBe(0);
    expect(report.text).toContain("DCR_KONNECT_PUBLICATION_UNKNOWN");
    expect(report.text).toContain("Publish it first");
    const refused = await stack.up("--refresh");
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain("DCR_KONNECT_PUBLICATION_UNKNOWN");
    expect(writes()).toEqual([]);

    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const fixed = await stack.up("--refresh");
    expect(fixed.code, fixed.text).toBe(0);
    expect(describeWiring(sandbox)).toEqual(asWanted);

    const { state } = sandbox.konnect;
    state.publications.length = 0;
    state.portals.length = 0;
    takeRequests();
    const lost = await stack.up("--refresh");
    expect(lost.code).not.toBe(0);
    expect(lost.text).toContain("DCR_KONNECT_PORTAL_UNKNOWN");
    expect(writes()).toEqual([]);
    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
    expect([state.providers, state.strategies]).toEqual([[], []]);
  });
});
