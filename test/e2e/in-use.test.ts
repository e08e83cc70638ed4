import { expect, it } from "vitest";
import { signIn } from "../demo/developer";
import { apiName, portalName, type Sandbox } from "../sandbox";
import type { KonnectSwitches } from "../sandbox/switches";
import { describeWithEngine } from "./fixture";
import { addForeignObjects } from "./foreign-objects";
import { observe } from "./live-application";
import { expectServedThroughout, type Live, listManaged, startLive } from "./live-stack";

/** Something of others that holds on to an object of the stack. */
interface Use {
  readonly title: string;
  readonly start: (live: Live) => unknown;
  /** Stands in the error. */
  readonly named: RegExp;
  readonly end: (live: Live) => unknown;
  /** Where Konnect may or may not refuse; undefined where its API document says that it does. */
  readonly refusal: keyof KonnectSwitches | undefined;
  /** What the refused destroy leaves, on both sides. */
  readonly left: readonly string[];
}

const oktaHalf = ["claim", "policy", "rule", "scope-orders.read", "scope-orders.write", "server"];
const betaName = "Beta Testers";

const ownStrategy = ({ konnect }: Sandbox) => konnect.state.strategies[0]?.id ?? "";

const uses: readonly Use[] = [
  {
    title: "the strategy of a publication",
    start: ({ sandbox }) => {
      sandbox.konnect.state.addApi("Invoices", undefined);
      return sandbox.team.publish("Invoices", portalName, { authStrategyIds: [ownStrategy(sandbox)] });
    },
    named: /publication of API [0-9a-f-]{36} to portal [0-9a-f-]{36}/,
    end: ({ sandbox }) => sandbox.team.unpublish("Invoices", portalName),
    refusal: undefined,
    left: ["auth-strategy", ...oktaHalf, "dcr-provider"],
  },
  {
    title: "the default strategy of another portal",
    start: ({ sandbox }) => {
      sandbox.konnect.state.addPortal(betaName).defaultStrategyId = ownStrategy(sandbox);
    },
    named: /default of portal "Beta Testers" \([0-9a-f-]{36}\)/,
    end: ({ sandbox }) => {
      for (const portal of sandbox.konnect.state.portals) portal.defaultStrategyId = null;
    },
    refusal: "refusesDefaultInUse",
    left: ["auth-strategy", ...oktaHalf, "dcr-provider"],
  },
  {
    title: "the strategy of an application",
    start: () => undefined,
    named: /application "App" \([0-9a-f-]{36}\) in portal "Acme Developers"/,
    end: async ({ sandbox }) => {
      const { email, password } = sandbox.credentials.developer;
      const developer = await signIn(sandbox.portal.url, email, password);
      for (const { id } of [...sandbox.konnect.state.applications]) await developer.deleteApplication(id);
    },
    refusal: "refusesStrategyWithApplications",
    left: ["auth-strategy", ...oktaHalf, "dcr-provider"],
  },
  {
    title: "the DCR provider of another team's strategy",
    start: ({ sandbox }) => {
      addForeignObjects(sandbox);
      const { providers, strategies } = sandbox.konnect.state;
      for (const strategy of strategies) strategy.dcrProviderId = providers[0]?.id ?? null;
    },
    named: /auth strategy "theirs" \([0-9a-f-]{36}\)/,
    end: ({ sandbox }) => {
      for (const strategy of sandbox.konnect.state.strategies) strategy.dcrProviderId = null;
    },
    refusal: "refusesProviderInUse",
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

describeWithEngine("destroy, while others use", () => {
  it.each(uses.map((use) => [use.title, use] as const))(
    "%s: is refused with their names, keeps the application going, and ends well once they are gone",
    async (_title, { start, named, end, refusal, left }) => {
      const live = await startLive({}, refusal === undefined ? {} : { konnect: { [refusal]: true } });
      const { sandbox, stack, application } = live;
      await start(live);
      const observations = await observe(sandbox, application, async () => {
        const refused = await stack.destroy();
        expect(refused.code).not.toBe(0);
        expect(refused.text).toContain("DCR_KONNECT_IN_USE");
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

  it.each(uses.filter(({ refusal }) => refusal !== undefined).map((use) => [use.title, use] as const))(
    "%s: leaves nothing of the stack behind where Konnect does not refuse",
    async (_title, { start, refusal }) => {
      const live = await startLive({}, { konnect: { [refusal ?? ""]: false } });
      await start(live);
      const destroyed = await live.stack.destroy();
      expect(destroyed.code, destroyed.text).toBe(0);
      expect(listStanding(live.sandbox)).toEqual([]);
      expect(await listManaged(live)).toEqual([]);
    },
  );

  it("the strategy of a publication: up makes the stack whole again instead", async () => {
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
