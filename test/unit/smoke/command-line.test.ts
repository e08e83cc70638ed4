import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../../project-folder";
import { apiName, portalName, type Sandbox } from "../../sandbox";
import { createWorldForEachTest } from "../../troubleshooting/each-test";
import { toSmokeEnvironment } from "../../troubleshooting/smoke";
import type { TroubleshootingWorld } from "../../troubleshooting/world";
import { startSelfSignedServer } from "./self-signed";

let sandbox: Sandbox;
let world: TroubleshootingWorld;
createWorldForEachTest((created) => {
  world = created;
  sandbox = created.sandbox;
});

interface Run {
  readonly env?: Record<string, string>;
  readonly registrations?: object;
  /** Sends SIGINT when the command says this. */
  readonly interruptAt?: string;
}

/** Runs the command line as a process of its own, without a terminal, from a folder that is no project. */
async function runSmoke(args: readonly string[] = [], run: Run = {}) {
  const loader = pathToFileURL(join(projectFolder, "node_modules", "tsx", "dist", "loader.mjs")).href;
  const program = join(projectFolder, "src", "cli", "index.ts");
  const child = spawn(
    process.execPath,
    ["--import", loader, program, "smoke", "--registrations", "-", ...args],
    { cwd: "/", env: { PATH: process.env.PATH ?? "", ...(run.env ?? toSmokeEnvironment(world)) } },
  );
  child.stdin.end(JSON.stringify(run.registrations ?? { portal: world.outputs }));
  let stderr = "";
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
    const isDue = run.interruptAt !== undefined && stderr.includes(run.interruptAt);
    if (isDue && !child.killed) child.kill("SIGINT");
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const [code, stdout] = await Promise.all([ended, text(child.stdout)]);
  return { code, stdout, stderr };
}

describe("konnect-okta-dcr smoke", () => {
  it("smoke exits with code 0 and prints plain text and plain progress lines if everything works", async () => {
    const { code, stdout, stderr } = await runSmoke();
    expect(stdout).toMatch(/^portal · http:\/\/127\.0\.0\.1:\d+\/orders\n\n {2}✓ route: /);
    expect(stdout).toMatch(/✓ clean-up: "konnect-okta-dcr smoke \w+" is deleted.*\n\nIt works\.\n$/);
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      "… checking the route",
      "… signing in to the Dev Portal",
    ]);
    expect(`${stdout}${stderr}`).not.toContain(String.fromCharCode(27));
    expect(`${stdout}${stderr}`).not.toContain(sandbox.credentials.developer.password);
    expect(code).toBe(0);
  });

  it("smoke --json exits with code 1 and reports the broken link if there is a problem", async () => {
    await sandbox.unpublishOrders();
    const { code, stdout } = await runSmoke(["--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "smoke",
      ok: false,
      results: [{ links: [{ id: "smoke.published", status: "problem" }] }],
    });
    expect(code).toBe(1);
  });

  it("smoke --approve succeeds on an API without automatic approval", async () => {
    await sandbox.team.publish(apiName, portalName, { autoApprove: false });
    expect((await runSmoke(["--approve", "--json"])).code).toBe(0);
  });

  it("smoke deletes its application and client on Ctrl-C, reports the interruption, and exits with code 2", async () => {
    await sandbox.team.publish(apiName, portalName, { autoApprove: false });
    const made = new Set<string>();
    sandbox.recorder.onExchange(() => {
      for (const { name } of sandbox.konnect.state.applications) made.add(name);
    });
    const { code, stdout, stderr } = await runSmoke(["--timeout", "600"], {
      interruptAt: "until the registration is approved",
    });
    expect(stdout).toMatch(/✓ clean-up: /);
    expect(stdout).toContain("[DCR_SMOKE_INTERRUPTED]");
    expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
    expect([...made]).toHaveLength(2);
    expect(sandbox.konnect.state.applications).toHaveLength(1);
    expect([...sandbox.okta.state.clients.keys()]).toEqual([world.application.clientId]);
  });

  it.each<[what: string, args: readonly string[], run: () => Run, said: RegExp]>([
    [
      "missing credentials",
      [],
      () => ({ env: sandbox.env() }),
      /^\[DCR_SMOKE_CREDENTIALS\] PORTAL_DEVELOPER_EMAIL and PORTAL_DEVELOPER_PASSWORD are not set\. .*\n$/,
    ],
    [
      "several registrations without a chosen one",
      [],
      () => ({ registrations: { a: world.outputs, b: world.outputs } }),
      /^\[DCR_SMOKE_REGISTRATION\] the stack has several registrations: a, b\. Use --registration to name one\.\n$/,
    ],
    ["a time-out that is not a number", ["--timeout", "soon"], () => ({}), /whole number of seconds/],
    ["two sources of registrations", ["--stack", "a"], () => ({}), /cannot be used with option/],
    ["invalid registrations", [], () => ({ registrations: { a: 1 } }), /^\[DCR_DOCTOR_INPUT\] .*\n$/],
  ])("smoke exits with code 2 and a one-line error for %s", async (_, args, run, said) => {
    const { code, stdout, stderr } = await runSmoke(args, run());
    expect(stdout).toBe("");
    expect(stderr).toMatch(said);
    expect(code).toBe(2);
  });

  it.each([
    ["a host that does not answer", "http://127.0.0.1:1/orders", "DCR_SMOKE_GATEWAY_UNREACHABLE"],
    ["a host whose name is unknown", "https://gateway.invalid/orders", "DCR_SMOKE_GATEWAY_UNREACHABLE"],
  ])("smoke exits with code 2 and a diagnosis for %s", async (_, route, code) => {
    const run = await runSmoke(["--route", route]);
    expect(run.stdout).toContain(`[${code}]`);
    expect(run.stdout).not.toMatch(/\n\s+at /);
    expect(run.code).toBe(2);
  });

  it("smoke exits with code 2 and a diagnosis for a self-signed certificate", async () => {
    await using server = await startSelfSignedServer();
    const { code, stdout } = await runSmoke(["--route", server.origin, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [
        { code: "DCR_SMOKE_GATEWAY_TLS", message: expect.stringContaining(server.origin) as string },
      ],
    });
    expect(code).toBe(2);
    expect(sandbox.recorder.requestsTo("portal")).toEqual([]);
  });

  it("smoke exits with code 1 for a route that the gateway does not have", async () => {
    const { code, stdout } = await runSmoke(["--route", `${sandbox.gateway.url}/nowhere`]);
    expect(stdout).toContain("✗ route: ");
    expect(code).toBe(1);
  });
});
