import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toExitCode, toJsonReport, toReport } from "../../../src/smoke";
import { assertDocumented, printTotalsAtTheEnd } from "../../api-documents/assert-documented";
import { apiName, portalName, type Sandbox } from "../../sandbox";
import { callKonnect } from "../../sandbox-requests/calls";
import { createWorldForEachTest } from "../../troubleshooting/each-test";
import { toSmokeEnvironment, trySmoke } from "../../troubleshooting/smoke";
import type { TroubleshootingWorld } from "../../troubleshooting/world";

let sandbox: Sandbox;
let world: TroubleshootingWorld;
createWorldForEachTest((created) => {
  world = created;
  sandbox = created.sandbox;
});
/** Nothing of smoke stays: the application and the client are those that the world began with. */
afterEach(() => {
  assertDocumented(sandbox.recorder.exchanges);
});
printTotalsAtTheEnd();

const listClients = () => [...sandbox.okta.state.clients.keys()];
const listApplications = () => sandbox.konnect.state.applications.map(({ name }) => name);
function expectNothingLeft() {
  expect(listApplications()).toEqual(["Application of last week"]);
  expect(listClients()).toEqual([world.application.clientId]);
}

type Outcome = Awaited<ReturnType<typeof trySmoke>>;
const marks = { ok: "✓", warning: "!", problem: "✗", skipped: "–" };
const listResults = (results: Outcome["steps"] | Outcome["links"]) =>
  results.map(({ id, status }) => `${marks[status]} ${id.replace("smoke.", "")}`);
const allSteps = [
  "route",
  "sign-in",
  "api",
  "application",
  "registration",
  "token",
  "basic",
  "bearer",
  "wrong-credential",
  "forged-token",
  "clean-up",
];
const withoutKonnect = () => {
  const { KONNECT_TOKEN: _, ...env } = toSmokeEnvironment(world);
  return { env };
};
const withoutAutomaticApproval = () => sandbox.team.publish(apiName, portalName, { autoApprove: false });
/** Does something when smoke says that it does something. */
const when = (text: string, act: () => unknown) => ({
  progress: {
    show: (shown: string) => {
      if (shown.includes(text)) act();
    },
  },
});

describe("smoke on a working setup", () => {
  it("smoke runs the full developer flow and leaves nothing behind", async () => {
    const outcome = await trySmoke(world);
    expect(listResults(outcome.steps)).toEqual(allSteps.map((step) => `✓ ${step}`));
    expect(outcome.links).toEqual([]);
    expect(toExitCode(outcome)).toBe(0);
    expect(sandbox.recorder.requestsTo("gateway")).toEqual(Array(5).fill("GET /orders"));
    expect(sandbox.recorder.requestsTo("portal").at(-1)).toBe("POST /api/v3/developer/logout");
    expectNothingLeft();
  });

  it.each([
    [["client_credentials"], ["basic", "wrong-credential", "forged-token"]],
    [["bearer"], ["bearer", "wrong-credential", "forged-token"]],
  ])("with the auth methods %j, smoke sends only the requests %j", async (authMethods, requests) => {
    const path = `/v2/application-auth-strategies/${world.outputs.authStrategyId}`;
    await callKonnect(sandbox, "PATCH", path, {
      configs: { "openid-connect": { auth_methods: authMethods } },
    });
    const outputs = { ...world.outputs, konnect: { ...world.outputs.konnect, authMethods } };
    const outcome = await trySmoke({ ...world, outputs });
    expect(listResults(outcome.steps).slice(6, -1)).toEqual(requests.map((id) => `✓ ${id}`));
    expect(toExitCode(outcome)).toBe(0);
  });

  it("smoke works without a Konnect token and without a request to Konnect", async () => {
    const outcome = await trySmoke(world, {}, withoutKonnect());
    expect(toExitCode(outcome)).toBe(0);
    expect(sandbox.recorder.requestsTo("konnect")).toEqual([]);
  });

  it.each([
    [{ auto: false, approve: true }, "approved"],
    [{ auto: true, approve: true }, "approved at once"],
  ])("with %j, smoke reports its registration as %s", async ({ auto, approve }, seen) => {
    await sandbox.team.publish(apiName, portalName, { autoApprove: auto });
    const outcome = await trySmoke(world, { approve });
    expect(outcome.steps.find(({ id }) => id === "smoke.registration")).toMatchObject({ status: "ok", seen });
    expect(toExitCode(outcome)).toBe(0);
  });

  it("smoke waits until an administrator approves its registration", async () => {
    await withoutAutomaticApproval();
    const approve = () => void sandbox.team.decide(portalName, "approved");
    const outcome = await trySmoke(world, { timeoutSeconds: 20 }, when("until the registration is", approve));
    expect(toExitCode(outcome)).toBe(0);
  });

  it.each([403, 401, 503])(
    "smoke waits while the gateway still answers %i to a valid credential",
    async (status) => {
      const fault = { server: "gateway", kind: "status", status, skip: 1, times: 3 } as const;
      const active = sandbox.faults.add(fault);
      const outcome = await trySmoke(world, { timeoutSeconds: 20 });
      expect(active.hits).toBe(3);
      expect(toExitCode(outcome)).toBe(0);
    },
  );

  it("smoke signs in again if its session ends before it deletes the application", async () => {
    const outcome = await trySmoke(
      world,
      {},
      when("deleting the application", () => sandbox.portal.sessions.clear()),
    );
    expect(toExitCode(outcome)).toBe(0);
    expectNothingLeft();
  });

  it("smoke tries the credential of an existing application and leaves the application unchanged", async () => {
    const outcome = await trySmoke(world, { clientId: world.application.clientId });
    expect(listResults(outcome.steps)).toEqual(
      ["route", "application", "token", "basic", "bearer", "wrong-credential", "forged-token"].map(
        (step) => `✓ ${step}`,
      ),
    );
    expect(sandbox.recorder.requestsTo("portal")).toEqual([]);
    expectNothingLeft();
  });
});

