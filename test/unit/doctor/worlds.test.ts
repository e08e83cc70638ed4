import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSurroundings } from "../../../src/diagnosis/surroundings";
import { type Diagnosis, diagnose, toExitCode, toReport } from "../../../src/doctor";
import type { Sandbox } from "../../sandbox";
import { changeKonnect, changeStrategy, getDcrToken } from "../../troubleshooting/changes";
import { createWorldForEachTest } from "../../troubleshooting/each-test";
import type { TroubleshootingWorld } from "../../troubleshooting/world";

/*
 * Worlds in which doctor once said something that was not so: each is made in the sandbox, and what the developer sees
 * there is looked at, too.
 */

let sandbox: Sandbox;
let world: TroubleshootingWorld;
createWorldForEachTest((created) => {
  world = created;
  sandbox = created.sandbox;
});

const look = (env: Record<string, string> = sandbox.env(), probe = false) =>
  diagnose({ "developer-portal": world.outputs }, createSurroundings({ env, httpSettings: { retries: 0 } }), {
    probe,
  });
const findNotOk = (diagnoses: readonly Diagnosis[]) =>
  diagnoses
    .flatMap(({ checks }) => checks)
    .filter(({ status }) => status !== "ok")
    .map(({ status, id }) => `${status} ${id}`);

const works = "its request with Basic: 200";
const refused = "its request with Basic: 401";

describe("the token here and the token that Konnect holds", () => {
  const wrongHere = () => ({ ...sandbox.env(), OKTA_DCR_TOKEN: "00-a-token-that-nobody-issued" });

  it("are told apart by the fingerprint of the last up, so a wrong one here is a warning", async () => {
    const diagnoses = await look(wrongHere());
    expect(findNotOk(diagnoses)).toEqual(["warning token.accepted", "warning token.held"]);
    expect(toExitCode(diagnoses)).toBe(0);
    expect(toReport(diagnoses)).toContain("the last pulumi up gave Konnect another token");
    expect(await world.observe()).toContain(works);
  });

  it("are told apart by Konnect's verification where no fingerprint is known", async () => {
    const { dcrTokenMark: _, ...okta } = world.outputs.okta;
    world = { ...world, outputs: { ...world.outputs, okta } };
    const diagnoses = await look(wrongHere(), true);
    expect(diagnoses[0]?.checks.find(({ id }) => id === "token.held")).toMatchObject({
      status: "ok",
      seen: "works: Konnect's verification succeeded",
    });
    expect(diagnoses[0]?.checks.find(({ id }) => id === "token.accepted")?.status).toBe("warning");
  });

  it("cannot be told apart without a fingerprint, so a wrong one here is no problem but leaves a gap", async () => {
    const { dcrTokenMark: _, ...okta } = world.outputs.okta;
    world = { ...world, outputs: { ...world.outputs, okta } };
    const diagnoses = await look(wrongHere());
    expect(findNotOk(diagnoses)).toEqual(["warning token.accepted", "skipped token.held"]);
    expect(toExitCode(diagnoses)).toBe(2);
    expect(toReport(diagnoses)).toContain("nothing shows whether Konnect holds the same one");
    expect(await world.observe()).toContain(works);
  });

  it("are told apart where okta.dcrTokenId names an expired one that Konnect no longer holds", async () => {
    const here = sandbox.okta.state.issueApiToken("of last year", "application");
    Object.assign(here, { expiresAt: Date.parse("2026-01-02") });
    const okta = { ...world.outputs.okta, dcrTokenId: here.id };
    world = { ...world, outputs: { ...world.outputs, okta } };
    const diagnoses = await look({ ...sandbox.env(), OKTA_DCR_TOKEN: here.value });
    expect(findNotOk(diagnoses)).toEqual([
      "warning token.accepted",
      "warning token.held",
      "warning token.idle",
    ]);
    expect(toExitCode(diagnoses)).toBe(0);
    expect(await world.observe()).toContain(works);
  });

  it("are named where Konnect got another one by hand, which only the probe can see", async () => {
    const other = sandbox.okta.state.issueApiToken("another", "application");
    await changeKonnect(world, "PATCH", `/v2/dcr-providers/${world.outputs.dcrProviderId}`, {
      dcr_config: { dcr_token: other.value },
    });
    sandbox.okta.state.revokeApiToken(other.id);
    const diagnoses = await look(sandbox.env(), true);
    expect(findNotOk(diagnoses)).toEqual(["problem probe.verification"]);
    expect(toReport(diagnoses)).toContain("Okta answered 401");
    expect(toExitCode(diagnoses)).toBe(1);
  });

  it("may belong to an owner who may only read, whom doctor names before a developer meets it", async () => {
    Object.assign(getDcrToken(world), { role: "readOnly" });
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["problem token.roles"]);
    expect(toExitCode(diagnoses)).toBe(1);
    expect(await world.observe()).toContain("new application: 400");
  });
});

