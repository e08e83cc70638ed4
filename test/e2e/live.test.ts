import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { ensureEngine } from "../engine";
import { runLive } from "../live/flow";
import { toLiveReport } from "../live/report";
import { toSandboxSettings } from "../live/sandbox-settings";
import { projectFolder } from "../project-folder";
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

  it.each([
    ["SIGINT", "pulumi up creates everything …"],
    ["SIGTERM", "doctor finds no problem …"],
  ] as const)(
    "%s during a live run removes everything and restores the publication",
    async (name, moment) => {
      const loader = pathToFileURL(join(projectFolder, "node_modules", "tsx", "dist", "loader.mjs")).href;
      const child = spawn(
        process.execPath,
        ["--import", loader, join(projectFolder, "test", "live", "sandbox-child.ts")],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      let output = "";
      child.stdout.on("data", (data: Buffer) => {
        const before = output;
        output += data.toString();
        if (!before.includes(moment) && output.includes(moment)) child.kill(name);
      });
      const [code] = (await once(child, "close")) as [number | null];
      const { steps, left } = JSON.parse(output.trim().split("\n").at(-1) ?? "") as {
        steps: { name: string; status: string; because?: string }[];
        left: Record<string, unknown>;
      };
      expect(code).toBe(0);
      expect(steps.filter(({ because }) => because === "the run was interrupted").length).toBeGreaterThan(5);
      expect(steps.at(-1)).toMatchObject({ name: "clean-up", status: "passed" });
      expect(left).toEqual({ konnect: [], okta: ["default"], isPublicationAsBefore: true });
    },
  );
});
