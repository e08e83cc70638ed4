import { expect, it } from "vitest";
import { apiName, portalName, type Sandbox } from "../sandbox";
import { addForeignObjects, foreignStrategyId } from "../sandbox-requests/foreign-objects";
import { observe } from "../sandbox-requests/live-application";
import { describeWithEngine } from "./fixture";
import { expectServedThroughout, type Live, listManaged, startLive } from "./live-stack";

/** Something of others that holds on to an object of the stack. */
interface Use {
  readonly title: string;
  readonly start: (live: Live) => unknown;
  /** Code of the error; DCR_KONNECT_IN_USE if it is left out. */
  readonly code?: string;
  /** Stands in the error. */
  readonly named: RegExp;
  readonly end: (live: Live) => unknown;
  /** What the refused destroy leaves, on both sides. */
  readonly left: readonly string[];
}

const oktaHalf = ["claim", "policy", "rule", "scope-orders.read", "scope-orders.write", "server"];

const ownStrategy = ({ konnect }: Sandbox) => konnect.state.strategies[0]?.id ?? "";

const uses: readonly Use[] = [
  {
    title: "the strategy",
    start: ({ sandbox }) => {
      sandbox.konnect.state.addApi("Invoices", undefined);
      return sandbox.team.publish("Invoices", portalName, { authStrategyIds: [ownStrategy(sandbox)] });
    },
    named: /publication of API "Invoices" \([0-9a-f-]{36}\) to portal "Acme Developers" \([0-9a-f-]{36}\)/,
    end: ({ sandbox }) => sandbox.team.unpublish("Invoices", portalName),
    left: ["auth-strategy", ...oktaHalf, "dcr-provider"],
  },
  {
    title: "the DCR provider",
    start: ({ sandbox }) => {
      addForeignObjects(sandbox);
      const { providers, strategies } = sandbox.konnect.state;
      for (const strategy of strategies) strategy.dcrProviderId = providers[0]?.id ?? null;
    },
    named: /auth strategy "theirs" \([0-9a-f-]{36}\)/,
    end: ({ sandbox }) => {
      for (const strategy of sandbox.konnect.state.strategies) strategy.dcrProviderId = null;
    },
    left: [...oktaHalf, "dcr-provider"],
  },
  {
    title: "the authorization server",
    start: async ({ sandbox }) => {
      addForeignObjects(sandbox);
      const { providers, strategies } = sandbox.konnect.state;
      const theirs = strategies.find(({ id }) => id === foreignStrategyId);
      Object.assign(theirs?.config ?? {}, { issuer: providers[0]?.issuer });
      sandbox.konnect.state.addApi("Invoices", undefined);
      await sandbox.team.publish("Invoices", portalName, { authStrategyIds: [foreignStrategyId] });
    },
    code: "DCR_OKTA_SERVER_IN_USE",
    named: /auth strategy "theirs" \([0-9a-f-]{36}\): publication of API "Invoices"/,
    end: ({ sandbox }) => sandbox.team.unpublish("Invoices", portalName),
    left: [...oktaHalf, "dcr-provider"],
  },
];

/** Objects of the stack that stand on both sides, named as in state. */
function listStanding({ konnect, okta }: Sandbox): string[] {
  const isOwn = ({ labels }: { labels: Readonly<Record<string, string>> }) => "dcr-managed-by" in labels;
  const servers = okta.state.servers.filter(({ isDefault }) => !isDefault);
  return [
    ...konnect.state.providers.filter(isOwn).map(() => "dcr-provider"),
    ...konnect.state.strategies.filter(isOwn).map(() => "auth-strategy"),
    ...servers.flatMap(({ scopes, claims, policies }) => [
      "server",
      ...scopes.filter(({ system }) => !system).map(({ name }) => `scope-${name}`),
      ...claims.filter(({ system }) => !system).map(() => "claim"),
      ...policies.map(() => "policy"),
      ...policies.flatMap(({ rules }) => rules.map(() => "rule")),
    ]),
  ].sort();
}

describeWithEngine("destroy of objects in use", () => {
  it.each(uses.map((use) => [use.title, use] as const))(
    "while another object uses %s, destroy fails with its name and serves the application, and succeeds once it is gone",
    async (_title, { start, code = "DCR_KONNECT_IN_USE", named, end, left }) => {
      const live = await startLive();
      const { sandbox, stack, application } = live;
      await start(live);
      const observations = await observe(sandbox, application, async () => {
        const refused = await stack.destroy();
        expect(refused.code).not.toBe(0);
        expect(refused.text).toContain(code);
        expect(refused.text).toMatch(named);
      });
      expectServedThroughout(observations);
      expect(listStanding(sandbox)).toEqual([...left].sort());
      expect(await listManaged(live)).toEqual([...left].sort());

      await end(live);
      const destroyed = await stack.destroy();
      expect(destroyed.code, destroyed.text).toBe(0);
      expect(listStanding(sandbox)).toEqual([]);
      expect(await listManaged(live)).toEqual([]);
    },
  );

  it("the up after a refused destroy restores the portal default and the publication", async () => {
    const live = await startLive();
    const { sandbox, stack, application } = live;
    await uses[0]?.start(live);
    expect((await stack.destroy()).code).not.toBe(0);
    const observations = await observe(sandbox, application, async () => {
      const up = await stack.up();
      expect(up.code, up.text).toBe(0);
    });
    expectServedThroughout(observations);
    expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBe(ownStrategy(sandbox));
    expect(
      sandbox.konnect.state.publications.find(({ apiId }) => isOrders(sandbox, apiId))?.strategyIds,
    ).toEqual([ownStrategy(sandbox)]);
  });
});

function isOrders({ konnect }: Sandbox, id: string): boolean {
  return konnect.state.apis.some((api) => api.id === id && api.name === apiName);
}