describe("smoke and the choice of the API", () => {
  beforeEach(async () => {
    sandbox.konnect.state.addApi("Invoices", "/invoices");
    await sandbox.team.publish("Invoices", portalName);
  });

  it("smoke stops and lists the APIs if several are possible", async () => {
    const { error, steps } = await trySmoke(world);
    expect(error).toMatchObject({
      code: "DCR_SMOKE_API",
      message: expect.stringMatching(/API "Orders" \(.*\), API "Invoices" \(.*\)/) as string,
    });
    expect(listResults(steps)).toEqual(["✓ route", "✓ sign-in"]);
    expectNothingLeft();
  });

  it.each([
    ["its name", () => apiName],
    ["its id", () => world.apiId],
  ])("smoke finds the API by %s", async (_, api) => {
    expect(toExitCode(await trySmoke(world, { api: api() }))).toBe(0);
  });

  it("smoke uses the API that the stack publishes", async () => {
    const konnect = { ...world.outputs.konnect, publications: [{ api: apiName, apiId: world.apiId }] };
    expect(toExitCode(await trySmoke({ ...world, outputs: { ...world.outputs, konnect } }))).toBe(0);
  });

  it("smoke reports that an API of the given name is not published to the portal", async () => {
    const outcome = await trySmoke(world, { api: "Refunds" });
    expect(outcome.links).toMatchObject([
      {
        id: "smoke.published",
        status: "problem",
        seen: 'API "Refunds" is not published to "Acme Developers"',
      },
    ]);
    expect(toExitCode(outcome)).toBe(1);
  });
});

