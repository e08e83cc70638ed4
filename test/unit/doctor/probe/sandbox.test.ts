import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type CheckResult,
  createSurroundings,
  type Diagnosis,
  type DiagnosisRequest,
  diagnose,
  toExitCode,
  toInterruptionReport,
  toJsonReport,
  toReport,
} from "../../../../src/doctor";
import { assertDocumented, printTotalsAtTheEnd } from "../../../contract/assert-documented";
import { type Sandbox, startSandbox } from "../../../sandbox";
import { createWorld, type TroubleshootingWorld } from "../../../troubleshooting/world";

let sandbox: Sandbox;
let world: TroubleshootingWorld;
let clientsBefore: string[];

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
printTotalsAtTheEnd();
beforeEach(async () => {
  world = await createWorld(sandbox);
  clientsBefore = listClients();
});
afterEach(() => assertDocumented(sandbox.recorder.exchanges));

const listClients = () => [...sandbox.okta.state.clients.keys()];
const tokens = () => {
  const { oktaApiToken, dcrToken, konnectToken } = sandbox.credentials;
  return [oktaApiToken, dcrToken, konnectToken];
};
const clientsPath = "/oauth2/v1/clients";

function look(request: DiagnosisRequest = {}, signal?: AbortSignal): Promise<Diagnosis[]> {
  const surroundings = createSurroundings({
    env: sandbox.env(),
    httpSettings: { retries: 0 },
    ...(signal === undefined ? {} : { signal }),
  });
  return diagnose({ "developer-portal": world.outputs }, surroundings, { probe: true, ...request });
}

const toProbe = (diagnoses: Diagnosis[]): CheckResult[] =>
  diagnoses.flatMap(({ checks }) => checks.filter(({ area }) => area === "probe"));
const findProblems = (diagnoses: Diagnosis[]) =>
  toProbe(diagnoses).flatMap((check) =>
    check.status === "problem" ? [`${check.id}: ${check.seen} → ${check.fix}`] : [],
  );
const getServer = () => {
  const server = sandbox.okta.state.findServer(world.outputs.authorizationServerId);
  if (server === undefined) throw new Error("the sandbox has no server");
  return server;
};
const getDcrToken = () => {
  const token = sandbox.okta.state.apiTokens.find(({ name }) => name === "konnect dcr");
  if (token === undefined) throw new Error("the sandbox has no DCR token");
  return token;
};
const getStrategyConfig = () => {
  const strategy = sandbox.konnect.state.strategies.find(({ id }) => id === world.outputs.authStrategyId);
  if (strategy === undefined) throw new Error("the sandbox has no strategy");
  return strategy.config;
};

describe("the probe of a registration that works", () => {
  it("finds every step in order, and leaves nothing behind", async () => {
    const diagnoses = await look();
    expect(toProbe(diagnoses).map(({ id, status }) => `${status} ${id}`)).toEqual([
      "ok probe.verification",
      "ok probe.registration",
      "ok probe.token",
      "ok probe.signature",
      "ok probe.issuer",
      "ok probe.audience",
      "ok probe.scopes",
      "ok probe.claim",
      "ok probe.deletion",
    ]);
    expect(toExitCode(diagnoses)).toBe(0);
    expect(listClients()).toEqual(clientsBefore);
  });

  it("registers the client as Konnect does", async () => {
    await look();
    const bodies = sandbox.recorder.exchanges
      .filter(({ method, path }) => method === "POST" && path === clientsPath)
      .map(({ requestBody }) => ({ ...(requestBody as object), client_name: "-" }));
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toEqual(bodies[1]);
  });

  it("writes the verification, one client and nothing else", async () => {
    sandbox.switches.konnect.verifyCreatesClient = false;
    await look();
    const written = [...sandbox.recorder.requestsTo("konnect"), ...sandbox.recorder.requestsTo("okta")]
      .filter((request) => !request.startsWith("GET "))
      .map((request) => request.replace(/0oa\w+|[0-9a-f-]{36}/g, "ID"));
    expect(written).toEqual([
      "POST /v2/dcr-providers/ID/verify",
      `POST ${clientsPath}`,
      "POST /oauth2/ausID/v1/token".replace("ausID", world.outputs.authorizationServerId),
      `DELETE ${clientsPath}/ID`,
    ]);
  });

  it("reads beside itself only the strategy and the area that was asked for", async () => {
    const diagnoses = await look({ only: "token" });
    expect(new Set(diagnoses.flatMap(({ checks }) => checks.map(({ area }) => area)))).toEqual(
      new Set(["token", "probe"]),
    );
    expect(sandbox.recorder.requestsTo("konnect").filter((request) => request.startsWith("GET "))).toEqual([
      `GET /v2/application-auth-strategies/${world.outputs.authStrategyId}`,
    ]);
    expect(toExitCode(diagnoses)).toBe(0);
  });

  it("does nothing at all without being asked for", async () => {
    const diagnoses = await look({ probe: false });
    expect(toProbe(diagnoses)).toEqual([]);
    expect(sandbox.recorder.requestsTo("okta").filter((request) => !request.startsWith("GET "))).toEqual([]);
  });

  it("shows neither the client's secret nor its token", async () => {
    const secrets: string[] = [];
    const remember = () => {
      for (const { secret } of sandbox.okta.state.clients.values()) secrets.push(secret);
    };
    sandbox.faults.add({ server: "okta", path: /\/token$/, kind: "pass", onHit: remember });
    const diagnoses = await look();
    expect(secrets.length).toBeGreaterThan(1);
    const text = toReport(diagnoses) + toJsonReport(diagnoses);
    for (const secret of [...secrets, ...tokens()]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/eyJ[\w-]{8}/);
  });
});

