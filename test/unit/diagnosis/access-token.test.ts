import { describe, expect, it } from "vitest";
import { requestToken } from "../../../src/diagnosis/access-token";
import { createRedactor } from "../../../src/redact/redact";
import { type Handler, json, startLoopbackServer } from "../http/loopback-server";

const client = { client_id: "0oa1", client_secret: "canary-of-a-client-secret" };

/** Discovery, then the token endpoint's answer. */
async function askFor(token: Handler, discovered: Readonly<Record<string, unknown>> = {}) {
  await using server = await startLoopbackServer((request, response) => {
    const { origin } = new URL(`http://${request.headers.host}`);
    json(200, {
      issuer: `${origin}/oauth2/aus1`,
      token_endpoint: `${origin}/oauth2/aus1/v1/token`,
      jwks_uri: `${origin}/oauth2/aus1/v1/keys`,
      ...discovered,
    })(request, response);
  }, token);
  const redactor = createRedactor();
  const issuer = `${server.origin}/oauth2/aus1`;
  const outcome = await requestToken({ issuer, client, scopes: ["orders.read"], redactor });
  return { outcome, redactor, requests: server.requests };
}

describe("requestToken", () => {
  it("a token request reports Okta's error even if the response has a challenge header", async () => {
    const { outcome } = await askFor(
      json(
        401,
        { error: "invalid_client", error_description: "No client credentials found." },
        { "www-authenticate": 'Basic realm="okta"' },
      ),
    );
    expect(outcome).toEqual({
      state: "read",
      value: { granted: false, error: "invalid_client", description: "No client credentials found." },
    });
  });

  it("a token request is not judged if the response has only a challenge header", async () => {
    const { outcome } = await askFor(json(401, "no", { "www-authenticate": 'Basic realm="okta"' }));
    expect(outcome).toMatchObject({ state: "unread", because: "Okta answered 401" });
  });

  it("a token request is not judged if the response breaks off after a challenge header", async () => {
    const { outcome } = await askFor((_, response) => {
      response.writeHead(401, { "www-authenticate": 'Basic realm="okta"', "content-length": "100" });
      response.write("{", () => response.destroy());
    });
    expect(outcome).toMatchObject({ state: "unread", because: "Okta answered 401" });
  });

  it("a granted token has no signature result if the discovery document has no valid key address", async () => {
    const answer = json(200, { access_token: "opaque-canary-of-a-token", token_type: "Bearer" });
    const { outcome } = await askFor(answer, { jwks_uri: "not an address" });
    expect(outcome).toMatchObject({ value: { granted: true, signature: { state: "unread" } } });
  });

  it("a token request is not judged by a response that does not follow OAuth", async () => {
    expect((await askFor(json(503, "busy"))).outcome).toMatchObject({ because: "Okta answered 503" });
    expect((await askFor(json(200, { token: "x" }))).outcome).toMatchObject({
      because: expect.stringContaining("Okta's response does not conform to OAuth: ") as string,
    });
  });

  it("a token that is not a JWT is reported as invalid, and the redactor hides it", async () => {
    const { outcome, redactor } = await askFor(
      json(200, { access_token: "opaque-canary-of-a-token", token_type: "Bearer", expires_in: 60 }),
    );
    expect(outcome).toMatchObject({
      state: "read",
      value: { granted: true, lifetimeSeconds: 60, signature: { value: { valid: false } } },
    });
    expect(redactor.redact(`a ${client.client_secret} b opaque-canary-of-a-token`)).toBe(
      "a [redacted] b [redacted]",
    );
  });

  it("a token request sends no client secret over plain HTTP to another machine", async () => {
    const request = { client, scopes: [], redactor: createRedactor() };
    const outcome = await requestToken({ ...request, issuer: "http://okta.example/oauth2/aus1" });
    expect(outcome).toMatchObject({
      state: "unread",
      because: "the client's secret is not sent to http://okta.example/oauth2/aus1, which is not https",
    });
  });

  it("a token request reports ECONNREFUSED if nothing listens", async () => {
    const request = { client, scopes: [], redactor: createRedactor() };
    const server = await startLoopbackServer(json(200, {}));
    await server[Symbol.asyncDispose]();
    const outcome = await requestToken({ ...request, issuer: `${server.origin}/oauth2/aus1` });
    expect(outcome).toMatchObject({ state: "unread", because: "no answer from Okta: ECONNREFUSED" });
  });

  it("a token request stops at the discovery document of another issuer", async () => {
    await using server = await startLoopbackServer(
      json(200, {
        issuer: "https://other.okta.com/oauth2/default",
        token_endpoint: "https://other.okta.com/t",
      }),
    );
    const request = { client, scopes: [], redactor: createRedactor() };
    const outcome = await requestToken({ ...request, issuer: `${server.origin}/oauth2/aus1` });
    expect(outcome).toMatchObject({ state: "unread", because: expect.stringContaining("issuer") as string });
    expect(server.requests).toHaveLength(1);
  });
});
