import { expect, it } from "vitest";
import { apiName, portalName, type Sandbox } from "../sandbox";
import { startApplication } from "../sandbox-requests/live-application";
import { askWithout, configureRegistrations, expectClosed, expectDone } from "./closed-api";
import { describeWithEngine, startFixture } from "./fixture";

const anyNewOrGone = /^ +\d+ (created|deleted)|[+-] \d+ to (create|delete|replace)/m;
const writesTo = ({ recorder }: Sandbox) =>
  recorder.exchanges.filter(({ server, method }) => server === "konnect" && method !== "GET").length;

describeWithEngine("moves", () => {
  it("writing an API by id, renaming a registration, moving its places to another and removing that one keep the API closed", async () => {
    const { sandbox, stack } = await startFixture();
    const { state } = sandbox.konnect;
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const both = { publications: [apiName], portalDefault: true };
    const none = { publications: [], portalDefault: false };
    await configureRegistrations(sandbox, stack, { first: { konnect: both } });
    await expectDone(stack.up());
    const application = await startApplication(sandbox);
    const [strategy] = state.strategies;

    const byId = { publications: [state.apis[0]?.id], portal: state.portals[0]?.id };
    await configureRegistrations(sandbox, stack, { first: { konnect: byId } });
    expect(await expectDone(stack.preview())).not.toMatch(anyNewOrGone);
    const { first } = await stack.outputs();
    await expectClosed(sandbox, application, () => expectDone(stack.up()));
    expect(state.publications[0]?.strategyIds).toEqual([strategy?.id]);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);

    await configureRegistrations(sandbox, stack, { second: { konnect: byId, renamedFrom: "first" } });
    const preview = await expectDone(stack.preview());
    expect(preview).not.toMatch(anyNewOrGone);
    await expectClosed(sandbox, application, () => expectDone(stack.up()));
    expect(state.strategies).toMatchObject([{ id: strategy?.id, labels: { "dcr-name": "second" } }]);
    // With the salt of the old name: doctor computes the same fingerprint of the same token.
    expect((await stack.outputs()).second?.okta.dcrTokenMark).toEqual(first?.okta.dcrTokenMark);
    await configureRegistrations(sandbox, stack, { second: { konnect: byId } });
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);

    const moved = { second: { konnect: { ...byId, ...none } }, third: { konnect: byId } };
    await configureRegistrations(sandbox, stack, {
      second: { konnect: byId },
      third: { konnect: { ...byId, ...none, publications: [] }, okta: {} },
    });
    const unused = await stack.preview();
    expect(unused.text).toContain("DCR_RULE_STRATEGY_UNUSED");
    await configureRegistrations(sandbox, stack, moved);
    const up = await expectDone(stack.up());
    expect(up).not.toContain("accepts requests without credentials");
    const third = state.strategies.find(({ labels }) => labels["dcr-name"] === "third");
    expect([state.portals[0]?.defaultStrategyId, state.publications[0]?.strategyIds]).toEqual([
      third?.id,
      [third?.id],
    ]);
    expect(await askWithout(sandbox)).toBe(401);

    await configureRegistrations(sandbox, stack, { second: { konnect: byId } });
    const back = await expectDone(stack.up());
    expect(back).not.toContain("accepts requests without credentials");
    const places = [state.portals[0]?.defaultStrategyId, state.publications[0]?.strategyIds];
    expect(places).toEqual([strategy?.id, [strategy?.id]]);
    expect(state.strategies).toHaveLength(1);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);

    const destroyed = await expectDone(stack.destroy());
    expect(destroyed).toContain("accepts requests without credentials again, as before this stack");
    expect([state.strategies, state.publications[0]?.strategyIds]).toEqual([[], null]);
  });

  it("a strategy that is adopted in force works throughout, and after destroy as before", async () => {
    const { sandbox, stack } = await startFixture();
    const { state } = sandbox.konnect;
    const issuer = `${sandbox.okta.url}/oauth2/${sandbox.okta.state.servers[0]?.id}`;
    await configureRegistrations(sandbox, stack, {
      hand: { konnect: { name: "hand", publications: [apiName], onDestroy: "keep" } },
    });
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    await expectDone(stack.up());
    const application = await startApplication(sandbox);
    const [strategy] = state.strategies;
    await expectClosed(sandbox, application, () => expectDone(stack.destroy()));
    expect(Object.keys(strategy?.labels ?? {})).toEqual([]);
    const kept = strategy?.config.issuer;
    expect(kept).not.toBe(issuer);

    await configureRegistrations(sandbox, stack, {
      later: { konnect: { name: "hand", publications: [apiName], adopt: true } },
    });
    expect(await expectDone(stack.preview())).toContain("it stays as it is, also on destroy");
    const before = writesTo(sandbox);
    await expectDone(stack.up());
    expect(writesTo(sandbox) - before).toBeLessThanOrEqual(3);
    expect(strategy?.config.issuer).not.toBe(kept);
    expect(await application.ask()).toBe(200);
    await expectDone(stack.destroy());
    expect(strategy?.config.issuer).toBe(kept);
    expect([state.portals[0]?.defaultStrategyId, state.publications[0]?.strategyIds]).toEqual([
      strategy?.id,
      [strategy?.id],
    ]);
    expect(await application.ask()).toBe(200);
    expect(await askWithout(sandbox)).toBe(401);
  });
});
