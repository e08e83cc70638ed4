import { beforeEach, describe, expect, it } from "vitest";
import { apiName, portalName, type Sandbox } from "../../sandbox";
import { startProviderForEachTest } from "./each-test";
import { KonnectHalf } from "./konnect-half";
import type { ProviderProcess } from "./provider-process";

let sandbox: Sandbox;
let provider: ProviderProcess;
startProviderForEachTest((world) => {
  sandbox = world.sandbox;
  provider = world.provider;
});
beforeEach(async () => {
  await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
});

describe("ApiPublication", () => {
  it("an ApiPublication gives the publication its strategy, and its delete restores the earlier strategies", async () => {
    const [publication] = sandbox.konnect.state.publications;
    const half = await KonnectHalf.create(sandbox, provider);
    await half.up();
    expect(publication?.strategyIds).toEqual([half.strategy.id]);
    await half.publication.destroy();
    expect(publication?.strategyIds).toBeNull();
  });

  it("an ApiPublication has no changes in a second up and after a refresh", async () => {
    const half = await KonnectHalf.create(sandbox, provider);
    await half.up();
    sandbox.recorder.clear();
    expect(await half.up()).toEqual(["same", "same", "same", "same"]);
    await half.refresh();
    expect(await half.up()).toEqual(["same", "same", "same", "same"]);
    expect(sandbox.recorder.exchanges.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("an update prints Konnect's warnings and the gateway's synchronisation error as notices", async () => {
    Object.assign(sandbox.konnect.state.apis[0] ?? {}, { syncError: "another plugin is in the way" });
    const body = { warnings: ["the portal is private"] };
    sandbox.faults.add({ server: "konnect", method: "PUT", kind: "body", body });
    await (await KonnectHalf.create(sandbox, provider)).up();
    await expect
      .poll(() => provider.stderr)
      .toContain(`Konnect on the publication of API "${apiName}": the portal is private`);
    await expect.poll(() => provider.stderr).toContain("another plugin is in the way");
  });

  it("state and notices hold Konnect's warnings without tokens and control characters, shortened", async () => {
    const { dcrToken, konnectToken } = sandbox.credentials;
    const warnings = [
      `the token ${konnectToken} may do less`,
      `cut off: ${dcrToken.slice(0, 12)}…`,
      "\u001b[2J\n::error::owned",
      "x".repeat(100_000),
    ];
    sandbox.faults.add({ server: "konnect", method: "PUT", kind: "body", body: { warnings } });
    const half = await KonnectHalf.create(sandbox, provider);
    await half.up();
    const stored = JSON.stringify([half.publication.inputs, half.publication.outputs]);
    const [first, second, third, fourth] = half.publication.outputs.warnings as string[];
    expect([first, second]).toEqual(["the token [redacted] may do less", "cut off: [redacted]…"]);
    expect(third).toMatch(/^\\u001b\[2J/);
    expect(fourth?.length).toBeLessThanOrEqual(600);
    await expect.poll(() => provider.stderr).toContain("may do less");
    for (const text of [stored, provider.stderr]) {
      expect(text).not.toContain(konnectToken);
      expect(text).not.toContain(dcrToken.slice(0, 12));
      expect(text).not.toContain("::error::");
      expect(text).not.toContain(String.fromCharCode(27));
    }
  });
});