describe("a cause is named by the probe", () => {
  it.each<[name: string, breakIt: () => unknown, problems: (string | RegExp)[]]>([
    [
      "no access policy",
      () => void getServer().policies.splice(0),
      [
        /probe.token: refused for orders.read: access_denied: Policy evaluation failed .* → .*okta.accessPolicy/,
      ],
    ],
    [
      "openid in the strategy",
      () => Object.assign(getStrategyConfig(), { scopes: ["openid"] }),
      [/probe.token: .*Cannot request 'openid' scopes.* → konnect.scopes without openid/],
    ],
    [
      "no scope in the strategy, for which the gateway asks for openid",
      () => Object.assign(getStrategyConfig(), { scopes: [] }),
      [/probe.token: refused for openid: .*Cannot request 'openid' scopes/],
    ],
    [
      "scope with consent required",
      () => Object.assign(getServer().scopes.at(-1) ?? {}, { consent: "REQUIRED" }),
      [/probe.token: .*consent_required.* → .*User consent: Implicit/],
    ],
    [
      "scope missing",
      () => void getServer().scopes.splice(-1),
      [
        /probe.token: .*invalid_scope: One or more scopes are not configured.* → add the scopes to okta.scopes/,
      ],
    ],
    [
      "DPoP demanded from new applications",
      () => Object.assign(sandbox.switches.okta, { newClientsNeedDpop: true }),
      [/probe.token: .*invalid_dpop_proof.* → .*DPoP header off/],
    ],
    [
      "server inactive",
      () => Object.assign(getServer(), { status: "INACTIVE" }),
      [/probe.token: .* has no discovery document → .*Activate/],
    ],
    [
      "claim absent",
      () => void getServer().claims.splice(-1),
      [/probe.claim: is not in the token; sub, cid would hold the client id/],
    ],
    [
      "claim with another value",
      () => Object.assign(getServer().claims.at(-1) ?? {}, { value: '"somebody"' }),
      [/probe.claim: is somebody, not the client id; .* → okta.claim and konnect.credentialClaim/],
    ],
    [
      "another audience",
      () => Object.assign(getServer(), { audiences: ["api://other"] }),
      [/probe.audience: the token is for api:\/\/other, the stack says api:\/\/orders/],
    ],
    [
      "DCR token revoked",
      () => sandbox.okta.state.revokeApiToken(getDcrToken().id),
      [
        /probe.verification: failed: .*Okta answered 401/,
        /probe.registration: Okta refuses it: .*401.* → put a live API token where okta.dcrToken points/,
      ],
    ],
    [
      "a verification that is refused",
      () => {
        sandbox.okta.state.revokeApiToken(getDcrToken().id);
        sandbox.switches.konnect.verifyFailsWith4xx = true;
      },
      [/probe.verification: failed: /, /probe.registration: /],
    ],
  ])("%s", async (_, breakIt, problems) => {
    await breakIt();
    const diagnoses = await look();
    const found = findProblems(diagnoses);
    expect(found).toHaveLength(problems.length);
    for (const [index, pattern] of problems.entries()) expect(found[index]).toMatch(pattern);
    expect(toExitCode(diagnoses)).toBe(1);
    expect(listClients()).toEqual(clientsBefore);
  });
});

