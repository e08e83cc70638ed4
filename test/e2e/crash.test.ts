import { expect, it } from "vitest";
import { describeWithEngine, startFixture } from "./fixture";

describeWithEngine("crashes", () => {
  it.each([
    ["POST", "/v2/dcr-providers"],
    ["POST", "/v2/application-auth-strategies"],
    ["PATCH", /^\/v3\/portals\//],
  ] as const)(
    "after kill -9 of engine and provider at a %s to %s, pulumi cancel and up leave no object twice",
    async (method, path) => {
      const { sandbox, stack } = await startFixture();
      const running = stack.start("up", "--yes", "--skip-preview", "--config-file", stack.configFile);
      const fault = sandbox.faults.add({
        kind: "hang-after",
        server: "konnect",
        method,
        path,
        onCommitted: () => running.kill(),
      });
      const killed = await running.result;
      expect(killed.code).not.toBe(0);
      expect(fault.hits).toBe(1);
      const cancel = await stack.run("cancel", "--yes");
      expect(cancel.code, cancel.text).toBe(0);
      const up = await stack.up();
      expect(up.code, up.text).toBe(0);
      expect(sandbox.konnect.state.providers).toHaveLength(1);
      expect(sandbox.konnect.state.strategies).toHaveLength(1);
      const [strategy] = sandbox.konnect.state.strategies;
      expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBe(strategy?.id);
      const again = await stack.preview("--refresh", "--expect-no-changes");
      expect(again.code, again.text).toBe(0);
      const destroy = await stack.destroy();
      expect(destroy.code, destroy.text).toBe(0);
      expect([...sandbox.konnect.state.providers, ...sandbox.konnect.state.strategies]).toEqual([]);
      expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBeNull();
    },
  );
});
