import { describe, expect, it } from "vitest";
import { connectOkta } from "../../../src/okta";
import { createRedactor } from "../../../src/redact/redact";
import { type Handler, json, startLoopbackServer } from "../http/loopback-server";

const credential = { scheme: "SSWS", token: "00-provisioning-token" } as const;

async function withReader<T>(
  handlers: Handler[],
  use: (reader: ReturnType<typeof connectOkta>, origin: string) => Promise<T>,
) {
  await using server = await startLoopbackServer(...handlers);
  const settings = { retries: 0 };
  const reader = connectOkta({ origin: server.origin, credential, redactor: createRedactor(), settings });
  const result = await use(reader, server.origin).catch((error: unknown) => error);
  return { result, requests: [...server.requests] };
}

const page =
  (name: string, next?: string): Handler =>
  (request, response) => {
    const self = `<http://${request.headers.host ?? ""}${request.url ?? ""}>; rel="self"`;
    const links = next === undefined ? [self] : [self, `<${next}>; rel="next"`];
    response.writeHead(200, { "content-type": "application/json", link: links });
    response.end(JSON.stringify([{ name }]));
  };

describe("Okta reader", () => {
  it("the Okta reader sends its token with its scheme, and no Authorization header if it has no token", async () => {
    const seen: (string | undefined)[] = [];
    const note: Handler = (request, response) => {
      seen.push(request.headers.authorization);
      json(200, { id: "00o1" })(request, response);
    };
    await using server = await startLoopbackServer(note);
    const shared = { origin: server.origin, redactor: createRedactor() };
    await connectOkta({ ...shared, credential }).getOrganization();
    await connectOkta(shared).getOrganization();
    expect(seen).toEqual(["SSWS 00-provisioning-token", undefined]);
  });

  it("the Okta reader follows the pages of a list to the end", async () => {
    const { result, requests } = await withReader(
      [
        page("a", "https://acme.okta.com/api/v1/authorizationServers/aus1/scopes?after=c1&limit=1"),
        page("b"),
      ],
      (reader) => reader.listScopes("aus1"),
    );
    expect(result).toEqual([{ name: "a" }, { name: "b" }]);
    expect(requests).toEqual([
      "GET /api/v1/authorizationServers/aus1/scopes",
      "GET /api/v1/authorizationServers/aus1/scopes?after=c1&limit=1",
    ]);
  });

  it("the Okta reader takes only the query of a next link and sends no request to another host", async () => {
    const { requests } = await withReader(
      [page("a", "https://elsewhere.example/steal?after=c1"), page("b")],
      (reader) => reader.listClaims("aus1"),
    );
    expect(requests).toEqual([
      "GET /api/v1/authorizationServers/aus1/claims",
      "GET /api/v1/authorizationServers/aus1/claims?after=c1",
    ]);
  });

  it("the Okta reader gives up on an endless list after 100 requests", async () => {
    const { result, requests } = await withReader(
      [page("a", "https://acme.okta.com/x?after=same")],
      (reader) => reader.listScopes("aus1"),
    );
    expect(result).toMatchObject({
      code: "DCR_HTTP_ANSWER_INVALID",
      message: expect.stringContaining("does not end"),
    });
    expect(requests).toHaveLength(100);
  });

  it("the Okta reader returns undefined for an authorization server that does not exist", async () => {
    const { result } = await withReader([json(404, { errorCode: "E0000007" })], (reader) =>
      reader.getAuthorizationServer("aus1"),
    );
    expect(result).toBeUndefined();
  });

  it("an error of the Okta reader contains Okta's error summary and request id", async () => {
    const body = { errorCode: "E0000006", errorSummary: "You do not have permission", errorCauses: [] };
    const { result } = await withReader([json(403, body, { "x-okta-request-id": "req-1" })], (reader) =>
      reader.listPolicies("aus1"),
    );
    expect(result).toMatchObject({
      code: "DCR_OKTA_FORBIDDEN",
      status: 403,
      message:
        "Okta answered 403 to GET /api/v1/authorizationServers/aus1/policies: You do not have permission [trace req-1]",
    });
  });

  it.each<[string, unknown]>([
    ["an object in place of a list", { name: "a" }],
    ["a list item without a name", [{ id: "scp1" }]],
  ])("the Okta reader refuses %s", async (_, body) => {
    const { result } = await withReader([json(200, body)], (reader) => reader.listScopes("aus1"));
    expect(result).toMatchObject({ code: "DCR_HTTP_ANSWER_INVALID" });
  });

  it("the Okta reader accepts missing optional fields and keeps unknown fields", async () => {
    const { result } = await withReader([json(200, { id: "aus1", tomorrow: true })], (reader) =>
      reader.getAuthorizationServer("aus1"),
    );
    expect(result).toEqual({ id: "aus1", tomorrow: true, audiences: [] });
  });

  it("the Okta reader encodes ids in request paths", async () => {
    const { requests } = await withReader([json(200, [])], (reader) => reader.listRules("a/../b", "p?x"));
    expect(requests).toEqual(["GET /api/v1/authorizationServers/a%2F..%2Fb/policies/p%3Fx/rules"]);
  });
});
