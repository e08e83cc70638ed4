import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse } from "yaml";
import type { StackConfig } from "../engine/stack";
import { apiName, portalName } from "../sandbox";
import { addHandmadeServer, addHandmadeStrategy } from "../sandbox/by-hand-server";
import { describeWithEngine, startFixture } from "./fixture";

describeWithEngine("discover", () => {
  it("a manual set-up in force is discovered, imported, and adopted without a write in Okta; destroy leaves it as it was", async () => {
    const { sandbox, stack, takeRequests } = await startFixture();
    const { issuer } = await addHandmadeServer(sandbox);
    const strategy = await addHandmadeStrategy(sandbox, "orders", issuer);
    const [portal] = sandbox.konnect.state.portals;
    await sandbox.team.write("PATCH", `/v3/portals/${portal?.id}`, {
      default_application_auth_strategy_id: strategy,
    });
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: [strategy] });
    const snapshot = () => {
      const { portals, publications, providers, strategies } = sandbox.konnect.state;
      return JSON.stringify(
        [sandbox.okta.state.servers, portals, publications, providers, strategies],
        (key, value: unknown) => (key === "updated" || key === "lastUpdated" ? undefined : value),
      );
    };
    const before = snapshot();
    takeRequests();

    const [stackFile, importFile] = [`${stack.configFile}.found.yaml`, `${stack.configFile}.import.json`];
    const files = ["--output-file", stackFile, "--import-file", importFile];
    const found = await stack.runCommand(
      ...["discover", "--portal", portalName, "--server-url", sandbox.konnect.url, ...files],
    );
    expect(found.code, found.text).toBe(0);
    expect(takeRequests().filter(({ request }) => !request.startsWith("GET"))).toEqual([]);
    await stack.configure((parse(await readFile(stackFile, "utf8")) as { config: StackConfig }).config);
    const options = ["--protect=false", "--generate-code=false", "--yes", "--skip-preview"];
    const imported = await stack.run(
      "import",
      "--file",
      importFile,
      ...options,
      "--config-file",
      stack.configFile,
    );
    expect(imported.code, imported.text).toBe(0);

    takeRequests();
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    const writes = takeRequests().filter(({ request }) => !request.startsWith("GET"));
    expect(writes.filter(({ request }) => request.includes("/api/v1/"))).toEqual([]);
    // Ownership labels and the token, which cannot be read; neither portal nor publication is written.
    expect(writes.filter(({ server }) => server === "konnect").map(({ request }) => request)).toEqual([
      "PATCH /v2/dcr-providers/ID",
      "POST /v2/dcr-providers/ID/verify",
      "PATCH /v2/application-auth-strategies/ID",
    ]);
    const again = await stack.preview("--refresh", "--expect-no-changes");
    expect(again.code, again.text).toBe(0);

    const destroy = await stack.destroy();
    expect(destroy.code, destroy.text).toBe(0);
    expect(snapshot()).toBe(before);
  });
});
