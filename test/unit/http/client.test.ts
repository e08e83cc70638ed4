import { describe, expect, it } from "vitest";
import { createHttpClient, type HttpRequest, type HttpSettings } from "../../../src/http";
import { describeKonnectError } from "../../../src/konnect/error-body";
import { createRedactor } from "../../../src/secrets/redact";
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
});