describe("smoke on a broken setup", () => {
  it("smoke stops at a rejected registration and reports it as the broken link", async () => {
    await withoutAutomaticApproval();
    const reject = () => void sandbox.team.decide(portalName, "rejected");
    const outcome = await trySmoke(world, { timeoutSeconds: 20 }, when("until the registration is", reject));
    expect(listResults(outcome.links)).toEqual(["✓ published", "✓ linked", "✓ strategy", "✗ registered"]);
    expect(outcome.links.at(-1)?.seen).toMatch(
      /^the registration of "konnect-okta-dcr smoke \w+" is rejected$/,
    );
    expectNothingLeft();
  });

  it("smoke without a Konnect token reports the links that it did not check", async () => {
    await withoutAutomaticApproval();
    const outcome = await trySmoke(world, { timeoutSeconds: 1 }, withoutKonnect());
    expect(listResults(outcome.links)).toEqual(["✓ published", "– linked", "– strategy", "✗ registered"]);
    expect(outcome.links[1]?.seen).toBe("not checked: environment variable KONNECT_TOKEN is not set");
    expect(toExitCode(outcome)).toBe(1);
  });

  it("smoke reports that the Konnect token has no right to approve", async () => {
    await withoutAutomaticApproval();
    sandbox.konnect.state.tokens.set(sandbox.credentials.konnectToken, "viewer");
    const outcome = await trySmoke(world, { approve: true, timeoutSeconds: 600 });
    expect(outcome.steps.find(({ id }) => id === "smoke.registration")?.seen).toMatch(
      /^pending, and could not be approved: Konnect answered 403 to PATCH/,
    );
    expectNothingLeft();
  });

  it("smoke approves only its own application, whatever id the portal returns", async () => {
    const [other] = sandbox.konnect.state.registrations;
    if (other === undefined) throw new Error("the world has no registration");
    other.status = "pending";
    const { id, clientId, clientSecret } = world.application;
    const application = { id, client_id: clientId, client_secret: clientSecret };
    const answers = [
      ["/api/v3/applications", application],
      [/registrations$/, { id: other.id, status: "pending" }],
    ] as const;
    for (const [path, body] of answers) {
      sandbox.faults.add({ server: "portal", method: "POST", path, kind: "status", status: 201, body });
    }
    const outcome = await trySmoke(world, { approve: true });
    expect(outcome.steps.find((step) => step.id === "smoke.registration")?.seen).toMatch(
      new RegExp(
        `^pending, and could not be approved: Konnect knows no registration ${other.id} of "konnect-okta-dcr smoke`,
      ),
    );
    expect(sandbox.recorder.requestsTo("konnect").filter((line) => line.startsWith("PATCH"))).toEqual([]);
    expect(other.status).toBe("pending");
  });

  it("smoke does not wait for the gateway if no gateway service is linked to the API", async () => {
    const [api] = sandbox.konnect.state.apis;
    await callKonnect(sandbox, "DELETE", `/v3/apis/${api?.id}/implementations/${api?.implementationId}`);
    const outcome = await trySmoke(world, { timeoutSeconds: 600 });
    expect(outcome.links.at(-1)).toMatchObject({ id: "smoke.linked", status: "problem" });
    expectNothingLeft();
  });

  it("smoke waits until its time-out and then reports the gateway as the broken link", async () => {
    sandbox.faults.add({ server: "gateway", kind: "status", status: 403, skip: 1, times: 10_000 });
    const outcome = await trySmoke(world);
    expect(listResults(outcome.links)).toEqual([
      "✓ published",
      "✓ linked",
      "✓ strategy",
      "✓ registered",
      "✓ credential",
      "✗ gateway",
    ]);
    expect(listResults(outcome.steps).slice(6)).toEqual([
      "✗ basic",
      "– bearer",
      "– wrong-credential",
      "– forged-token",
      "✓ clean-up",
    ]);
    expectNothingLeft();
  });

  it("smoke does not wait if the gateway answers 405", async () => {
    sandbox.faults.add({ server: "gateway", kind: "status", status: 405, skip: 1, times: 10_000 });
    const outcome = await trySmoke(world, { timeoutSeconds: 600 });
    expect(outcome.links.at(-1)).toMatchObject({
      id: "smoke.gateway",
      seen: expect.stringMatching(/^405 /) as string,
    });
  });

  it("smoke reports that Okta refuses a token and sends the gateway no credential", async () => {
    const server = sandbox.okta.state.findServer(world.outputs.authorizationServerId);
    server?.policies.splice(0);
    const outcome = await trySmoke(world, { timeoutSeconds: 600 });
    expect(outcome.links.at(-1)).toMatchObject({
      id: "smoke.credential",
      seen: expect.stringMatching(/^Okta refuses a token for it: access_denied/) as string,
    });
    expect(sandbox.recorder.requestsTo("gateway")).toEqual(["GET /orders"]);
    expectNothingLeft();
  });

  it("smoke reports that the API is published without the registration's strategy", async () => {
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const outcome = await trySmoke(world, { api: apiName });
    expect(listResults(outcome.steps).slice(4)).toEqual(["✗ registration", "✓ clean-up"]);
    expect(outcome.links.at(-1)).toMatchObject({ id: "smoke.strategy", status: "problem" });
    expectNothingLeft();
  });

  it("smoke reports that Konnect cannot create a client in Okta", async () => {
    for (const token of [...sandbox.okta.state.apiTokens]) sandbox.okta.state.revokeApiToken(token.id);
    const outcome = await trySmoke(world);
    expect(outcome.steps.at(-1)).toMatchObject({
      id: "smoke.application",
      status: "problem",
      seen: expect.stringContaining("Unable to create the DCR application: Okta answered 401") as string,
    });
    expect(toExitCode(outcome)).toBe(1);
  });

  it("smoke reports a route that accepts a wrong credential", async () => {
    sandbox.faults.add({ server: "gateway", kind: "status", status: 200, body: {}, times: 10_000 });
    const outcome = await trySmoke(world);
    expect(listResults(outcome.steps).slice(6)).toEqual([
      "✓ basic",
      "✓ bearer",
      "✗ wrong-credential",
      "– forged-token",
      "✓ clean-up",
    ]);
    expect(outcome.links.at(-1)?.seen).toBe("200 {} to a wrong credential");
  });

  it("smoke reports a route that accepts a wrong credential even if Okta refuses the application's secret", async () => {
    sandbox.faults.add({ server: "gateway", kind: "status", status: 200, body: {}, times: 10_000 });
    const env = { ...toSmokeEnvironment(world), PORTAL_CLIENT_SECRET: "a secret of last year" };
    const outcome = await trySmoke(world, { clientId: world.application.clientId }, { env });
    expect(listResults(outcome.links).slice(3)).toEqual(["✓ registered", "✗ credential", "✗ gateway"]);
    expect(outcome.links.at(-2)?.seen).toMatch(
      /^Okta does not accept the client id and secret: invalid_client/,
    );
    expect(outcome.links.at(-1)?.seen).toBe("200 {} to a wrong credential");
  });

  it("smoke reports a gateway that accepts a credential that Okta refuses but refuses a wrong one", async () => {
    sandbox.faults.add({ server: "gateway", kind: "status", status: 200, body: {}, skip: 1 });
    const env = { ...toSmokeEnvironment(world), PORTAL_CLIENT_SECRET: "a secret of last year" };
    const outcome = await trySmoke(world, { clientId: world.application.clientId }, { env });
    expect(outcome.links.at(-1)).toMatchObject({
      id: "smoke.credential",
      seen: expect.stringMatching(/^the gateway accepts it although Okta refuses it/) as string,
    });
  });

  it.each([302, 403, 404])(
    "smoke reports a problem if the gateway answers %i to a wrong credential",
    async (status) => {
      sandbox.faults.add({ server: "gateway", kind: "status", status, body: {}, skip: 3, times: 10_000 });
      const outcome = await trySmoke(world);
      expect(listResults(outcome.steps).slice(6)).toEqual([
        "✓ basic",
        "✓ bearer",
        "✗ wrong-credential",
        "– forged-token",
        "✓ clean-up",
      ]);
      expect(outcome.links.at(-1)).toMatchObject({
        id: "smoke.gateway",
        status: "problem",
        seen: `${status} {} to a wrong credential, instead of 401`,
        why: "something else on the route answers before the strategy does",
      });
      expect(toExitCode(outcome)).toBe(1);
    },
  );

  it.each([429, 500, 503])(
    "smoke does not judge the answer %i to a wrong credential and returns exit code 2",
    async (status) => {
      sandbox.faults.add({ server: "gateway", kind: "status", status, body: {}, skip: 3, times: 10_000 });
      const outcome = await trySmoke(world);
      expect(outcome.steps.find(({ id }) => id === "smoke.wrong-credential")).toMatchObject({
        status: "skipped",
        seen: `not checked: ${status} {}, but 401 was expected`,
      });
      expect(outcome.links).toEqual([]);
      expect(toExitCode(outcome)).toBe(2);
    },
  );

  it("smoke reports a client id without an application and an application that is not registered for the API", async () => {
    const unknown = await trySmoke(world, { clientId: "0oaUnknown" });
    expect(unknown.links.at(-1)).toMatchObject({
      id: "smoke.registered",
      seen: "no application of the portal has this client id",
    });
    await world.developer("DELETE", `/api/v3/applications/${world.application.id}`);
    const made = await world.developer("POST", "/api/v3/applications", { name: "New" });
    const { client_id: clientId, client_secret: secret } = made.body;
    const env = { ...toSmokeEnvironment(world), PORTAL_CLIENT_SECRET: String(secret) };
    const outcome = await trySmoke(world, { clientId: String(clientId) }, { env });
    expect(outcome.links.at(-1)).toMatchObject({
      id: "smoke.registered",
      seen: '"New" is not registered for the API',
    });
  });
});

