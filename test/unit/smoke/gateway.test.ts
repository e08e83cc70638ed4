import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/redact/redact";
import { openGateway } from "../../../src/smoke/gateway";
import { startLoopbackServer } from "../http/loopback-server";
import { startSelfSignedServer } from "./self-signed";

const open = (route: string, redactor = createRedactor()) =>
  openGateway(route, { redactor, timeoutMs: 5_000 });

describe("smoke requests to the gateway", () => {
  it("smoke quotes the beginning of a gateway response without the secrets that the service repeats", async () => {
    const secret = "canary-secret-of-an-application";
    const redactor = createRedactor();
    redactor.remember(secret);
    await using server = await startLoopbackServer((request, response) => {
      const authorization = request.headers.authorization ?? "";
      response.end(`${"x".repeat(132)} \n ${authorization} ${secret} ${"y".repeat(100)}`);
    });
    const pair = Buffer.from(`0oaClient:${secret}`).toString("base64");
    const { status, said } = await open(server.origin, redactor).send(`Basic ${pair}`);
    expect(status).toBe(200);
    expect(said).toBe(`${"x".repeat(132)} Basic [redacted] [redacted]…`);
  });

  it.each([
    ["?apikey=canary-of-a-query", "/?apikey=[redacted]"],
    ["?apikey=canary%2fof%2fa+query", "/?apikey=[redacted]"],
    ["?canary-of-a-query", "/?[redacted]"],
  ])("smoke quotes the route's query %s as %s if the service repeats it", async (query, said) => {
    await using server = await startLoopbackServer((request, response) => void response.end(request.url));
    expect((await open(`${server.origin}/${query}`).send()).said).toBe(said);
  });

  it("smoke redacts a query value that the service repeats in decoded form", async () => {
    await using server = await startLoopbackServer((request, response) => {
      response.end(new URL(request.url ?? "", "http://localhost").searchParams.get("apikey"));
    });
    expect((await open(`${server.origin}/?apikey=canary%2fof%2fa+query`).send()).said).toBe("[redacted]");
  });

  it("smoke ends a gateway response that does not end and quotes its beginning", async () => {
    await using server = await startLoopbackServer((_request, response) => {
      const filling = setInterval(() => response.write("x".repeat(64 * 1024)), 1);
      response.on("close", () => clearInterval(filling));
    });
    expect(await open(server.origin).send()).toEqual({ status: 200, said: `${"x".repeat(160)}…` });
  });

  it("smoke makes control characters and commands in a gateway response visible and harmless", async () => {
    await using server = await startLoopbackServer((_request, response) => {
      response.end("\u001b]0;title\u0007\n::error::boom");
    });
    expect((await open(server.origin).send()).said).toBe("\\u001b]0;title\\u0007 : :error::boom");
  });

  it.each<[string, (response: ServerResponse) => void]>([
    [
      "large",
      (response) => {
        const write = () => {
          while (response.write("x".repeat(65_536)));
          response.once("drain", write);
        };
        write();
      },
    ],
    ["never-ending", (response) => void response.write("data: first\n\n")],
    [
      "broken-off",
      (response) => {
        response.writeHead(200, { "content-length": "100" }).write("beginning");
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ])("takes the status of a %s answer, and reads no more than its beginning", async (_, answer) => {
    await using server = await startLoopbackServer((_request, response) => answer(response));
    expect((await open(server.origin).send()).status).toBe(200);
  });

  it("smoke leaves no part of a secret at the end of a truncated gateway response", async () => {
    const secret = "canary-secret-of-an-application";
    const redactor = createRedactor();
    redactor.remember(secret);
    await using server = await startLoopbackServer((_, response) => void response.write(secret.slice(0, 20)));
    expect((await open(server.origin, redactor).send()).said).toBe("");
  });

  it("a smoke request does not follow a redirect with its credential", async () => {
    await using elsewhere = await startLoopbackServer((_, response) => void response.end());
    await using server = await startLoopbackServer((_, response) => {
      response.writeHead(302, { location: elsewhere.origin }).end();
    });
    expect((await open(server.origin).send("Bearer canary-of-a-token")).status).toBe(302);
    expect(elsewhere.requests).toEqual([]);
  });

  it("smoke reports a self-signed certificate and sends no request", async () => {
    await using server = await startSelfSignedServer();
    await expect(open(server.origin).send("Basic canary")).rejects.toMatchObject({
      code: "DCR_SMOKE_GATEWAY_TLS",
      message: `${server.origin} has a certificate that no trusted authority signed (DEPTH_ZERO_SELF_SIGNED_CERT)`,
      fix: expect.stringContaining("NODE_EXTRA_CA_CERTS") as string,
    });
    expect(server.count()).toBe(0);
  });

  it("smoke reports a gateway that does not speak TLS", async () => {
    await using server = await startLoopbackServer((_, response) => void response.end());
    await expect(open(server.origin.replace("http:", "https:")).send()).rejects.toMatchObject({
      code: "DCR_SMOKE_GATEWAY_TLS",
      message: expect.stringContaining("does not speak TLS as expected") as string,
    });
  });

  it.each([
    ["nothing listens at its address", "http://127.0.0.1:1", "nothing listens at this address"],
    ["its name is unknown", "https://gateway.invalid", "the host name gateway.invalid "],
  ])("smoke reports a gateway as unreachable if %s", async (_, origin, said) => {
    await expect(open(origin).send()).rejects.toMatchObject({
      code: "DCR_SMOKE_GATEWAY_UNREACHABLE",
      message: expect.stringContaining(`${origin} does not answer: ${said}`) as string,
    });
  });

  it("smoke reports a gateway that does not answer within the time-out", async () => {
    await using server = await startLoopbackServer(() => undefined);
    const gateway = openGateway(server.origin, { redactor: createRedactor(), timeoutMs: 50 });
    await expect(gateway.send()).rejects.toMatchObject({
      code: "DCR_SMOKE_GATEWAY_UNREACHABLE",
      message: `${server.origin} does not answer: no answer within 0.05 s`,
    });
  });
});