describe("the probe's client", () => {
  it("is named with the way to delete it by hand, where Okta does not delete it", async () => {
    sandbox.switches.konnect.verifyCreatesClient = false;
    sandbox.faults.add({ server: "okta", method: "DELETE", path: /clients/, kind: "status", times: 9 });
    const diagnoses = await look();
    const [left] = listClients().filter((id) => !clientsBefore.includes(id));
    const [problem] = findProblems(diagnoses);
    expect(problem).toMatch(`probe.deletion: client ${left} is still in Okta: `);
    expect(problem).toContain('Okta Admin Console > Applications > "konnect-okta-dcr doctor --probe ');
    expect(problem).toContain(`curl -X DELETE ${sandbox.okta.url}${clientsPath}/${left} -H`);
    expect(toExitCode(diagnoses)).toBe(1);
  });

  it("is found by its name and deleted, where the answer to its registration is lost", async () => {
    sandbox.switches.konnect.verifyCreatesClient = false;
    sandbox.faults.add({ server: "okta", method: "POST", path: clientsPath, kind: "reset-after" });
    const diagnoses = await look();
    expect(toProbe(diagnoses).find(({ id }) => id === "probe.registration")?.status).toBe("skipped");
    expect(toProbe(diagnoses).find(({ id }) => id === "probe.deletion")?.seen).toMatch(
      /^client 0oa\w+ is deleted/,
    );
    expect(listClients()).toEqual(clientsBefore);
  });

  it("is said to be there perhaps, where neither its registration nor the search for it is answered", async () => {
    sandbox.switches.konnect.verifyCreatesClient = false;
    sandbox.faults.add({ server: "okta", method: "POST", path: clientsPath, kind: "reset-after" });
    sandbox.faults.add({
      server: "okta",
      method: "GET",
      path: clientsPath,
      kind: "status",
      skip: 1,
      times: 9,
    });
    const problem = findProblems(await look()).at(-1);
    expect(problem).toMatch(
      /^probe.deletion: a client "konnect-okta-dcr doctor --probe \w+" may still be in Okta/,
    );
  });

  it.each(["status", "html", "truncate", "reset-after"] as const)(
    "is deleted where the token endpoint answers %s",
    async (kind) => {
      sandbox.faults.add({ server: "okta", path: /\/token$/, kind });
      const diagnoses = await look();
      expect(toProbe(diagnoses).find(({ id }) => id === "probe.token")?.status).toBe("skipped");
      expect(listClients()).toEqual(clientsBefore);
    },
  );

  it.each(["status", "html", "reset-after"] as const)(
    "is deleted where the issuer's keys come as %s, and the token is not judged",
    async (kind) => {
      sandbox.faults.add({ server: "okta", path: /\/keys$/, kind });
      const diagnoses = await look();
      const skipped = toProbe(diagnoses).filter(({ status }) => status === "skipped");
      expect(skipped.map(({ id }) => id)).toContain("probe.claim");
      expect(listClients()).toEqual(clientsBefore);
    },
  );

  it("is refused a token at another host than the issuer's", async () => {
    const { issuer } = world.outputs;
    const body = {
      issuer,
      token_endpoint: "https://evil.example/token",
      jwks_uri: `${issuer}/v1/keys`,
    };
    sandbox.faults.add({ server: "okta", path: /openid-configuration$/, kind: "body", body });
    const token = toProbe(await look()).find(({ id }) => id === "probe.token");
    expect(token?.seen).toContain(`https://evil.example is not ${sandbox.okta.url}`);
    expect(listClients()).toEqual(clientsBefore);
  });

  it.each([
    ["the request for the token", "okta", /\/token$/, "hang-before"],
    ["the discovery document", "okta", /openid-configuration$/, "hang-before"],
    ["Konnect's verification", "konnect", /\/verify$/, "hang-before"],
    ["its registration", "okta", /^\/oauth2\/v1\/clients$/, "pass"],
  ] as const)("is deleted when the user breaks off during %s", async (_, server, path, kind) => {
    sandbox.switches.konnect.verifyCreatesClient = false;
    const controller = new AbortController();
    const isClients = path.test(clientsPath);
    sandbox.faults.add({
      server,
      path,
      kind,
      ...(isClients ? { method: "POST" } : {}),
      onHit: () => controller.abort(),
    });
    const diagnoses = await look({}, controller.signal);
    expect(toInterruptionReport(diagnoses)).toMatch(/^interrupted; client 0oa\w+ is deleted$/);
    expect(listClients()).toEqual(clientsBefore);
  });

  it("is not made when the user breaks off before", async () => {
    const diagnoses = await look({}, AbortSignal.abort());
    expect(toInterruptionReport(diagnoses)).toBe("interrupted");
    expect(sandbox.recorder.requestsTo("okta").filter((request) => request.startsWith("POST"))).toEqual([]);
  });
});
