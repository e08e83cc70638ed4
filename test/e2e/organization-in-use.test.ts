import { expect, it } from "vitest";
import { Stack, toSandboxConfig } from "../engine/stack";
import { apiName, portalName } from "../sandbox";
import { addForeignObjects, foreignStrategyId } from "../sandbox-requests/foreign-objects";
import { startApplication } from "../sandbox-requests/live-application";
import { askWithout, configureRegistrations, expectClosed, expectDone } from "./closed-api";
import { describeWithEngine, startFixture } from "./fixture";

const none = { publications: [], portalDefault: false };
const secondApi = "Invoices";

describeWithEngine("an organization in use", () => {
  it("an undeclared rename is refused, a swap of places keeps both APIs closed, and a place lost from the state gets back what it had", async () => {
    const { sandbox, stack } = await startFixture();
    const { state } = sandbox.konnect;
    sandbox.konnect.state.addApi(secondApi, undefined);
    for (const api of [apiName, secondApi]) {
      await sandbox.team.publish(api, portalName, { authStrategyIds: null });
    }
    const orders = { publications: [apiName], portalDefault: true };
    const invoices = { publications: [secondApi], portalDefault: false };
    await configureRegistrations(sandbox, stack, {
      first: { konnect: orders },
      second: { konnect: invoices },
    });
    await expectDone(stack.up());
    const application = await startApplication(sandbox);
    const owners = () =>
      state.publications.map(
        ({ strategyIds }) => state.strategies.find(({ id }) => id === strategyIds?.[0])?.labels["dcr-name"],
      );
    expect(owners()).toEqual(["first", "second"]);

    await configureRegistrations(sandbox, stack, {
      third: { konnect: orders },
      second: { konnect: invoices },
    });
    const renamed = await stack.preview();
    expect(renamed.code).not.toBe(0);
    expect(renamed.text).toContain("add renamedFrom: first");

    await configureRegistrations(sandbox, stack, {
      first: { konnect: invoices },
      second: { konnect: orders },
    });
    const strangers: Promise<number>[] = [];
    const stop = sandbox.recorder.onExchange(({ server, method }) => {
      if (server === "konnect" && method !== "GET") strangers.push(askWithout(sandbox));
    });
    await expectDone(stack.up());
    stop();
    expect([...new Set(await Promise.all(strangers))]).toEqual([401]);
    expect(owners()).toEqual(["second", "first"]);

    await configureRegistrations(sandbox, stack, {
      first: { konnect: orders },
      second: { konnect: invoices },
    });
    await expectDone(stack.up());
    expect(owners()).toEqual(["first", "second"]);
    expect(await application.ask()).toBe(200);

    const [, urn = ""] =
      /"urn": "(\S+::first-publication-Orders)"/.exec((await stack.run("stack", "export")).stdout) ?? [];
    await expectDone(stack.run("state", "delete", urn, "--yes"));
    await expectClosed(sandbox, application, () => expectDone(stack.up()));
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);

    const destroyed = await expectDone(stack.destroy());
    expect(destroyed).toContain(
      `API "${apiName}" in portal "${portalName}" accepts requests without credentials`,
    );
    expect([state.strategies, state.portals[0]?.defaultStrategyId]).toEqual([[], null]);
    expect(state.publications.map(({ strategyIds }) => strategyIds)).toEqual([null, null]);
  });

  it("places that pulumi state taint marks stay closed, and one that somebody set is left there by a destroy after a refresh", async () => {
    const { sandbox, stack } = await startFixture();
    const { state } = sandbox.konnect;
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    await configureRegistrations(sandbox, stack, {
      first: { konnect: { publications: [apiName], portalDefault: true } },
    });
    await expectDone(stack.up());
    const application = await startApplication(sandbox);
    const [strategy] = state.strategies;
    const inForce = () => [state.portals[0]?.defaultStrategyId, state.publications[0]?.strategyIds];
    const text = (await stack.run("stack", "export")).stdout;
    const toUrn = (name: string) => new RegExp(`"urn": "(\\S+::first-${name})"`).exec(text)?.[1] ?? "";
    for (const name of ["portal-default", `publication-${apiName}`])
      await expectDone(stack.run("state", "taint", toUrn(name), "--yes"));
    await expectClosed(sandbox, application, () => expectDone(stack.up()));
    expect(inForce()).toEqual([strategy?.id, [strategy?.id]]);

    await expectDone(stack.run("state", "taint", toUrn("auth-strategy"), "--yes"));
    const refused = await stack.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain("run pulumi state untaint");
    await expectDone(stack.run("state", "untaint", toUrn("auth-strategy"), "--yes"));

    addForeignObjects(sandbox);
    Object.assign(state.publications[0] ?? {}, { strategyIds: [foreignStrategyId] });
    await expectDone(stack.refresh());
    const left = await expectDone(stack.destroy());
    expect(left).toContain("has another strategy by now; it was left as it is");
    expect(inForce()).toEqual([null, [foreignStrategyId]]);
    expect(state.strategies.map(({ id }) => id)).toEqual([foreignStrategyId]);
  });

  it("a second backend with the same names is refused, takes the objects over by id, and keeps them when the first one is destroyed", async () => {
    const { engine, sandbox, stack } = await startFixture();
    const { state } = sandbox.konnect;
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const places = { publications: [apiName], portalDefault: true };
    await configureRegistrations(sandbox, stack, { portal: { konnect: places } });
    await expectDone(stack.up());
    const application = await startApplication(sandbox);
    const [provider, strategy] = [state.providers[0]?.id, state.strategies[0]?.id];
    const inForce = () => [state.portals[0]?.defaultStrategyId, state.publications[0]?.strategyIds];

    const second = await Stack.create(engine, sandbox, toSandboxConfig(sandbox));
    second.warmProgram = stack.warmProgram;
    try {
      await configureRegistrations(sandbox, second, { portal: { konnect: places } });
      const refused = await second.preview();
      expect(refused.code).not.toBe(0);
      expect(refused.text).toContain("carries this registration's labels");
      expect(refused.text).toContain(`konnect: { adopt: { dcrProvider: ${provider} } }`);

      const adopt = { dcrProvider: provider, authStrategy: strategy };
      const existing = { existing: sandbox.okta.state.servers[1]?.id };
      const okta = {
        authorizationServer: existing,
        accessPolicy: false,
        scopes: [{ name: "orders.read", existing: true }],
        claim: { name: "konnect_client_id", existing: true },
      };
      await configureRegistrations(sandbox, second, { portal: { okta, konnect: { ...places, adopt } } });
      await expectClosed(sandbox, application, () => expectDone(second.up()));

      await configureRegistrations(sandbox, stack, { portal: { konnect: { ...places, onDestroy: "keep" } } });
      const late = await stack.up();
      expect(late.code).toBe(0);
      const left = await expectDone(stack.destroy());
      expect(left).toContain("by now; it was left as it is");
      expect(inForce()).toEqual([strategy, [strategy]]);
      expect(await application.ask()).toBe(200);
      await expectDone(second.preview("--expect-no-changes"));

      await expectDone(second.destroy());
      expect(inForce()).toEqual([strategy, [strategy]]);
      expect([await application.ask(), await askWithout(sandbox)]).toEqual([200, 401]);
    } finally {
      await second.remove();
    }
  });

  it("what a team set up by hand is adopted in force, and stays there when the settings let go of it", async () => {
    const { sandbox, stack } = await startFixture();
    const { state } = sandbox.konnect;
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const places = { publications: [apiName], portalDefault: true };
    const hand = { name: "hand", ...places, onDestroy: "keep" };
    await configureRegistrations(sandbox, stack, { hand: { konnect: hand } });
    await expectDone(stack.up());
    await expectDone(stack.destroy());
    const application = await startApplication(sandbox);
    const [strategy] = state.strategies;
    const inForce = () => [state.portals[0]?.defaultStrategyId, state.publications[0]?.strategyIds];

    const adopting = { name: "hand", adopt: true };
    await configureRegistrations(sandbox, stack, { later: { konnect: { ...adopting, ...places } } });
    await expectClosed(sandbox, application, () => expectDone(stack.up()));
    await configureRegistrations(sandbox, stack, { later: { konnect: { ...adopting, ...none } } });
    await expectClosed(sandbox, application, () => expectDone(stack.up()));
    expect(inForce()).toEqual([strategy?.id, [strategy?.id]]);
    const [own] = state.providers;
    if (own !== undefined) own.labels = { "KONGCTL-namespace": "platform" };
    const left = await expectDone(stack.destroy());
    expect(left).toContain("is managed by kongctl (label KONGCTL-namespace: platform) by now");
    expect(inForce()).toEqual([strategy?.id, [strategy?.id]]);
  });
});