describe("smoke that cannot run", () => {
  it("smoke reports a route that the gateway does not have and sends the portal no request", async () => {
    const outcome = await trySmoke(world, { route: `${sandbox.gateway.url}/nowhere` });
    expect(outcome.steps).toMatchObject([
      { id: "smoke.route", status: "problem", seen: expect.stringContaining("404") as string },
    ]);
    expect(toExitCode(outcome)).toBe(1);
    expect(sandbox.recorder.requestsTo("portal")).toEqual([]);
  });

  it("smoke reports a developer account that waits for approval", async () => {
    for (const developer of sandbox.konnect.state.developers) developer.status = "pending";
    const outcome = await trySmoke(world);
    expect(outcome.steps.at(-1)).toMatchObject({
      id: "smoke.sign-in",
      status: "problem",
      seen: "the account of dee@acme.invalid is pending",
    });
    expect(toExitCode(outcome)).toBe(1);
  });

  it.each([
    ["a wrong password", { PORTAL_DEVELOPER_PASSWORD: "another one" }, "the password is wrong"],
    [
      "an unknown developer",
      { PORTAL_DEVELOPER_EMAIL: "no@acme.invalid" },
      "the portal has no such developer",
    ],
    [
      "a wrong password, without a Konnect token",
      { PORTAL_DEVELOPER_PASSWORD: "another one", KONNECT_TOKEN: "" },
      "the password is wrong, or the account is not approved (not checked: environment variable KONNECT_TOKEN is empty)",
    ],
  ])("smoke reports why the sign-in failed for %s", async (_, changes, said) => {
    const outcome = await trySmoke(world, {}, { env: { ...toSmokeEnvironment(world), ...changes } });
    expect(outcome.error).toMatchObject({
      code: "DCR_SMOKE_SIGN_IN",
      message: expect.stringMatching(new RegExp(`: ${said.replace(/[()]/g, ".")}$`)) as string,
    });
    expect(toExitCode(outcome)).toBe(2);
    expectNothingLeft();
  });

  it.each([
    [
      "authentication-settings",
      { basic_auth_enabled: false, oidc_auth_enabled: true },
      "single sign-on only",
    ],
    ["", { authentication_enabled: false }, "is public, without sign-in"],
  ])("smoke sends no password after a PATCH of portals/ID/%s with %j", async (part, body, said) => {
    const { status } = await callKonnect(
      sandbox,
      "PATCH",
      `/v3/portals/${world.portalId}/${part}`.replace(/\/$/, ""),
      body,
    );
    expect(status).toBe(200);
    const outcome = await trySmoke(world);
    expect(outcome.error).toMatchObject({
      code: "DCR_SMOKE_SIGN_IN",
      message: expect.stringContaining(said) as string,
    });
    expect(sandbox.recorder.requestsTo("portal")).toEqual(["GET /api/v3/portal"]);
    expect(toExitCode(outcome)).toBe(2);
  });

  it("smoke sends no password to a portal with another id than the registration's", async () => {
    const outputs = { ...world.outputs, portalId: "0f0f0f0f-0000-4000-8000-000000000000" };
    const { error } = await trySmoke({ ...world, outputs });
    expect(error?.code).toBe("DCR_PORTAL_URL");
    expect(sandbox.recorder.requestsTo("portal")).toEqual(["GET /api/v3/portal"]);
  });

  describe("without the portal's id in the stack outputs", () => {
    const otherPortal = "Another Portal";
    const toWorld = (portal: string) => {
      const { portalId: _, ...outputs } = world.outputs;
      return { ...world, outputs: { ...outputs, konnect: { ...outputs.konnect, portal } } };
    };
    const addOtherPortal = async () => {
      const { status, body } = await callKonnect(sandbox, "POST", "/v3/portals", { name: otherPortal });
      expect(status).toBe(201);
      return String(body.id);
    };

    it("smoke sends no password if the portal is not the one that has the registration's portal name in Konnect", async () => {
      await addOtherPortal();
      const outcome = await trySmoke(toWorld(otherPortal), { approve: true });
      expect(outcome.error?.code).toBe("DCR_PORTAL_URL");
      expect(sandbox.recorder.requestsTo("portal")).toEqual(["GET /api/v3/portal"]);
    });

    it("smoke sends no password if the portal is not the one whose id is in the settings", async () => {
      const id = await addOtherPortal();
      const outcome = await trySmoke(toWorld(id), {}, withoutKonnect());
      expect(outcome.error?.code).toBe("DCR_PORTAL_URL");
      expect(sandbox.recorder.requestsTo("portal")).toEqual(["GET /api/v3/portal"]);
    });

    it("smoke --approve succeeds if the portal is the one that has the registration's portal name in Konnect", async () => {
      await withoutAutomaticApproval();
      expect(toExitCode(await trySmoke(toWorld(portalName), { approve: true }))).toBe(0);
    });

    it("smoke --approve sends no password if Konnect does not know the registration's portal", async () => {
      const { error } = await trySmoke(toWorld("No Such Portal"), { approve: true });
      expect(error).toMatchObject({
        code: "DCR_SMOKE_CREDENTIALS",
        message:
          '--approve needs the id of the registration\'s portal: Konnect has no Dev Portal "No Such Portal" in this region; it has "Acme Developers"',
      });
      expect(sandbox.recorder.requestsTo("portal")).toEqual(["GET /api/v3/portal"]);
    });

    it("smoke without a Konnect token warns that it did not check the portal", async () => {
      const outcome = await trySmoke(toWorld(portalName), {}, withoutKonnect());
      expect(outcome.steps.find(({ id }) => id === "smoke.sign-in")).toMatchObject({
        status: "warning",
        seen: expect.stringMatching(
          /; not checked whether it is the registration's portal: environment variable KONNECT_TOKEN is not set$/,
        ) as string,
      });
      expect(toExitCode(outcome)).toBe(0);
    });
  });

  it("smoke --approve without a Konnect token does not sign in", async () => {
    const { error } = await trySmoke(world, { approve: true }, withoutKonnect());
    expect(error).toMatchObject({
      code: "DCR_SMOKE_CREDENTIALS",
      message: "--approve needs the Konnect token: environment variable KONNECT_TOKEN is not set",
    });
    expect(sandbox.recorder.requestsTo("portal")).toEqual(["GET /api/v3/portal"]);
  });

  it.each([
    ["returns 503", { kind: "status", status: 503 }, "DCR_PORTAL_UNAVAILABLE"],
    [
      "redirects to another address",
      { kind: "status", status: 302, headers: { location: "http://127.0.0.1:1/" } },
      "DCR_PORTAL_REFUSED",
    ],
    ["returns HTML", { kind: "html" }, "DCR_HTTP_ANSWER_INVALID"],
    ["loses its connection", { kind: "reset-before" }, "DCR_HTTP_UNREACHABLE"],
  ] as const)("smoke reports an error code if the sign-in request %s", async (_, fault, code) => {
    sandbox.faults.add({
      server: "portal",
      path: "/api/v3/developer/authenticate",
      method: "POST",
      ...fault,
    });
    const outcome = await trySmoke(world);
    expect(outcome.error?.code).toBe(code);
    expect(toExitCode(outcome)).toBe(2);
  });
});

