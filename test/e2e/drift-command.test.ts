import { expect, it } from "vitest";
import { putAnotherPolicyFirst } from "./drift-table";
import { describeWithEngine, startFixture } from "./fixture";

describeWithEngine("konnect-okta-dcr drift", () => {
  it("drift names manual changes, what up --refresh does about them, and settings that are not applied", async () => {
    const fixture = await startFixture();
    const { stack, sandbox } = fixture;
    const drift = (...args: string[]) =>
      stack.runCommand("drift", "--stack", "sandbox", ...args, "--", "--config-file", stack.configFile);
    const up = await stack.up();
    expect(up.code, up.text).toBe(0);
    expect(await drift()).toMatchObject({
      code: 0,
      stdout: "sandbox: no drift, and all settings are applied\n",
    });

    const [strategy] = sandbox.konnect.state.strategies;
    const server = sandbox.okta.state.servers.find(({ isDefault }) => !isDefault);
    if (strategy === undefined || server === undefined) throw new Error("no stack");
    strategy.displayName = "Edited |\u001b[2J by hand";
    const index = server.scopes.findIndex(({ name }) => name === "orders.write");
    expect(server.scopes.splice(index, 1)).toHaveLength(1);
    fixture.takeRequests();
    const manual = await drift();
    expect(manual.code, manual.text).toBe(2);
    expect(manual.stdout).toBe(`sandbox: 2 objects changed outside of Pulumi

Changed outside of Pulumi:
  Okta: scope orders.write (developer-portal) was deleted
    → pulumi up --refresh creates it again
  Konnect: auth strategy developer-portal-sandbox (developer-portal) was changed
    displayName: developer-portal-sandbox → Edited |\\u001b[2J by hand
    → pulumi up --refresh sets it back:
      displayName: Edited |\\u001b[2J by hand → developer-portal-sandbox
`);
    expect(fixture.takeRequests().filter(({ request }) => !request.startsWith("GET "))).toEqual([]);

    await fixture.configure((registration) => ({
      ...registration,
      konnect: { ...registration.konnect, labels: { team: "platform" } },
    }));
    const both = await drift("--json");
    expect(both.code, both.text).toBe(2);
    expect(JSON.parse(both.stdout)).toMatchObject({
      ok: false,
      results: {
        stack: "sandbox",
        exitCode: 2,
        drifted: [
          { system: "Okta", object: "scope", event: "deleted", remedy: "create" },
          { system: "Konnect", object: "auth strategy", event: "changed", remedy: "update" },
        ],
        pending: [{ object: "DCR provider", action: "update", fields: ["labels.team: platform"] }],
      },
    });

    const restored = await stack.up("--refresh");
    expect(restored.code, restored.text).toBe(0);
    expect(await drift()).toMatchObject({ code: 0 });

    // Okta renumbers policies, so settings without a priority leave it alone.
    putAnotherPolicyFirst(sandbox);
    const kept = await drift();
    expect(kept.code, kept.text).toBe(2);
    expect(kept.stdout).toContain(`
  Okta: access policy developer-portal (developer-portal) was changed
    priority: 1 → 2
    → pulumi up --refresh keeps it, and records it in the state: the settings have the same value or none
`);
  });

  it("drift ends with exit code 1 and the reason if the preview fails", async () => {
    const { stack } = await startFixture((registration) => ({
      ...registration,
      konnect: { ...registration.konnect, portal: "Nobody's portal" },
    }));
    const result = await stack.runCommand(
      "drift",
      "--stack",
      "sandbox",
      "--",
      "--config-file",
      stack.configFile,
    );
    expect(result.code, result.text).toBe(1);
    expect(result.stdout).toContain("sandbox: the preview failed");
    expect(result.stdout).toContain("DCR_KONNECT_PORTAL_UNKNOWN");
  });
});