describe("plugin settings that Okta's tokens cannot meet", () => {
  it.each<[Record<string, unknown>]>([
    [{ audience_required: ["api://other"] }],
    [{ scopes_required: ["orders.read"] }],
    [{ scopes_required: ["admin"], scopes_claim: ["scp"] }],
    [{ issuers_allowed: ["https://acme.okta.com/oauth2/default"] }],
  ])("are a problem: %j", async (config) => {
    await changeStrategy(world, config);
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["problem konnect.plugin-settings"]);
    expect(toExitCode(diagnoses)).toBe(1);
    expect(await world.observe()).toContain(refused);
  });

  it("are fine where the tokens meet them", async () => {
    await changeStrategy(world, {
      audience_required: ["api://orders"],
      scopes_required: ["orders.read"],
      scopes_claim: ["scp"],
      issuers_allowed: [world.outputs.issuer],
      verify_signature: true,
    });
    expect(findNotOk(await look())).toEqual([]);
    expect(await world.observe()).toContain(works);
  });

  it("are shown as not judged where it depends on the gateway", async () => {
    await changeStrategy(world, { consumer_claim: ["cid"] });
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["skipped konnect.plugin-settings"]);
    expect(toReport(diagnoses)).toContain(
      "plugin setting consumer_claim: not judged: each application needs",
    );
    expect(toExitCode(diagnoses)).toBe(0);
  });
});

describe("the claim that the gateway reads", () => {
  it("is one claim: several names are a path, and a problem", async () => {
    const credentialClaim = ["konnect_client_id", "cid"];
    await changeStrategy(world, { credential_claim: credentialClaim });
    const konnect = { ...world.outputs.konnect, credentialClaim };
    world = { ...world, outputs: { ...world.outputs, konnect } };
    expect(findNotOk(await look())).toEqual(["problem binding.claim"]);
    expect(await world.observe()).toContain(refused);
  });
});

describe("what could not be read", () => {
  it.each(["claims", "policies"])("ends with 2 and names the reason: %s", async (part) => {
    sandbox.faults.add({ server: "okta", path: new RegExp(`/${part}$`), kind: "status", status: 500 });
    const diagnoses = await look();
    expect(toExitCode(diagnoses)).toBe(2);
    expect(toReport(diagnoses)).toMatch(
      /Not everything could be checked, so this is no clean result:\n {2}(claim|access policy).*Okta answered 500/,
    );
  });
});

describe("an Okta that refuses new clients", () => {
  it("is a problem of the probe, in Okta's words", async () => {
    sandbox.faults.add({
      server: "okta",
      method: "POST",
      path: /^\/oauth2\/v1\/clients$/,
      kind: "status",
      status: 400,
      times: 2,
    });
    const diagnoses = await look(sandbox.env(), true);
    expect(findNotOk(diagnoses)).toContain("problem probe.registration");
    expect(toExitCode(diagnoses)).toBe(1);
  });
});

