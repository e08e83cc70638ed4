import { describe, expect, it, onTestFinished } from "vitest";
import { apiName, portalName, startSandbox } from "../../sandbox";
import { KonnectHalf } from "./konnect-half";
import { ProviderProcess } from "./provider-process";

describe("ApiPublication", () => {
  it("an update prints Konnect's warnings and the gateway's synchronisation error as notices", async () => {
    const sandbox = await startSandbox();
    const process = await ProviderProcess.start({ env: sandbox.env() });
    onTestFinished(async () => {
      await process.kill();
      await sandbox.close();
    });
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    Object.assign(sandbox.konnect.state.apis[0] ?? {}, { syncError: "another plugin is in the way" });
    const body = { warnings: ["the portal is private"] };
    sandbox.faults.add({ server: "konnect", method: "PUT", kind: "body", body });
    await (await KonnectHalf.create(sandbox, process)).up();
    await expect
      .poll(() => process.stderr)
      .toContain(`Konnect on the publication of API "${apiName}": the portal is private`);
    await expect.poll(() => process.stderr).toContain("another plugin is in the way");
  });

  it("state and notices hold Konnect's warnings without tokens and control characters, shortened", async () => {
    const sandbox = await startSandbox();
    const process = await ProviderProcess.start({ env: sandbox.env() });
    onTestFinished(async () => {
      await process.kill();
      await sandbox.close();
    });
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const { dcrToken, konnectToken } = sandbox.credentials;
    const warnings = [
      `the token ${konnectToken} may do less`,
      `cut off: ${dcrToken.slice(0, 12)}…`,
      "\u001b[2J\n::error::owned",
      "x".repeat(100_000),
    ];
    sandbox.faults.add({ server: "konnect", method: "PUT", kind: "body", body: { warnings } });
    const half = await KonnectHalf.create(sandbox, process);
    await half.up();
    const stored = JSON.stringify([half.publication.inputs, half.publication.outputs]);
    const [first, second, third, fourth] = half.publication.outputs.warnings as string[];
    expect([first, second]).toEqual(["the token [redacted] may do less", "cut off: [redacted]…"]);
    expect(third).toMatch(/^\\u001b\[2J/);
    expect(fourth?.length).toBeLessThanOrEqual(600);
    await expect.poll(() => process.stderr).toContain("may do less");
    for (const text of [stored, process.stderr]) {
      expect(text).not.toContain(konnectToken);
      expect(text).not.toContain(dcrToken.slice(0, 12));
      expect(text).not.toContain("::error::");
      expect(text).not.toContain(String.fromCharCode(27));
    }
  });
});
