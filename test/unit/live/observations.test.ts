import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { holdAgainstDocuments } from "../../api-documents/documented";
import { observe } from "../../live/observations";
import { type Sandbox, startSandbox } from "../../sandbox";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const run = () =>
  observe({
    konnectUrl: sandbox.konnect.url,
    konnectToken: sandbox.credentials.konnectToken,
    oktaUrl: sandbox.okta.url,
    oktaToken: sandbox.credentials.oktaApiToken,
    issuer: `${sandbox.okta.url}/oauth2/default`,
    prefix: "dcr-live-0",
  });
const countObjects = () => {
  const { providers, strategies, portals, apis, developers, applications } = sandbox.konnect.state;
  const clients = [...sandbox.okta.state.clients];
  return [providers, strategies, portals, apis, developers, applications, clients].map((list) => list.length);
};

it.each([
  ["omitsDisplayName", true],
  ["omitsDisplayName", false],
  ["trimsIssuer", true],
  ["trimsIssuer", false],
  ["namesAreUnique", true],
  ["namesAreUnique", false],
  ["verifyFailsWith4xx", true],
  ["verifyFailsWith4xx", false],
  ["patchMergesConfig", true],
  ["patchMergesConfig", false],
  ["putCreates", true],
  ["putCreates", false],
  ["refusesProviderInUse", true],
  ["refusesProviderInUse", false],
  ["refusesDefaultInUse", true],
  ["refusesDefaultInUse", false],
  ["refusesStrategyWithApplications", true],
  ["refusesStrategyWithApplications", false],
  ["refusesOversizedPage", true],
  ["refusesOversizedPage", false],
] as const)(
  "the live run reports that %s is %s in the service, and leaves nothing",
  async (name, position) => {
    Object.assign(sandbox.switches.konnect, { [name]: position });
    const before = countObjects();
    expect((await run()).find((item) => item.name === name)?.position).toBe(position);
    expect(countObjects()).toEqual(before);
  },
);

it.each([400, 409] as const)("the live run reports that a taken name is answered with %i", async (status) => {
  Object.assign(sandbox.switches.konnect, { namesAreUnique: true, takenNameStatus: status });
  expect((await run()).find(({ name }) => name === "takenNameStatus")?.position).toBe(status);
});

it.each([true, false])("the live run reports that new clients need DPoP: %s", async (position) => {
  sandbox.switches.okta.newClientsNeedDpop = position;
  const before = countObjects();
  expect((await run()).find(({ name }) => name === "newClientsNeedDpop")?.position).toBe(position);
  expect(countObjects()).toEqual(before);
});

it.each(["seconds", "date", "absent"] as const)(
  "the live run waits for a rate limit, goes on, and reports Retry-After as %s",
  async (retryAfter) => {
    const rateLimit = { requests: 6, windowMs: 500 };
    Object.assign(sandbox.switches.konnect, { rateLimit, retryAfter });
    const before = countObjects();
    const found = await run();
    expect(found.find(({ name }) => name === "retryAfter")?.position).toBe(retryAfter);
    expect(found.find(({ name }) => name === "rateLimit")?.position).toBe(true);
    expect(found.find(({ name }) => name === "patchMergesConfig")?.position).toBe(true);
    expect(countObjects()).toEqual(before);
  },
  20_000,
);

it("the live run reports no rate limit if no request was refused", async () => {
  const found = await run();
  expect(found.find(({ name }) => name === "rateLimit")).toMatchObject({
    position: undefined,
    seen: expect.stringMatching(/^0 of \d+ requests/) as string,
  });
});

it("the live run gives a reason for each open behaviour that it does not observe", async () => {
  const notTried = (await run()).filter(({ seen }) => seen.startsWith("not tried: "));
  expect(notTried.map(({ name }) => name).sort()).toEqual([
    "acceptsRawBasic",
    "deleteNeedsIdentityProvider",
    "listsGrantedScopes",
    "openWithoutStrategy",
    "publicationTakesDefault",
    "retryAfter",
    "verifyCreatesClient",
  ]);
  for (const { seen } of notTried) expect(seen.length).toBeGreaterThan(30);
});

it("the live run reports the largest page", async () => {
  sandbox.switches.konnect.maxPageSize = 50;
  expect((await run()).find(({ name }) => name === "maxPageSize")?.position).toBe(50);
});

it.each([true, false])("the live run reports API Access Management: %s", async (position) => {
  sandbox.switches.okta.hasAccessManagement = position;
  expect((await run()).find(({ name }) => name === "hasAccessManagement")?.position).toBe(position);
});

it("the live run names every switch of the sandbox, tried or not", async () => {
  const names = (await run()).map(({ name }) => name);
  const switches = [...Object.keys(sandbox.switches.konnect), ...Object.keys(sandbox.switches.okta)];
  expect([...names].sort()).toEqual([...switches].sort());
});

it.each([true, false])("the live run reports that the default server has a policy: %s", async (position) => {
  const other = await startSandbox({ okta: { defaultServerHasPolicy: position } });
  try {
    const found = await observe({
      konnectUrl: other.konnect.url,
      konnectToken: other.credentials.konnectToken,
      oktaUrl: other.okta.url,
      oktaToken: other.credentials.oktaApiToken,
      issuer: `${other.okta.url}/oauth2/default`,
      prefix: "dcr-live-0",
    });
    expect(found.find(({ name }) => name === "defaultServerHasPolicy")?.position).toBe(position);
  } finally {
    await other.close();
  }
});

it("the live run's observations send only requests that the API documents describe", async () => {
  sandbox.recorder.clear();
  await run();
  expect(holdAgainstDocuments(sandbox.recorder.exchanges).violations).toEqual([]);
});
