import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createSurroundings } from "../../../src/diagnosis/surroundings";
import { type Diagnosis, diagnose, toExitCode, toJsonReport, toReport } from "../../../src/doctor";
import type { RegistrationOutputs } from "../../../src/stack/registration-outputs";
import { assertDocumented, printTotalsAtTheEnd } from "../../api-documents/assert-documented";
import { lookupHook, startForeignHost } from "../../foreign-host";
import { type Sandbox, startSandbox } from "../../sandbox";
import { createRegistration, send } from "../../troubleshooting/sandbox-registration";

let sandbox: Sandbox;
let outputs: RegistrationOutputs;
let base: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => assertDocumented(sandbox.recorder.exchanges));
printTotalsAtTheEnd();
beforeEach(async () => {
  const { state } = sandbox.okta;
  state.reset();
  for (const { id } of state.apiTokens.filter(({ name }) => name === "konnect dcr")) state.revokeApiToken(id);
  state.issueApiToken("konnect dcr", "application", sandbox.credentials.dcrToken);
  outputs = await createRegistration(sandbox);
  base = `${sandbox.okta.url}/api/v1/authorizationServers/${outputs.authorizationServerId}`;
  sandbox.konnect.state.publications.length = 0;
  await sandbox.publishOrders();
  sandbox.faults.clear();
  sandbox.recorder.clear();
});

const toOkta = (method: string, path: string, body?: unknown) =>
  send(method, `${base}${path}`, `SSWS ${sandbox.credentials.oktaApiToken}`, body);
const toKonnect = (method: string, path: string, body?: unknown) =>
  send(method, `${sandbox.konnect.url}${path}`, `Bearer ${sandbox.credentials.konnectToken}`, body);
const look = (env = sandbox.env(), only?: "token" | "okta") =>
  diagnose({ "developer-portal": outputs }, createSurroundings({ env, httpSettings: { retries: 0 } }), {
    only,
  });
const findNotOk = (diagnoses: Diagnosis[]) =>
  diagnoses
    .flatMap(({ checks }) => checks)
    .filter(({ status, id }) => status !== "ok" && id !== "token.metadata")
    .map(({ status, id }) => `${status} ${id}`);
const getState = () => {
  const server = sandbox.okta.state.findServer(outputs.authorizationServerId);
  const api = sandbox.konnect.state.apis[0];
  const dcrToken = sandbox.okta.state.apiTokens.find(({ name }) => name === "konnect dcr");
  if (server === undefined || api === undefined || dcrToken === undefined)
    throw new Error("sandbox is empty");
  return { server, api, dcrToken };
};

