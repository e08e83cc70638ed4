import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox";
import { call, callKonnect, readRefused, readText } from "../../sandbox-requests/calls";
import { providerBody, strategyBody } from "../../sandbox-requests/registration";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const get = (path: string) => callKonnect(sandbox, "GET", path);
const names = async (path: string) => {
  const { body } = await get(path);
  return (body.data as { name: string }[]).map(({ name }) => name);
};

async function createProviders(...providerNames: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of providerNames) {
    ids.push(
      readText(
        await callKonnect(sandbox, "POST", "/v2/dcr-providers", providerBody(sandbox, { name })),
        "id",
      ),
    );
  }
  return ids;
}

describe("lists in the sandbox", () => {
  it("a Konnect list returns the requested page and no items past the end", async () => {
    await createProviders("a", "b", "c");
    const { body } = await get("/v2/dcr-providers?page[size]=2&page[number]=2");
    expect(body).toMatchObject({ data: [{ name: "c" }], meta: { page: { number: 2, size: 2, total: 3 } } });
    expect((await get("/v2/dcr-providers?page[number]=9")).body.data).toEqual([]);
  });

  it("Konnect cuts an oversized page to maxPageSize, or refuses it if refusesOversizedPage is on", async () => {
    await createProviders("a", "b");
    Object.assign(sandbox.switches.konnect, { maxPageSize: 1 });
    expect((await get("/v2/dcr-providers?page[size]=50")).body).toMatchObject({
      meta: { page: { size: 1, total: 2 } },
    });
    Object.assign(sandbox.switches.konnect, { refusesOversizedPage: true });
    expect(readRefused(await get("/v2/dcr-providers?page[size]=50"))).toEqual(["page[size] max"]);
  });

  it("a Konnect list can be sorted by one or several attributes", async () => {
    await createProviders("b", "c", "a");
    expect(await names("/v2/dcr-providers?sort=name")).toEqual(["a", "b", "c"]);
    expect(await names("/v2/dcr-providers?sort=provider_type,name desc")).toEqual(["c", "b", "a"]);
  });

  it.each([
    ["filter[name]=okta-a", ["okta-a"]],
    ["filter[name][eq]=okta", []],
    ["filter[name][contains]=okta", ["okta-a", "okta-b"]],
    ["filter[provider_type]=okta", ["okta-a", "okta-b", "other"]],
    ["filter[provider_type][eq]=auth0", []],
  ])("the list of DCR providers with %s returns %j", async (filter, found) => {
    await createProviders("okta-a", "okta-b", "other");
    expect(await names(`/v2/dcr-providers?${filter}`)).toEqual(found);
  });

  it("the list of auth strategies supports the filter operators eq, oeq, neq, contains, and ocontains", async () => {
    const [first = "", second = ""] = await createProviders("p1", "p2");
    for (const [name, id] of [
      ["s1", first],
      ["s2", second],
      ["s3", null],
    ] as const) {
      await callKonnect(sandbox, "POST", "/v2/application-auth-strategies", {
        ...strategyBody(sandbox, id),
        name,
      });
    }
    const found = (filter: string) => names(`/v2/application-auth-strategies?filter${filter}`);
    expect(await found(`[dcr_provider_id][eq]=${first}`)).toEqual(["s1"]);
    expect(await found(`[dcr_provider_id][oeq]=${first},${second}`)).toEqual(["s1", "s2"]);
    expect(await found(`[dcr_provider_id][neq]=${first}`)).toEqual(["s2", "s3"]);
    expect(await found("[dcr_provider_name][contains]=p")).toEqual(["s1", "s2"]);
    expect(await found("[name][ocontains]=1,3")).toEqual(["s1", "s3"]);
    expect(await found("[strategy_type]=openid_connect")).toHaveLength(3);
  });

  it.each([
    ["filter[label]=x", "filter[label] unknown_property"],
    ["filter[name][neq]=x", "filter[name][neq] unknown_property"],
    ["sort=colour", "sort enum"],
    ["sort=name down", "sort enum"],
    ["page[size]=0", "page[size] is_integer"],
    ["page[number]=x", "page[number] is_integer"],
    ["limit=5", "limit unknown_property"],
  ])("the list of DCR providers refuses the query %s", async (query, refused) => {
    const answer = await get(`/v2/dcr-providers?${query}`);
    expect(answer.status).toBe(400);
    expect(readRefused(answer)).toEqual([refused]);
  });
});

describe("access to Konnect", () => {
  const send = (method: string, path: string, authorization?: string) =>
    call(method, `${sandbox.konnect.url}${path}`, authorization === undefined ? {} : { authorization }, {});

  it.each([undefined, "kpat_without_bearer", "Bearer kpat_of_somebody_else"])(
    "Konnect answers 401 to a request with the Authorization header %s",
    async (text) => {
      expect(await send("POST", "/v2/dcr-providers", text)).toMatchObject({
        status: 401,
        body: { type: "https://httpstatuses.com/401", title: "Unauthorized", detail: "Invalid credentials" },
      });
    },
  );

  it("Konnect answers 403 to creates by a viewer and to changes and deletes by a creator", async () => {
    const { tokens } = sandbox.konnect.state;
    tokens.set("viewer-token", "viewer").set("creator-token", "creator");
    const status = async (method: string, path: string, token: string) =>
      (await send(method, path, `Bearer ${token}`)).status;
    const [id = ""] = await createProviders("a");

    expect(await status("POST", "/v2/dcr-providers", "viewer-token")).toBe(403);
    expect(await status("POST", "/v2/dcr-providers", "creator-token")).toBe(400);
    expect(await status("PATCH", `/v2/dcr-providers/${id}`, "creator-token")).toBe(403);
    expect(await status("DELETE", `/v2/dcr-providers/${id}`, "creator-token")).toBe(403);
  });

  it("Konnect answers 405 to an unsupported method and 404 to an unknown path", async () => {
    const put = await callKonnect(sandbox, "PUT", "/v2/dcr-providers", {});
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect((await get("/v2/dcr-provider")).status).toBe(404);
  });

  it("Konnect answers 400 to a body that is not a JSON object", async () => {
    const authorization = `Bearer ${sandbox.credentials.konnectToken}`;
    for (const body of ["{", "[]", ""]) {
      const init = { method: "POST", headers: { authorization }, body };
      expect((await fetch(`${sandbox.konnect.url}/v2/dcr-providers`, init)).status).toBe(400);
    }
  });

  it.each([
    ["seconds", /^[1-9]\d*$/],
    ["date", /GMT$/],
    ["absent", /^$/],
  ] as const)(
    "with retryAfter %s, Konnect answers 429 in that form to a request over the rate limit",
    async (retryAfter, form) => {
      Object.assign(sandbox.switches.konnect, { rateLimit: { requests: 2, windowMs: 60_000 }, retryAfter });
      const answers = [await get("/v3/portals"), await get("/v3/portals"), await get("/v3/portals")];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
      expect(answers[2]?.headers.get("retry-after") ?? "").toMatch(form);
    },
  );
});
