import { afterEach, describe, expect, it } from "vitest";
import { createSurroundings } from "../../../../src/diagnosis/surroundings";
import {
  type CheckResult,
  type Diagnosis,
  type DiagnosisRequest,
  diagnose,
  toExitCode,
  toInterruptionReport,
  toJsonReport,
  toReport,
} from "../../../../src/doctor";
import { assertDocumented, printTotalsAtTheEnd } from "../../../api-documents/assert-documented";
import type { Sandbox } from "../../../sandbox";
import { createWorldForEachTest } from "../../../troubleshooting/each-test";
import type { TroubleshootingWorld } from "../../../troubleshooting/world";

let sandbox: Sandbox;
let world: TroubleshootingWorld;
let clientsBefore: string[];

printTotalsAtTheEnd();
createWorldForEachTest((created) => {
  world = created;
  sandbox = created.sandbox;
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

describe("probe of a working registration", () => {
  it("the probe of a working registration passes every step in order and leaves no client behind", async () => {
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

  it("the probe registers its client with the same body as Konnect", async () => {
    await look();
    const bodies = sandbox.recorder.exchanges
      .filter(({ method, path }) => method === "POST" && path === clientsPath)
      .map(({ requestBody }) => ({ ...(requestBody as object), client_name: "-" }));
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toEqual(bodies[1]);
  });

  it("the probe writes only the verification, one client, and one token request", async () => {
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

  it("the probe reads only the strategy and the selected area", async () => {
    const diagnoses = await look({ only: "token" });
    expect(new Set(diagnoses.flatMap(({ checks }) => checks.map(({ area }) => area)))).toEqual(
      new Set(["token", "probe"]),
    );
    expect(sandbox.recorder.requestsTo("konnect").filter((request) => request.startsWith("GET "))).toEqual([
      `GET /v2/application-auth-strategies/${world.outputs.authStrategyId}`,
    ]);
    expect(toExitCode(diagnoses)).toBe(0);
  });

  it("doctor without the probe sends Okta only GET requests", async () => {
    const diagnoses = await look({ probe: false });
    expect(toProbe(diagnoses)).toEqual([]);
    expect(sandbox.recorder.requestsTo("okta").filter((request) => !request.startsWith("GET "))).toEqual([]);
  });

  it("the reports of the probe contain no client secret and no token", async () => {
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

describe("probe of a broken registration", () => {
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
      [/probe.token: .*Cannot request 'openid' scopes.* → remove openid, .* from konnect.scopes/],
    ],
    [
      "no scope in the strategy, so that the gateway requests openid",
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
      "DPoP required of new applications",
      () => Object.assign(sandbox.switches.okta, { newClientsNeedDpop: true }),
      [/probe.token: .*invalid_dpop_proof.* → .*turn off the DPoP header/],
    ],
    [
      "server inactive",
      () => Object.assign(getServer(), { status: "INACTIVE" }),
      [/probe.token: .* has no discovery document → .*Activate/],
    ],
    [
      "claim absent",
      () => void getServer().claims.splice(-1),
      [/probe.claim: is not in the token; the client id is in sub, cid/],
    ],
    [
      "claim with another value",
      () => Object.assign(getServer().claims.at(-1) ?? {}, { value: '"somebody"' }),
      [/probe.claim: is somebody, not the client id; .* → set okta.claim and konnect.credentialClaim/],
    ],
    [
      "another audience",
      () => Object.assign(getServer(), { audiences: ["api://other"] }),
      [/probe.audience: the token is for api:\/\/other; the stack has api:\/\/orders/],
    ],
    [
      "DCR token revoked",
      () => sandbox.okta.state.revokeApiToken(getDcrToken().id),
      [
        /probe.verification: failed: .*Okta answered 401/,
        /probe.registration: Okta refuses it: .*401.* → store an active API token where okta.dcrToken points/,
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
  ])('the probe reports exactly the problems for the cause "%s"', async (_, breakIt, problems) => {
    await breakIt();
    const diagnoses = await look();
    const found = findProblems(diagnoses);
    expect(found).toHaveLength(problems.length);
    for (const [index, pattern] of problems.entries()) expect(found[index]).toMatch(pattern);
    expect(toExitCode(diagnoses)).toBe(1);
    expect(listClients()).toEqual(clientsBefore);
  });
});

describe("client of the probe", () => {
  it("the probe reports how to delete its client manually if Okta does not delete it", async () => {
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

  it("the probe finds its client by name and deletes it if the registration response is lost", async () => {
    sandbox.switches.konnect.verifyCreatesClient = false;
    sandbox.faults.add({ server: "okta", method: "POST", path: clientsPath, kind: "reset-after" });
    const diagnoses = await look();
    expect(toProbe(diagnoses).find(({ id }) => id === "probe.registration")?.status).toBe("skipped");
    expect(toProbe(diagnoses).find(({ id }) => id === "probe.deletion")?.seen).toMatch(
      /^client 0oa\w+ is deleted/,
    );
    expect(listClients()).toEqual(clientsBefore);
  });

  it("the probe reports that its client may exist if its registration and the search for it fail", async () => {
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
    "the probe deletes its client if the token endpoint fails by %s",
    async (kind) => {
      sandbox.faults.add({ server: "okta", path: /\/token$/, kind });
      const diagnoses = await look();
      expect(toProbe(diagnoses).find(({ id }) => id === "probe.token")?.status).toBe("skipped");
      expect(listClients()).toEqual(clientsBefore);
    },
  );

  it.each(["status", "html", "reset-after"] as const)(
    "the probe deletes its client and skips the claim check if the issuer's keys fail by %s",
    async (kind) => {
      sandbox.faults.add({ server: "okta", path: /\/keys$/, kind });
      const diagnoses = await look();
      const skipped = toProbe(diagnoses).filter(({ status }) => status === "skipped");
      expect(skipped.map(({ id }) => id)).toContain("probe.claim");
      expect(listClients()).toEqual(clientsBefore);
    },
  );

  it("the probe requests no token from another host than the issuer's", async () => {
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
    ["the token request", "okta", /\/token$/, "hang-before"],
    ["the discovery request", "okta", /openid-configuration$/, "hang-before"],
    ["Konnect's verification", "konnect", /\/verify$/, "hang-before"],
    ["the registration of the client", "okta", /^\/oauth2\/v1\/clients$/, "pass"],
  ] as const)("the probe deletes its client if the user interrupts %s", async (_, server, path, kind) => {
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

  it("the probe registers no client if the user interrupts it before its start", async () => {
    const diagnoses = await look({}, AbortSignal.abort());
    expect(toInterruptionReport(diagnoses)).toBe("interrupted");
    expect(sandbox.recorder.requestsTo("okta").filter((request) => request.startsWith("POST"))).toEqual([]);
  });
});
