import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createFetch } from "../../../src/http";
import { json, startLoopbackServer } from "./loopback-server";

const options = { method: "GET", headers: {}, redirect: "manual" } as const;

describe("createFetch", () => {
  it("createFetch sends the user agent of the package and returns the response", async () => {
    let agent: string | undefined;
    await using server = await startLoopbackServer((request, response) => {
      agent = request.headers["user-agent"];
      json(201, { made: true })(request, response);
    });
    const fetch = createFetch({ origin: server.origin, timeoutMs: 5000 });
    const answer = await fetch(`${server.origin}/a?b=c`, options);
    expect([answer.status, await answer.json()]).toEqual([201, { made: true }]);
    expect(server.requests).toEqual(["GET /a?b=c"]);
    expect(agent).toMatch(/^konnect-okta-dcr\//);
  });

  it.each(["https://evil.example/token", "http://127.0.0.1:1/token"])(
    "createFetch sends no request to the other origin %s",
    async (url) => {
      await using server = await startLoopbackServer(json(200, {}));
      const fetch = createFetch({ origin: server.origin, timeoutMs: 5000 });
      await expect(fetch(url, options)).rejects.toThrow(`${new URL(url).origin} is not ${server.origin}`);
      expect(server.requests).toEqual([]);
    },
  );

  it("createFetch follows no redirect", async () => {
    await using server = await startLoopbackServer(json(302, {}, { location: "/elsewhere" }));
    const fetch = createFetch({ origin: server.origin, timeoutMs: 5000 });
    expect((await fetch(`${server.origin}/`, options)).status).toBe(302);
    expect(server.requests).toEqual(["GET /"]);
  });

  it("createFetch ends a request on its time-out and on an abort", async () => {
    await using server = await startLoopbackServer(() => undefined);
    const brief = createFetch({ origin: server.origin, timeoutMs: 20 });
    await expect(brief(`${server.origin}/`, options)).rejects.toMatchObject({ name: "TimeoutError" });
    const broken = createFetch({ origin: server.origin, timeoutMs: 5000, signal: AbortSignal.abort() });
    await expect(broken(`${server.origin}/`, options)).rejects.toMatchObject({ name: "AbortError" });
  });

  it.each(["gzip", "br"])(
    "createFetch refuses a %s document that decompresses to more than 1 MiB",
    async (encoding) => {
      const bomb = Buffer.alloc(16 * 1024 * 1024);
      const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
      const packed = encoding === "gzip" ? gzipSync(bomb) : brotliCompressSync(bomb, fast);
      await using server = await startLoopbackServer((_request, response) => {
        response.setHeader("content-encoding", encoding);
        response.end(packed);
      });
      const fetch = createFetch({ origin: server.origin, timeoutMs: 5000 });
      await expect(fetch(`${server.origin}/`, options)).rejects.toMatchObject({
        name: "TypeError",
        cause: { message: "the unpacked body has more than 1 MiB" },
      });
    },
  );

  it("createFetch ends a response that arrives byte by byte on its time-out", async () => {
    await using server = await startLoopbackServer((_request, response) => {
      const dripping = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(dripping));
    });
    const fetch = createFetch({ origin: server.origin, timeoutMs: 200 });
    await expect(fetch(`${server.origin}/`, options)).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("createFetch sends URLSearchParams with the content type of a form", async () => {
    let seen = "";
    await using server = await startLoopbackServer((request, response) => {
      seen = String(request.headers["content-type"]);
      json(200, {})(request, response);
    });
    const fetch = createFetch({ origin: server.origin, timeoutMs: 5000 });
    await fetch(`${server.origin}/`, { ...options, method: "POST", body: new URLSearchParams({ a: "b" }) });
    expect(seen).toBe("application/x-www-form-urlencoded;charset=UTF-8");
  });
});
