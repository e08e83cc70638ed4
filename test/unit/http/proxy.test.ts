import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createHttpClient } from "../../../src/http";
import { findFailedProxy, findProxy } from "../../../src/http/proxy";
import { createRedactor } from "../../../src/redact/redact";

/** Sends one request to a host that does not exist, with the environment's proxies. */
async function send(env: Readonly<Record<string, string>>): Promise<unknown> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const client = createHttpClient({
    service: "Konnect",
    origin: "https://eu.api.konghq.invalid",
    redactor: createRedactor(),
    settings: { retries: 0, timeoutSeconds: 5, totalSeconds: 5 },
    describeError: () => ({ summary: "", fields: [], traceId: undefined }),
  });
  return await client.request({ method: "GET", path: "/v2/dcr-providers" }).catch((error: unknown) => error);
}

async function startProxy(status: number): Promise<{ server: Server; address: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("proxies", () => {
  it.each([
    [{ HTTPS_PROXY: "proxy.acme:3128" }, { variable: "HTTPS_PROXY", url: "http://proxy.acme:3128" }],
    [{ HTTPS_PROXY: "http://proxy.acme:3128" }, { variable: "HTTPS_PROXY", url: "http://proxy.acme:3128" }],
    [
      { https_proxy: "a:1", HTTPS_PROXY: "b:2" },
      { variable: "https_proxy", url: "http://a:1" },
    ],
    [{ HTTP_PROXY: "c:3" }, { variable: "HTTP_PROXY", url: "http://c:3" }],
    [{ HTTPS_PROXY: "" }, undefined],
  ])("the proxy of %j is %j", (env, expected) => {
    expect(findProxy("https:", env)).toEqual(expected);
  });

  it.each(["socks5://proxy.acme:1080", "http://", "a b:1"])(
    "%s is refused as a proxy, and its value is not shown",
    (value) => {
      const find = () => findProxy("https:", { HTTPS_PROXY: value });
      expect(find).toThrow(/^HTTPS_PROXY is not the address of an HTTP proxy$/);
    },
  );

  it("a proxy without a scheme carries the request, and its refusal is named as the proxy's", async () => {
    const { address, asked } = await startProxy(407);
    const error = await send({ HTTPS_PROXY: address });
    expect(asked).toEqual(["eu.api.konghq.invalid:443"]);
    expect(error).toMatchObject({
      code: "DCR_HTTP_UNREACHABLE",
      message: expect.stringContaining(`Proxy response (407)`) as string,
      fix: expect.stringContaining("Check the proxy in HTTPS_PROXY") as string,
    });
    expect(error).toMatchObject({
      message: expect.stringContaining(`the proxy ${address} of HTTPS_PROXY`) as string,
    });
  });

  it("a proxy that nothing listens at is named as the proxy's failure, without its password", async () => {
    const { server, address } = await startProxy(200);
    await new Promise((resolve) => server.close(resolve));
    const error = (await send({ HTTPS_PROXY: `http://user:canary-of-a-proxy@${address}` })) as Error;
    expect(error.message).toMatch(new RegExp(`ECONNREFUSED from the proxy ${address} of HTTPS_PROXY$`));
    expect(error.message).not.toContain("canary");
  });

  it("a request through a proxy of another kind fails with the variable's name", async () => {
    expect(await send({ HTTPS_PROXY: "socks5://127.0.0.1:1" })).toMatchObject({ code: "DCR_HTTP_PROXY" });
  });

  it("a failure of the service itself is not blamed on the proxy", () => {
    const error = Object.assign(new Error("connect"), {
      code: "ECONNREFUSED",
      address: "10.0.0.1",
      port: 443,
    });
    expect(findFailedProxy(error, { HTTPS_PROXY: "proxy.acme:3128" })).toBeUndefined();
  });
});