describe("a link to a control plane", () => {
  const link = (isEnforced: boolean | undefined) =>
    Object.assign(sandbox.konnect.state.apis[0] ?? {}, { controlPlaneLink: { isEnforced } });

  it("without access control enforcement is open to everybody, which is a problem", async () => {
    link(false);
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["problem konnect.api"]);
    expect(await world.observe()).toContain("request without a credential: 200");
  });

  it("with access control enforcement is as good as a gateway service", async () => {
    link(true);
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual([]);
    expect(toReport(diagnoses)).toContain("with access control enforcement");
    expect(await world.observe()).toContain(works);
  });

  it("of which Konnect does not say whether it enforces is a warning", async () => {
    link(undefined);
    expect(findNotOk(await look())).toEqual(["warning konnect.api"]);
  });
});

describe("what works is no problem", () => {
  it("whether the issuer is written with the discovery suffix", async () => {
    await changeStrategy(world, { issuer: `${world.outputs.issuer}/.well-known/openid-configuration` });
    expect(findNotOk(await look(sandbox.env(), true))).toEqual([]);
    expect(await world.observe()).toContain(works);
  });

  it.each([-5, 5])("whether the clock here is %i hours off", async (hours) => {
    sandbox.okta.state.clockOffsetMs = -hours * 3_600_000;
    getDcrToken(world).expiresAt = sandbox.okta.state.now() + 3_600_000;
    expect(
      findNotOk(await look(sandbox.env(), true)).filter((line) => line !== "warning token.idle"),
    ).toEqual([]);
  });
});

describe("a service app with a private key instead of an API token", () => {
  const scopes = ["authorizationServers", "apiTokens", "users", "roles"].map((name) => `okta.${name}.read`);
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  const createEnvironment = (needsProof: boolean, format: "pkcs1" | "pkcs8" = "pkcs8") => {
    sandbox.okta.serviceApps.splice(0, Infinity, {
      clientId: "0oaservice",
      publicJwk: publicKey.export({ format: "jwk" }),
      scopes,
      needsProof,
    });
    const { OKTA_API_TOKEN: _, ...env } = sandbox.env();
    return {
      ...env,
      OKTA_API_CLIENT_ID: "0oaservice",
      OKTA_API_PRIVATE_KEY: privateKey.export({ type: format, format: "pem" }).toString(),
      OKTA_API_SCOPES: scopes.join(","),
    };
  };

  it.each([
    ["a bearer token", false, "pkcs8"],
    ["a token bound to a key (DPoP), as Okta demands it by default", true, "pkcs1"],
  ] as const)("reads all of Okta with %s", async (_, needsProof, format) => {
    const diagnoses = await look(createEnvironment(needsProof, format));
    expect(findNotOk(diagnoses)).toEqual([]);
    expect(toExitCode(diagnoses)).toBe(0);
    const requests = sandbox.recorder.requestsTo("okta");
    expect(requests.filter((request) => request === "POST /oauth2/v1/token")).toHaveLength(
      needsProof ? 3 : 1,
    );
  });

  it("names what Okta says where it gets no token, and ends with 2", async () => {
    const env = { ...createEnvironment(true), OKTA_API_SCOPES: "okta.authorizationServers.manage" };
    const diagnoses = await look(env);
    expect(toReport(diagnoses)).toContain("Okta gives the service app no token: invalid_scope");
    expect(toExitCode(diagnoses)).toBe(2);
  });

  it.each([-5, 5])("reads Okta although the clock here is %i hours off", async (hours) => {
    sandbox.okta.state.clockOffsetMs = -hours * 3_600_000;
    expect(findNotOk(await look(createEnvironment(true)))).not.toContain("skipped okta.server");
  });

  it("shows no part of a key that is none", async () => {
    const env = { ...createEnvironment(true), OKTA_API_PRIVATE_KEY: "-----BEGIN NONSENSE secretsecret" };
    const report = toReport(await look(env));
    expect(report).toContain("OKTA_API_PRIVATE_KEY is no private key in PEM");
    expect(report).not.toContain("secretsecret");
  });
});

it("an organisation without API Access Management is named, whoever asks", async () => {
  sandbox.switches.okta.hasAccessManagement = false;
  const diagnoses = await look();
  expect(findNotOk(diagnoses)).toContain("problem okta.server");
  expect(toReport(diagnoses)).toContain("has no API Access Management (E0000015)");
  expect(toReport(diagnoses)).not.toContain("Renew OKTA_API_TOKEN");
});