describe("smoke cleanup", () => {
  it.each(["creating an application", "registering the application", "until the registration is approved"])(
    'smoke deletes its application if it is interrupted at the progress text "%s"',
    async (text) => {
      await withoutAutomaticApproval();
      const controller = new AbortController();
      const outcome = await trySmoke(
        world,
        { timeoutSeconds: 600 },
        { ...when(text, () => controller.abort()), signal: controller.signal },
      );
      expect(outcome.error?.code).toBe("DCR_SMOKE_INTERRUPTED");
      expect(outcome.steps.at(-1)).toMatchObject({ id: "smoke.clean-up", status: "ok" });
      expect(toExitCode(outcome)).toBe(2);
      expectNothingLeft();
    },
  );

  it.each([
    "checking the route",
    "signing in",
    "requesting a token",
    "with Basic",
    "with a bearer",
    "with a wrong",
  ])('smoke leaves nothing behind if it is interrupted at the progress text "%s"', async (text) => {
    const controller = new AbortController();
    const outcome = await trySmoke(
      world,
      {},
      { ...when(text, () => controller.abort()), signal: controller.signal },
    );
    expect(outcome.error?.code).toBe("DCR_SMOKE_INTERRUPTED");
    expectNothingLeft();
  });

  it.each([
    ["POST", "/api/v3/applications"],
    ["POST", /registrations$/],
    ["DELETE", /applications/],
    ["POST", "/api/v3/developer/logout"],
  ])(
    "smoke leaves nothing behind if it is interrupted during the portal request %s %s",
    async (method, path) => {
      const controller = new AbortController();
      const onHit = () => controller.abort();
      sandbox.faults.add({ server: "portal", method, path, kind: "pass", onHit });
      const outcome = await trySmoke(world, {}, { signal: controller.signal });
      expect(outcome.error?.code).toBe("DCR_SMOKE_INTERRUPTED");
      expect(outcome.steps.at(-1)).toMatchObject({ id: "smoke.clean-up", status: "ok" });
      expectNothingLeft();
    },
  );

  it("smoke cleans up after an unreadable response to its registration and does not report it as a refusal", async () => {
    sandbox.faults.add({ server: "portal", method: "POST", path: /registrations$/, kind: "html" });
    const outcome = await trySmoke(world);
    expect(outcome.error?.code).toBe("DCR_HTTP_ANSWER_INVALID");
    expect(listResults(outcome.steps).slice(3)).toEqual(["✓ application", "✓ clean-up"]);
    expect(toExitCode(outcome)).toBe(2);
    expectNothingLeft();
  });

  it.each(["reset-after", "truncate"] as const)(
    "smoke leaves nothing behind if the create response is lost by %s",
    async (kind) => {
      sandbox.faults.add({ server: "portal", method: "POST", path: "/api/v3/applications", kind });
      const outcome = await trySmoke(world);
      expect(outcome.error?.code).toMatch(/^DCR_HTTP_/);
      expect(outcome.steps.at(-1)).toMatchObject({ id: "smoke.clean-up", status: "ok" });
      expectNothingLeft();
    },
  );

  it("smoke leaves nothing behind if the create response is lost and the application appears late", async () => {
    const path = "/api/v3/applications";
    const body = { data: [], meta: { page: { number: 1, size: 100, total: 0 } } };
    sandbox.faults.add({ server: "portal", method: "POST", path, kind: "reset-after" });
    sandbox.faults.add({
      server: "portal",
      method: "GET",
      path,
      kind: "status",
      status: 200,
      body,
      times: 2,
    });
    sandbox.faults.add({ server: "portal", method: "GET", path, kind: "status", status: 503, skip: 2 });
    const outcome = await trySmoke(world);
    expect(outcome.steps.at(-1)).toMatchObject({ id: "smoke.clean-up", status: "ok" });
    expectNothingLeft();
  });

  it("smoke warns about an application that may be left if the create response is lost and no application is found", async () => {
    const path = "/api/v3/applications";
    sandbox.faults.add({ server: "portal", method: "POST", path, kind: "reset-before" });
    const outcome = await trySmoke(world);
    expect(sandbox.recorder.requestsTo("portal").filter((line) => line === `GET ${path}`)).toHaveLength(5);
    expect(outcome.steps.at(-1)).toMatchObject({
      id: "smoke.clean-up",
      status: "warning",
      seen: expect.stringMatching(
        /^the application "konnect-okta-dcr smoke \w{12}" may still exist/,
      ) as string,
      fix: expect.stringMatching(
        new RegExp(`^${sandbox.portal.url} > My Apps > konnect-okta-dcr smoke \\w{12}: delete it`),
      ) as string,
    });
    expect(outcome.error?.code).toBe("DCR_HTTP_UNREACHABLE");
    expect(toExitCode(outcome)).toBe(2);
  });

  it("smoke reports the id and the place of an application that it could not delete", async () => {
    sandbox.faults.add({ server: "okta", method: "DELETE", path: /clients/, kind: "status", status: 403 });
    const outcome = await trySmoke(world);
    const left = sandbox.konnect.state.applications.at(-1);
    expect(outcome.steps.at(-1)).toMatchObject({
      id: "smoke.clean-up",
      status: "problem",
      seen: expect.stringContaining(
        `application "${left?.name}" (${left?.id}) is still at ${sandbox.portal.url}: Dev Portal answered 400`,
      ) as string,
      fix: `${sandbox.portal.url} > My Apps > ${left?.name}: delete it`,
    });
    expect(toExitCode(outcome)).toBe(1);
  });

  it.each(["requesting a token from Okta", "deleting the application"])(
    'smoke cleans up and reports an internal error at the progress text "%s"',
    async (text) => {
      const fail = () => {
        throw new TypeError("a defect");
      };
      const outcome = await trySmoke(world, {}, when(text, fail));
      expect(outcome.steps.at(-1)).toMatchObject({ id: "smoke.clean-up", status: "ok" });
      expect(outcome.error).toMatchObject({
        code: "DCR_SMOKE_UNEXPECTED",
        message: "unexpected: TypeError: a defect",
      });
      expect(toExitCode(outcome)).toBe(2);
      expectNothingLeft();
    },
  );

  it("smoke reports what is left behind and returns exit code 2 after an internal error", async () => {
    sandbox.faults.add({ server: "okta", method: "DELETE", path: /clients/, kind: "status", status: 403 });
    const fail = () => {
      throw new TypeError("a defect");
    };
    const outcome = await trySmoke(world, {}, when("requesting a token", fail));
    expect(toReport(outcome)).toMatch(
      /✗ clean-up: application "konnect-okta-dcr smoke .* is still at .*\[DCR_SMOKE_UNEXPECTED\] unexpected: TypeError: a defect\./s,
    );
    expect(toExitCode(outcome)).toBe(2);
  });

  it("smoke reports the client that the portal left in Okta", async () => {
    sandbox.switches.konnect.deleteNeedsIdentityProvider = false;
    sandbox.faults.add({ server: "okta", method: "DELETE", path: /clients/, kind: "status", status: 403 });
    const clean = await trySmoke(world);
    const left = listClients().find((id) => id !== world.application.clientId);
    expect(clean.steps.at(-1)).toMatchObject({
      id: "smoke.clean-up",
      status: "problem",
      seen: expect.stringMatching(new RegExp(`Okta still gives tokens to its client ${left}$`)) as string,
    });
    expect(toExitCode(clean)).toBe(1);
  });

  it("smoke reports a cleanup problem if it cannot find out whether it created an application", async () => {
    const path = "/api/v3/applications";
    sandbox.faults.add({ server: "portal", method: "POST", path, kind: "reset-after" });
    sandbox.faults.add({ server: "portal", method: "GET", path, kind: "status", status: 500, times: 9 });
    const outcome = await trySmoke(world);
    expect(outcome.steps.at(-1)).toMatchObject({ id: "smoke.clean-up", status: "problem" });
    expect(toExitCode(outcome)).toBe(1);
  });
});