describe("doctor on a working registration", () => {
  it("doctor finds nothing to fix in a working registration", async () => {
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual([]);
    expect(toExitCode(diagnoses)).toBe(0);
  });

  it("doctor sends only GET requests and no request twice", async () => {
    await look();
    const requests = [...sandbox.recorder.requestsTo("okta"), ...sandbox.recorder.requestsTo("konnect")];
    expect(requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
    expect(new Set(requests).size).toBe(requests.length);
    expect(requests).toHaveLength(14);
  });

  it("doctor sends only one request if the area token is selected", async () => {
    outputs = { ...outputs, okta: { ...outputs.okta, dcrTokenId: getState().dcrToken.id } };
    const diagnoses = await look(sandbox.env(), "token");
    expect(sandbox.recorder.requestsTo("okta")).toEqual(["GET /oauth2/v1/clients"]);
    expect(sandbox.recorder.requestsTo("konnect")).toEqual([]);
    expect(toExitCode(diagnoses)).toBe(0);
  });

  it("doctor reads the metadata of the DCR token before it uses the token", async () => {
    const { dcrToken } = getState();
    dcrToken.expiresAt = Date.now() + 3.5 * 24 * 3600 * 1000;
    outputs = { ...outputs, okta: { ...outputs.okta, dcrTokenId: dcrToken.id } };
    const diagnoses = await look();
    expect(toReport(diagnoses)).toContain("3 days were left until idle expiry; this check has just used it");
  });

  it("the text and JSON reports of doctor contain no token", async () => {
    const { oktaApiToken, dcrToken, konnectToken } = sandbox.credentials;
    const diagnoses = await look();
    for (const text of [toReport(diagnoses), toJsonReport(diagnoses)]) {
      for (const secret of [oktaApiToken, dcrToken, konnectToken]) expect(text).not.toContain(secret);
    }
  });
});

describe("doctor on a broken registration", () => {
  it.each<[name: string, breakIt: () => unknown, found: string[]]>([
    [
      "server inactive",
      () => toOkta("POST", "/lifecycle/deactivate"),
      ["problem okta.server", "problem binding.issuer"],
    ],
    [
      "scope missing",
      () => void getState().server.scopes.splice(-1),
      ["problem okta.scope", "problem binding.scopes"],
    ],
    [
      "scope with consent required",
      () => Object.assign(getState().server.scopes.at(-1) ?? {}, { consent: "REQUIRED" }),
      ["problem okta.scope"],
    ],
    [
      "claim missing",
      () => void getState().server.claims.splice(-1),
      ["problem okta.claim", "problem binding.claim"],
    ],
    [
      "claim in the ID token only",
      () => Object.assign(getState().server.claims.at(-1) ?? {}, { claimType: "IDENTITY" }),
      ["problem okta.claim", "problem binding.claim"],
    ],
    ["no policy", () => void getState().server.policies.splice(0), ["problem okta.access-policy"]],
    [
      "policy for named clients only",
      () => Object.assign(getState().server.policies[0] ?? {}, { clients: ["0oa1"] }),
      ["problem okta.access-policy"],
    ],
    [
      "rule without client_credentials",
      () => Object.assign(getState().server.policies[0]?.rules[0] ?? {}, { grantTypes: ["implicit"] }),
      ["problem okta.access-policy"],
    ],
    [
      "rule without a scope",
      () => Object.assign(getState().server.policies[0]?.rules[0] ?? {}, { scopes: [] }),
      ["problem okta.access-policy"],
    ],
    [
      "DCR token revoked",
      () => sandbox.okta.state.revokeApiToken(getState().dcrToken.id),
      ["problem token.accepted"],
    ],
    [
      "DCR token expired",
      () => Object.assign(getState().dcrToken, { expiresAt: 0 }),
      ["problem token.accepted"],
    ],
    [
      "DCR token from another network zone",
      () => Object.assign(getState().dcrToken, { network: { connection: "ZONE", include: ["nzo1"] } }),
      ["problem token.accepted"],
    ],
    [
      "openid added to the strategy manually",
      () =>
        toKonnect("PATCH", `/v2/application-auth-strategies/${outputs.authStrategyId}`, {
          configs: { "openid-connect": { scopes: ["openid"] } },
        }),
      ["problem okta.access-policy", "problem konnect.scopes"],
    ],
    [
      "wrong issuer in the provider",
      () =>
        toKonnect("PATCH", `/v2/dcr-providers/${outputs.dcrProviderId}`, {
          issuer: "https://other.okta.com/oauth2/default",
        }),
      ["problem binding.issuer"],
    ],
    [
      "strategy without its provider",
      () =>
        toKonnect("PATCH", `/v2/application-auth-strategies/${outputs.authStrategyId}`, {
          dcr_provider_id: null,
        }),
      ["problem binding.provider"],
    ],
    [
      "strategy not bound to the portal",
      () =>
        toKonnect("PATCH", `/v3/portals/${outputs.portalId ?? ""}`, {
          default_application_auth_strategy_id: null,
        }),
      ["problem binding.portal-default"],
    ],
    [
      "API published before the default was set",
      () => Object.assign(sandbox.konnect.state.publications[0] ?? {}, { strategyIds: null }),
      ["skipped konnect.api", "warning binding.other-apis"],
    ],
    [
      "gateway not linked",
      () => Object.assign(getState().api, { route: undefined }),
      ["problem konnect.api"],
    ],
    [
      "gateway out of sync",
      () => Object.assign(getState().api, { syncError: "openid-connect is there already" }),
      ["problem konnect.api"],
    ],
  ])('doctor reports exactly the findings for the cause "%s"', async (_, breakIt, found) => {
    const { api } = getState();
    const { route } = api;
    try {
      await breakIt();
      const diagnoses = await look();
      expect(findNotOk(diagnoses)).toEqual(found);
      expect(toExitCode(diagnoses)).toBe(found.some((line) => line.startsWith("problem")) ? 1 : 0);
    } finally {
      Object.assign(api, { route, syncError: undefined });
    }
  });
});

describe("doctor with limited access", () => {
  it("doctor lists missing environment variables and returns exit code 2", async () => {
    const diagnoses = await look({});
    const report = toReport(diagnoses);
    expect(report).toContain("environment variable OKTA_DCR_TOKEN is not set");
    expect(report).toContain("neither OKTA_API_TOKEN, OKTA_ACCESS_TOKEN nor OKTA_API_PRIVATE_KEY is set");
    expect(report).toContain("environment variable KONNECT_TOKEN is not set");
    expect(toExitCode(diagnoses)).toBe(2);
  });

  it("doctor with only the DCR token skips what that token may not read and returns exit code 2", async () => {
    const { OKTA_API_TOKEN: _, ...env } = sandbox.env();
    const diagnoses = await look(env);
    expect(findNotOk(diagnoses)).toEqual([
      "skipped okta.server",
      "skipped okta.scope",
      "skipped okta.claim",
      "skipped okta.access-policy",
      "skipped binding.issuer",
      "skipped binding.claim",
      "skipped binding.scopes",
    ]);
    expect(toReport(diagnoses)).toContain(
      "the DCR token cannot read this: set OKTA_API_TOKEN, OKTA_ACCESS_TOKEN, or the private key of a service app",
    );
    expect(toExitCode(diagnoses)).toBe(2);
  });

  it("doctor reports a refused Konnect token as a problem", async () => {
    const diagnoses = await look({ ...sandbox.env(), KONNECT_TOKEN: "kpat_of_somebody_else" });
    expect(findNotOk(diagnoses)).toContain("problem konnect.token");
    expect(toReport(diagnoses)).not.toContain("kpat_of_somebody_else");
    expect(toExitCode(diagnoses)).toBe(1);
  });

  it("doctor skips only the checks of the claim if the request for claims fails", async () => {
    sandbox.faults.add({ server: "okta", path: /\/claims$/, kind: "status", status: 500 });
    expect(findNotOk(await look())).toEqual(["skipped okta.claim", "skipped binding.claim"]);
  });

  it("doctor skips only the checks of the DCR provider if its response is HTML", async () => {
    sandbox.faults.add({ server: "konnect", path: /^\/v2\/dcr-providers/, kind: "html" });
    expect(findNotOk(await look())).toEqual(["skipped konnect.provider", "skipped binding.issuer"]);
  });

  it("doctor skips Okta and returns exit code 2 if nothing listens at the issuer's host", async () => {
    const issuer = "http://127.0.0.1:9/oauth2/aus1";
    const { OKTA_HTTP_PROXY: _, OKTA_ORG_NAME: __, ...env } = sandbox.env();
    outputs = { ...outputs, issuer };
    const diagnoses = await look(env, "okta");
    expect(findNotOk(diagnoses)).toContain("skipped okta.organization");
    expect(toExitCode(diagnoses)).toBe(2);
  });

  it.each([
    [
      "reports a server URL that is not Konnect's and does not connect to it",
      {},
      "is not one of Konnect's",
      0,
    ],
    [
      "connects to a server URL that the environment allows",
      { KONNECT_OKTA_DCR_ALLOWED_HOSTS: "konghq.com.evil.example" },
      "no answer from Konnect",
      1,
    ],
  ])("doctor %s", async (_title, env, said, atLeast) => {
    const foreign = await startForeignHost();
    createRequire(__filename)(lookupHook);
    onTestFinished(() => foreign.close());
    outputs = { ...outputs, konnect: { ...outputs.konnect, serverUrl: foreign.url } };
    expect(toReport(await look({ ...sandbox.env(), ...env }))).toContain(said);
    expect(Math.min(foreign.connections(), 1)).toBe(atLeast);
    expect(sandbox.recorder.requestsTo("konnect")).toEqual([]);
  });

  it("doctor reports a config reference that it cannot read without --stack", async () => {
    outputs = {
      ...outputs,
      konnect: { ...outputs.konnect, tokenReference: { config: "konnectToken" } },
    };
    expect(toReport(await look())).toContain("config key konnectToken can be read only with --stack");
  });
});

it("doctor diagnoses several registrations in one run and reports them separately", async () => {
  const second = await createRegistration(sandbox);
  const registrations = { first: outputs, second };
  const diagnoses = await diagnose(registrations, createSurroundings({ env: sandbox.env() }));
  expect(diagnoses.map(({ registration }) => registration)).toEqual(["first", "second"]);
  expect(toReport(diagnoses)).toContain("To fix in first\n");
});
