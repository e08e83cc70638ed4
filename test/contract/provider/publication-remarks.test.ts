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
});
