import { describe, expect, it } from "vitest";
import { connectDevPortal } from "../../../src/dev-portal";
import { createDevPortal } from "../../../src/dev-portal/client";
import type { HttpRequest } from "../../../src/http";
import { createRedactor } from "../../../src/redact/redact";
import { type Handler, json, startLoopbackServer } from "../http/loopback-server";

const appId = "0f0f0f0f-0000-4000-8000-000000000000";
const otherId = "0f0f0f0f-0000-4000-8000-000000000001";
const login = { email: "dee@acme.invalid", password: "canary-password-of-dee" };
const connect = (url: string, redactor = createRedactor()) =>
  connectDevPortal({ url, settings: { retries: 0, timeoutSeconds: 5 }, redactor });
const signedIn: Handler = (_, response) => {
  const cookies = [
    "portalaccesstoken=canary-access-cookie; Path=/; HttpOnly",
    "portalrefreshtoken=x; Path=/r",
  ];
  response.writeHead(204, { "set-cookie": cookies }).end();
};

describe("Dev Portal address", () => {
  it.each([
    ["developers.acme.invalid", "is not a URL"],
    ["http://developers.acme.invalid", "is not https"],
    ["https://developers.acme.invalid/portal", "has more than scheme, host and port"],
    ["https://dee:canary-password@developers.acme.invalid", "has more than scheme, host and port"],
  ])("the Dev Portal address %s is refused because it %s", (url, said) => {
    const expected = {
      code: "DCR_PORTAL_URL",
      message: expect.stringContaining(`the Dev Portal's address ${said}`) as string,
    };
    expect(() => connect(url)).toThrow(expect.objectContaining(expected));
    expect(() => connect(url)).not.toThrow("canary-password");
  });
});

describe("Dev Portal session", () => {
  it("a Dev Portal session sends only its access cookie, and the redactor hides the cookie and the password", async () => {
    let cookie: string | undefined;
    const redactor = createRedactor();
    await using server = await startLoopbackServer(signedIn, (request, response) => {
      cookie = request.headers.cookie;
      json(200, { data: [] })(request, response);
    });
    const developer = await connect(server.origin, redactor).signIn(login);
    expect(await developer.listApis()).toEqual([]);
    expect(cookie).toBe("portalaccesstoken=canary-access-cookie");
    expect(redactor.redact(`canary-access-cookie ${login.password}`)).toBe("[redacted] [redacted]");
  });

  it("signing in to the Dev Portal fails if the response sets no access cookie", async () => {
    await using server = await startLoopbackServer((_, response) => void response.writeHead(204).end());
    await expect(connect(server.origin).signIn(login)).rejects.toMatchObject({
      code: "DCR_HTTP_ANSWER_INVALID",
      message: expect.stringContaining("sets no cookie portalaccesstoken") as string,
    });
  });

  it("signing in to the Dev Portal follows no redirect with the password", async () => {
    await using elsewhere = await startLoopbackServer(signedIn);
    await using server = await startLoopbackServer((_, response) => {
      response.writeHead(307, { location: elsewhere.origin }).end();
    });
    await expect(connect(server.origin).signIn(login)).rejects.toMatchObject({ status: 307 });
    expect(elsewhere.requests).toEqual([]);
  });

  it("a Dev Portal request with an expired session signs in again only once", async () => {
    const ended = json(401, { status: 401, title: "Unauthorized" });
    await using server = await startLoopbackServer(signedIn, ended, signedIn, ended);
    const developer = await connect(server.origin).signIn(login);
    await expect(developer.deleteApplication(appId)).rejects.toMatchObject({
      code: "DCR_PORTAL_UNAUTHORIZED",
    });
    expect(server.requests).toEqual([
      "POST /api/v3/developer/authenticate",
      `DELETE /api/v3/applications/${appId}`,
      "POST /api/v3/developer/authenticate",
      `DELETE /api/v3/applications/${appId}`,
    ]);
  });

  it("the Dev Portal client reads a list to its end and refuses an endless one", async () => {
    const page = (id: string, total: number) => json(200, { data: [{ id }], meta: { page: { total } } });
    await using server = await startLoopbackServer(signedIn, page(appId, 2), page(otherId, 2));
    const developer = await connect(server.origin).signIn(login);
    expect((await developer.listApis()).map(({ id }) => id)).toEqual([appId, otherId]);
    await using endless = await startLoopbackServer(signedIn, page(appId, 1_000_000));
    const other = await connect(endless.origin).signIn(login);
    await expect(other.listApis()).rejects.toMatchObject({ code: "DCR_HTTP_ANSWER_INVALID" });
  });

  it("the request that creates an application has a time-out of 30 seconds", async () => {
    const sent: HttpRequest[] = [];
    const request = async (item: HttpRequest) => {
      sent.push(item);
      const headers = { "set-cookie": "portalaccesstoken=canary-access-cookie" };
      return { status: 201, headers, body: { id: appId, client_id: "0oa", client_secret: "canary-secret" } };
    };
    const developer = await createDevPortal({ request }, createRedactor()).signIn(login);
    await developer.createApplication({ name: "App", description: "", authStrategyId: "s" });
    expect(sent.map(({ path, timeoutSeconds }) => [path, timeoutSeconds])).toEqual([
      ["/api/v3/developer/authenticate", undefined],
      ["/api/v3/applications", 30],
    ]);
  });

  it.each(["..", ".", "a/b", ""])(
    "the Dev Portal client refuses the invalid id %o in a response",
    async (id) => {
      const page = json(200, { data: [{ id, name: "App" }], meta: { page: { total: 1 } } });
      await using server = await startLoopbackServer(signedIn, page, json(201, { id, status: "pending" }));
      const developer = await connect(server.origin).signIn(login);
      const refused = { code: "DCR_HTTP_ANSWER_INVALID" };
      await expect(developer.listApplicationIdsNamed("App")).rejects.toMatchObject(refused);
      await expect(developer.register(appId, otherId)).rejects.toMatchObject(refused);
    },
  );

  it("the redactor hides an application secret from a response that is otherwise invalid", async () => {
    const redactor = createRedactor();
    await using server = await startLoopbackServer(
      signedIn,
      json(201, { client_secret: "canary-client-secret" }),
    );
    const developer = await connect(server.origin, redactor).signIn(login);
    const draft = { name: "App", description: "", authStrategyId: "s" };
    await expect(developer.createApplication(draft)).rejects.toMatchObject({
      code: "DCR_HTTP_ANSWER_INVALID",
    });
    expect(redactor.redact("canary-client-secret")).toBe("[redacted]");
  });
});