describe("smoke report", () => {
  it("the smoke report shows the steps, the broken link, and its fix", async () => {
    await withoutAutomaticApproval();
    const outcome = await trySmoke(world);
    const text = toReport(outcome)
      .replaceAll(sandbox.gateway.url, "GATEWAY")
      .replaceAll(sandbox.portal.url, "PORTAL")
      .replace(/smoke [0-9a-f]{12}/g, "smoke NAME")
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID")
      .replace(/0oa\w+/, "CLIENT");
    expect(text).toMatchInlineSnapshot(`
      "developer-portal · GATEWAY/orders

        ✓ route: GATEWAY/orders exists
        ✓ sign-in to the Dev Portal: dee@acme.invalid at "Acme Developers", PORTAL
        ✓ API: API "Orders" (ID), shown by "Acme Developers"
        ✓ application: "konnect-okta-dcr smoke NAME" (ID), client CLIENT in Okta
        ✗ registration: still pending after 1 s
        ✓ clean-up: "konnect-okta-dcr smoke NAME" is deleted, and Okta no longer knows its client

      Where it fails
        ✓ publication: API "Orders" (ID) is published to "Acme Developers"
        ✓ gateway service: linked to a gateway service, in sync
        ✓ strategy of the publication: the publication uses the registration's strategy
        ✗ registration: the registration of "konnect-okta-dcr smoke NAME" is pending

      To fix
        ✗ registration: the registration of "konnect-okta-dcr smoke NAME" is pending
            why:  the gateway refuses the application until it is approved
            fix:  Konnect > Dev Portal > the portal > Access and approvals > App Registrations: approve it (smoke --approve approves its own); to approve all registrations for the API, publish it with automatic approval

      It does not work."
    `);
    expect(JSON.parse(toJsonReport(outcome))).toMatchObject({
      ok: false,
      results: [
        {
          registration: "developer-portal",
          links: [{}, {}, {}, { id: "smoke.registered", status: "problem" }],
        },
      ],
    });
  });

  it("the smoke report and the progress texts contain no secret", async () => {
    const shown: string[] = [];
    const secrets = new Set<string>();
    const show = (text: string) => {
      shown.push(text);
      for (const { secret } of sandbox.okta.state.clients.values()) secrets.add(secret);
    };
    const route = `${sandbox.gateway.url}/orders?apikey=canary-of-a-query`;
    const outcome = await trySmoke(world, { route }, { progress: { show } });
    const text = `${toReport(outcome)}${toJsonReport(outcome)}${shown.join()}`;
    const { developer, konnectToken, dcrToken } = sandbox.credentials;
    expect(secrets.size).toBe(2);
    for (const secret of [developer.password, konnectToken, dcrToken, "canary-of-a-query", ...secrets]) {
      expect(secret.length).toBeGreaterThanOrEqual(12);
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/eyJ/);
  });
});

