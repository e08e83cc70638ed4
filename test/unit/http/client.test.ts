import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createHttpClient, type HttpRequest, type HttpSettings, listPages } from "../../../src/http";
import { describeKonnectError } from "../../../src/konnect/error-body";
import { createRedactor } from "../../../src/redact/redact";
import { type Handler, json, reset, startLoopbackServer } from "./loopback-server";

const get: HttpRequest = { method: "GET", path: "/v2/dcr-providers" };
const post: HttpRequest = { method: "POST", path: "/v2/dcr-providers", body: { name: "a" } };

async function send(request: HttpRequest, handlers: Handler[], settings: Partial<HttpSettings> = {}) {
  await using server = await startLoopbackServer(...handlers);
  const client = createHttpClient({
    service: "Konnect",
    origin: server.origin,
    redactor: createRedactor(),
    settings: { retries: 2, ...settings },
    describeError: describeKonnectError,
  });
  const outcome = await client.request(request).then(
    (answer) => ({ answer, error: undefined }),
    (error: unknown) => ({ answer: undefined, error }),
  );
  return { ...outcome, requests: [...server.requests] };
}

describe("HTTP client", () => {
  it("the HTTP client returns the parsed body of a 2xx response", async () => {
    const { answer, requests } = await send(get, [json(200, { data: [] })]);
    expect(answer).toMatchObject({ status: 200, body: { data: [] } });
    expect(requests).toEqual(["GET /v2/dcr-providers"]);
  });

  it.each([429, 502, 503, 504])("the HTTP client retries a GET after %i", async (status) => {
    const { answer, requests } = await send(get, [json(status, {}), json(200, { data: [1] })]);
    expect(answer?.body).toEqual({ data: [1] });
    expect(requests).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 409, 500])("the HTTP client does not retry a GET after %i", async (status) => {
    const { error, requests } = await send(get, [json(status, { title: "No" })]);
    expect(error).toMatchObject({ name: "HttpError", status });
    expect(requests).toHaveLength(1);
  });

  it("the HTTP client gives up if every retry fails", async () => {
    const { error, requests } = await send(get, [json(503, { detail: "down" })]);
    expect(error).toMatchObject({ code: "DCR_KONNECT_UNAVAILABLE", status: 503 });
    expect(requests).toHaveLength(3);
  });

  it("the HTTP client retries a GET after a broken connection", async () => {
    const { answer, requests } = await send(get, [reset, json(200, {})]);
    expect(answer?.status).toBe(200);
    expect(requests).toHaveLength(2);
  });

  it("the HTTP client does not retry a POST after a broken connection and marks it as ambiguous", async () => {
    const { error, requests } = await send(post, [reset, json(201, {})]);
    expect(error).toMatchObject({ code: "DCR_HTTP_UNREACHABLE", ambiguous: true });
    expect(requests).toHaveLength(1);
  });

  it("the HTTP client does not retry a POST after 503", async () => {
    const { error, requests } = await send(post, [json(503, {}), json(201, {})]);
    expect(error).toMatchObject({ status: 503, ambiguous: true });
    expect(requests).toHaveLength(1);
  });

  it("the HTTP client retries a POST after 429", async () => {
    const { answer, requests } = await send(post, [
      json(429, {}, { "retry-after": "0" }),
      json(201, { id: "x" }),
    ]);
    expect(answer?.status).toBe(201);
    expect(requests).toHaveLength(2);
  });

  it("a POST that cannot connect fails as transient and not as ambiguous", async () => {
    await using server = await startLoopbackServer(json(200, {}));
    const { origin } = server;
    await server[Symbol.asyncDispose]();
    const client = createHttpClient({
      service: "Konnect",
      origin,
      redactor: createRedactor(),
      settings: { retries: 1 },
      describeError: describeKonnectError,
    });
    await expect(client.request(post)).rejects.toMatchObject({
      code: "DCR_HTTP_UNREACHABLE",
      ambiguous: false,
      transient: true,
    });
  });

  it("a request without a response ends after the time-out of a try", async () => {
    const hang: Handler = () => undefined;
    const { error } = await send(post, [hang], { timeoutSeconds: 0.05 });
    expect(error).toMatchObject({ code: "DCR_HTTP_TIMEOUT", ambiguous: true });
  });

  it("the time-out of a request overrides the time-out in the settings", async () => {
    const hang: Handler = () => undefined;
    const { error } = await send({ ...post, timeoutSeconds: 0.05 }, [hang], { timeoutSeconds: 30 });
    expect(error).toMatchObject({ code: "DCR_HTTP_TIMEOUT", ambiguous: true });
  });

  it("the total time-out ends a request whose try may take longer", async () => {
    const hang: Handler = () => undefined;
    const { error } = await send(get, [hang], { timeoutSeconds: 30, totalSeconds: 0.05 });
    expect(error).toMatchObject({ code: "DCR_HTTP_TIMEOUT" });
  });

  it("the HTTP client does not retry if Retry-After exceeds the total time-out", async () => {
    const { error, requests } = await send(get, [json(429, {}, { "retry-after": "3600" })]);
    expect(error).toMatchObject({ code: "DCR_KONNECT_RATE_LIMITED" });
    expect(requests).toHaveLength(1);
  });

  it("the HTTP client refuses a 2xx response that is not JSON", async () => {
    const html: Handler = (_request, response) => response.end("<html>proxy</html>");
    const { error } = await send(get, [html], { retries: 0 });
    expect(error).toMatchObject({ code: "DCR_HTTP_ANSWER_INVALID" });
  });

  it("the error for a refused request has the request, field, and trace id and no secret", async () => {
    const problem = {
      status: 400,
      title: "Invalid Request",
      instance: "kong:trace:4711",
      detail: "Invalid Parameters",
      invalid_parameters: [{ field: "name", reason: 'bad {"dcr_token":"canary-canary"}' }],
    };
    const { error } = await send(post, [json(400, problem)]);
    expect(String(error)).toContain("POST /v2/dcr-providers");
    expect(String(error)).toContain("name: bad");
    expect(String(error)).toContain("[trace 4711]");
    expect(String(error)).not.toContain("canary-canary");
  });

  const toRetryAfter = (at: number) => ({ "retry-after": toDate(at) });
  const toReset = (at: number) => ({ "x-rate-limit-reset": String(Math.ceil(at / 1000)) });

  it.each([
    ["the date in Retry-After", "an hour behind this machine's", -3_600_000, toRetryAfter],
    ["the date in Retry-After", "an hour ahead of this machine's", 3_600_000, toRetryAfter],
    ["X-Rate-Limit-Reset, without a Retry-After,", "this machine's", 0, toReset],
  ])(
    "the HTTP client waits until %s by the server's clock, which is %s",
    async (_header, _title, offsetMs, toHeaders) => {
      const now = Date.now() + offsetMs;
      const times: number[] = [];
      const noting =
        (handler: Handler): Handler =>
        (request, response) => {
          times.push(performance.now());
          handler(request, response);
        };
      const busy = json(429, {}, { date: toDate(now), ...toHeaders(now + 2000) });
      const { answer } = await send(get, [noting(busy), noting(json(200, {}))]);
      expect(answer?.status).toBe(200);
      const [first = 0, second = 0] = times;
      expect(second - first).toBeGreaterThanOrEqual(1900);
      expect(second - first).toBeLessThan(10_000);
    },
  );

  it.each([
    ["without compression", (response: ServerResponse) => void Readable.from(endless()).pipe(response)],
    [
      "after gzip decompression",
      (response: ServerResponse) => {
        response.setHeader("content-encoding", "gzip");
        response.end(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
      },
    ],
    [
      "after Brotli decompression",
      (response: ServerResponse) => {
        response.setHeader("content-encoding", "br");
        response.end(brotliCompressSync(Buffer.alloc(32 * 1024 * 1024)));
      },
    ],
  ])("the HTTP client refuses a body of more than 16 MiB %s and does not retry", async (_title, write) => {
    const { error, requests } = await send(get, [(_request, response) => write(response)]);
    expect(error).toMatchObject({
      code: "DCR_HTTP_ANSWER_INVALID",
      message: expect.stringContaining("body has more than 16 MiB"),
    });
    expect(requests).toHaveLength(1);
  });

  it("the HTTP client reads a gzip body that it did not request", async () => {
    const packed: Handler = (_request, response) => {
      response.setHeader("content-encoding", "gzip");
      response.end(gzipSync('{"id":"x"}'));
    };
    expect((await send(get, [packed])).answer?.body).toEqual({ id: "x" });
  });

  it("the HTTP client refuses a body with an unknown or wrong content encoding", async () => {
    for (const encoding of ["zstd", "gzip", "constructor"]) {
      const wrong: Handler = (_request, response) => {
        response.setHeader("content-encoding", encoding);
        response.end("{}");
      };
      expect((await send(get, [wrong])).error).toMatchObject({ code: "DCR_HTTP_ANSWER_INVALID" });
    }
  });

  it("the error for a refused request has the status even if the body is too large", async () => {
    const huge: Handler = (_request, response) => {
      response.writeHead(401);
      Readable.from(endless()).pipe(response);
    };
    expect((await send(get, [huge])).error).toMatchObject({ code: "DCR_KONNECT_UNAUTHORIZED", status: 401 });
  });

  it("the error for a refused request quotes only the beginning of the body in one harmless line", async () => {
    const problem = {
      detail: `\n::error::boom \u001b[2J${"x".repeat(1_000_000)}`,
      instance: `kong:trace:${"1".repeat(9999)}`,
      invalid_parameters: Array(5000).fill({ field: "f\n", reason: "y".repeat(999) }),
    };
    const { error } = await send(post, [json(400, problem)]);
    const text = String(error);
    expect(text.length).toBeLessThan(8000);
    expect(text).not.toMatch(/\p{Cc}/u);
    expect(text).toContain("\\n: :error::boom \\u001b[2J");
    expect(text).toContain("and 4990 more");
  });
});

function toDate(time: number): string {
  return new Date(time).toUTCString();
}

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(256 * 1024, 32);
}

describe("listPages", () => {
  const list = { service: "Konnect", path: "/v3/apis", item: z.looseObject({}), maxPages: 1000 } as const;
  const full = { data: Array(100).fill({}), meta: { page: { total: 100_000 } } };

  it("the total time-out of a request limits all pages of a list together", async () => {
    await using server = await startLoopbackServer((request, response) => {
      setTimeout(() => json(200, full)(request, response), 40);
    });
    const client = createHttpClient({
      service: "Konnect",
      origin: server.origin,
      redactor: createRedactor(),
      settings: { timeoutSeconds: 1, totalSeconds: 0.5 },
      describeError: describeKonnectError,
    });
    await expect(listPages(client, list)).rejects.toMatchObject({
      code: "DCR_HTTP_TIMEOUT",
      message: "Konnect did not answer all pages of GET /v3/apis within 0.5 s",
    });
    expect(server.requests.length).toBeLessThan(20);
  });

  it("a list ends with the abort error if the user interrupts it", async () => {
    await using server = await startLoopbackServer(json(200, full));
    const client = createHttpClient({
      service: "Konnect",
      origin: server.origin,
      redactor: createRedactor(),
      describeError: describeKonnectError,
    });
    await expect(listPages(client, { ...list, signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
