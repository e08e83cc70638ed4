import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { projectFolder } from "../../project-folder";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";
import { rememberObjects } from "../../sandbox/remember-objects";
import { callKonnect, callOkta, signIn } from "../../sandbox-requests/calls";
import { bindPortal, prepareOkta } from "../../sandbox-requests/registration";

async function start(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

describe("sandbox life cycle", () => {
  it("a sandbox creates its own long credentials, accepts given ones, and refuses a token that is too short", async () => {
    const [first, second] = [await start(), await start({ tokens: { dcrToken: "t".repeat(20) } })];
    const { developer, ...tokens } = first.credentials;
    for (const token of Object.values(tokens)) expect(token.length).toBeGreaterThanOrEqual(20);
    expect(first.env().KONNECT_TOKEN).not.toBe(second.env().KONNECT_TOKEN);
    expect(second.env().OKTA_DCR_TOKEN).toBe("t".repeat(20));
    expect(developer.password.length).toBeGreaterThanOrEqual(16);
    await expect(startSandbox({ tokens: { dcrToken: "short" } })).rejects.toThrow(
      "dcrToken needs at least 20",
    );
  });

  it("resetting the sandbox restores its initial objects, switches, faults, and tokens and keeps its addresses and credentials", async () => {
    const sandbox = await start({ konnect: { maxPageSize: 50 } });
    const { portals, apis, strategies, providers } = sandbox.konnect.state;
    await prepareOkta(sandbox);
    await bindPortal(sandbox);
    await sandbox.publishOrders();
    const portal = await signIn(sandbox);
    await portal("POST", "/api/v3/applications", { name: "App" });
    sandbox.switches.konnect.maxPageSize = 1;
    sandbox.faults.add({ server: "konnect", kind: "status" });
    for (const token of [...sandbox.okta.state.apiTokens]) sandbox.okta.state.revokeApiToken(token.id);
    sandbox.konnect.state.tokens.clear();

    sandbox.reset();
    expect(sandbox.recorder.exchanges).toEqual([]);
    expect([strategies, providers, sandbox.okta.state.clients.size]).toEqual([[], [], 0]);
    expect([portals.length, apis.length, portals[0]?.defaultStrategyId]).toEqual([1, 1, null]);
    expect(sandbox.konnect.state.publications).toEqual([]);
    expect(sandbox.switches.konnect.maxPageSize).toBe(50);
    expect((await callKonnect(sandbox, "GET", "/v3/portals")).status).toBe(200);
    expect((await callOkta(sandbox, "GET", "/api/v1/users/me")).status).toBe(200);
    expect((await portal("GET", "/api/v3/developer/me")).status).toBe(401);
    expect((await (await signIn(sandbox))("GET", "/api/v3/developer/me")).status).toBe(200);
  });

  it("a stopped sandbox server refuses connections until it listens on the same port again", async () => {
    const sandbox = await start();
    const read = async () => (await callKonnect(sandbox, "GET", "/v3/portals")).status;
    expect(await read()).toBe(200);
    sandbox.konnect.stopListening();
    await expect(read()).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await sandbox.konnect.listenAgain();
    await sandbox.konnect.listenAgain();
    expect(await read()).toBe(200);
  });

  it("a sandbox server that stops during a request answers it, closes the connection, and refuses new connections", async () => {
    const sandbox = await start();
    sandbox.faults.add({ server: "konnect", kind: "pass", onHit: () => sandbox.konnect.stopListening() });
    const answer = await fetch(`${sandbox.konnect.url}/v3/portals`);
    expect([answer.status, answer.headers.get("connection")]).toEqual([401, "close"]);
    await expect(fetch(`${sandbox.konnect.url}/v3/portals`)).rejects.toMatchObject({
      cause: { code: "ECONNREFUSED" },
    });
  });

  it("restoring a snapshot brings back the sandbox objects, and later changes do not alter the snapshot", async () => {
    const sandbox = await start();
    await prepareOkta(sandbox);
    await bindPortal(sandbox);
    const ids = () => JSON.stringify([sandbox.konnect.state.strategies, sandbox.okta.state.servers]);
    const before = ids();
    const restore = rememberObjects(sandbox);
    for (let round = 1; round <= 2; round++) {
      for (const strategy of sandbox.konnect.state.strategies) strategy.name = "changed";
      sandbox.okta.state.servers.length = 0;
      expect(ids()).not.toBe(before);
      restore();
      expect(ids()).toBe(before);
    }
  });

  it("starting the sandbox on a taken port fails and leaves no server listening", async () => {
    const taken = await takePort();
    onTestFinished(taken.free);
    const countServers = () =>
      process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
    const onlyTaken = () => expect.poll(countServers, { timeout: 5000 }).toBe(1);
    await onlyTaken();
    const ports = { okta: 0, konnect: 0, portal: 0, gateway: taken.port };
    await expect(startSandbox({ ports })).rejects.toThrow("EADDRINUSE");
    await onlyTaken();
  });
});

async function takePort(): Promise<{ port: number; free(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const free = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port, free };
}

describe("npm run sandbox", () => {
  function run(...args: string[]) {
    const main = join(projectFolder, "test", "sandbox", "main.ts");
    const child = spawn(process.execPath, ["--import", "tsx", main, ...args], { cwd: projectFolder });
    onTestFinished(() => void child.kill("SIGKILL"));
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        text += data.toString();
      });
    }
    return {
      child,
      text: () => text,
      /** Waits for a part of the output; fails with all of it after 20 s. */
      until: (part: string) =>
        vi.waitFor(
          () => {
            if (!text.includes(part)) throw new Error(`waited for "${part}"; printed:\n${text}`);
          },
          { timeout: 20_000, interval: 20 },
        ),
      ended: new Promise<number | null>((resolve) => child.on("close", resolve)),
    };
  }

  it("npm run sandbox prints the commands to run next, logs requests without the token, and exits with code 0 on Ctrl-C", async () => {
    const sandbox = run("--port-base", "0");
    await sandbox.until("Requests:");
    for (const name of ["KONNECT_TOKEN", "OKTA_DCR_TOKEN", "OKTA_API_TOKEN", "OKTA_HTTP_PROXY"]) {
      expect(sandbox.text()).toMatch(new RegExp(`^export ${name}=\\S+$`, "m"));
    }
    expect(sandbox.text()).toMatch(/^Gateway +http:\/\/127\.0\.0\.1:\d+\/orders /m);
    const [, konnect = ""] = /^Konnect +(http\S+)$/m.exec(sandbox.text()) ?? [];
    expect(sandbox.text()).toContain("pulumi stack init sandbox && pulumi up --stack sandbox --config-file");
    const [, token = ""] = /^export KONNECT_TOKEN=(\S+)$/m.exec(sandbox.text()) ?? [];
    const welcome = sandbox.text().length;
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`${konnect}/v3/portals`, { headers });
    await sandbox.until("GET    /v3/portals → 200");
    expect(sandbox.text().slice(welcome)).not.toContain(token);
    sandbox.child.kill("SIGINT");
    expect(await sandbox.ended).toBe(0);
  });

  it.each([
    ["a taken port", async (port: number) => ["--port-base", String(port)], "Choose others"],
    ["not a number", async () => ["--port-base", "x"], "It must be 0 or a port from 1024 to 65000"],
  ])(
    "npm run sandbox exits with code 1 and an error message if --port-base is %s",
    async (_, toArgs, message) => {
      const taken = await takePort();
      onTestFinished(taken.free);
      const sandbox = run(...(await toArgs(taken.port)));
      expect(await sandbox.ended).toBe(1);
      expect(sandbox.text()).toContain(message);
    },
  );
});