describe("smoke on registrations from another organization", () => {
  it.each([
    ["a developer's application", {}, "https://evil.okta.com/oauth2/default", "acme"],
    ["a developer's application", {}, "https://evil.example/oauth2/default", ""],
    ["--client-id", { clientId: "0oa1" }, "https://evil.okta.com/oauth2/default", "acme"],
    ["--client-id", { clientId: "0oa1" }, "https://evil.example/oauth2/default", ""],
  ])("smoke with %s (%j) sends nothing if the issuer of --registrations is foreign: %s", async (...args) => {
    const [, options, issuer, organization] = args;
    const env = { ...toSmokeEnvironment(world), OKTA_ORG_NAME: organization, OKTA_BASE_URL: "okta.com" };
    sandbox.recorder.clear();
    const outcome = await trySmoke({ ...world, outputs: { ...world.outputs, issuer } }, options, { env });
    expect(outcome.error).toMatchObject({
      code: "DCR_OKTA_ISSUER_FOREIGN",
      message: expect.stringContaining(new URL(issuer).host) as string,
    });
    expect(toExitCode(outcome)).toBe(2);
    expect(sandbox.recorder.exchanges).toEqual([]);
  });

  it("smoke trusts the issuer in the outputs of its own stack", async () => {
    const issuer = "https://evil.okta.com/oauth2/default";
    const env = { ...toSmokeEnvironment(world), OKTA_ORG_NAME: "acme", OKTA_BASE_URL: "okta.com" };
    const outputs = { ...world.outputs, issuer, exampleRoute: `${sandbox.gateway.url}/nowhere` };
    const outcome = await trySmoke({ ...world, outputs }, {}, { env, readConfig: () => undefined });
    expect(outcome.steps.map(({ id }) => id)).toContain("smoke.route");
  });
});
