import { expect, it } from "vitest";
import { describeWithEngine, type Fixture, startFixture } from "./fixture";

/** An `up` that is killed when Konnect has carried out a write, and the `up` after it. */
async function recoverFromKill(method: string, path: string | RegExp): Promise<Fixture & { text: string }> {
  const fixture = await startFixture();
  const { sandbox, stack } = fixture;
  const running = stack.start("up", "--yes", "--skip-preview", "--config-file", stack.configFile);
  const onCommitted = () => running.kill();
  const fault = sandbox.faults.add({ kind: "hang-after", server: "konnect", method, path, onCommitted });
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
  return { ...fixture, text: up.text };
}

async function expectDestroyed({ sandbox, stack }: Fixture): Promise<void> {
  const destroy = await stack.destroy();
  expect(destroy.code, destroy.text).toBe(0);
  expect([...sandbox.konnect.state.providers, ...sandbox.konnect.state.strategies]).toEqual([]);
  expect(sandbox.konnect.state.portals[0]?.defaultStrategyId).toBeNull();
}

describeWithEngine("crashes", () => {
  it.each(["/v2/dcr-providers", "/v2/application-auth-strategies"])(
    "after kill -9 of engine and provider at a POST to %s, pulumi cancel and up leave no object twice",
    async (path) => {
      await expectDestroyed(await recoverFromKill("POST", path));
    },
  );

  it("after kill -9 at the PATCH of the portal default, the next up knows what the portal had, and destroy gives it back", async () => {
    const recovered = await recoverFromKill("PATCH", /^\/v3\/portals\//);
    expect(recovered.text).toContain("destroy restores what it had before this stack: none");
    await expectDestroyed(recovered);
  });
});
