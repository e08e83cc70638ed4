import { expect, it, onTestFinished } from "vitest";
import { ensureEngine } from "../engine";
import { runLive } from "../live/flow";
import { toLiveReport } from "../live/report";
import { toSandboxSettings } from "../live/sandbox-settings";
import { portalName, type Sandbox, startSandbox } from "../sandbox";
import { describeWithEngine } from "./fixture";

async function start(): Promise<{ sandbox: Sandbox; run: () => ReturnType<typeof runLive> }> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  await sandbox.publishOrders();
  return {
    sandbox,
    run: async () => await runLive(toSandboxSettings(sandbox), await ensureEngine(), () => undefined),
  };
}

function expectNothingLeft({ okta, konnect }: Sandbox): void {
  expect(konnect.state.providers).toEqual([]);
  expect(konnect.state.strategies).toEqual([]);
  expect(konnect.state.applications).toEqual([]);
  expect(okta.state.servers.map(({ name }) => name)).toEqual(["default"]);
  expect([...okta.state.clients.keys()]).toEqual([]);
}

describeWithEngine("npm run test:live", () => {
  it("passes every step against the sandbox, leaves nothing, and its report holds no secret and no id", async () => {
    const { sandbox, run } = await start();
    const findings = await run();
    expect(findings.steps.filter(({ status }) => status !== "passed")).toEqual([]);
    expect(findings.violations).toEqual([]);
    expectNothingLeft(sandbox);
    const report = toLiveReport(findings, [new URL(sandbox.okta.url).host, portalName]);
    for (const secret of Object.values(sandbox.credentials)) {
      if (typeof secret === "string") expect(report).not.toContain(secret);
    }
    expect(report).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(report).not.toContain(new URL(sandbox.okta.url).host);
    expect(report).toContain("| patchMergesConfig | true |");
  });

  it("removes everything after a failure in the middle", async () => {
    const { sandbox, run } = await start();
    sandbox.faults.add({
      server: "konnect",
      method: "POST",
      path: /^\/v2\/application-auth-strategies$/,
      kind: "status",
      status: 403,
      times: 100,
    });
    const findings = await run();
    expect(findings.steps.map(({ status }) => status)).toContain("failed");
    expect(findings.steps.at(-1)).toMatchObject({ name: "clean-up", status: "passed" });
    expectNothingLeft(sandbox);
  });
});
