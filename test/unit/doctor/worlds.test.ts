import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSurroundings } from "../../../src/diagnosis/surroundings";
import { type Diagnosis, diagnose, toExitCode, toReport } from "../../../src/doctor";
import type { Sandbox } from "../../sandbox";
import { changeKonnect, changeStrategy, getDcrToken } from "../../troubleshooting/changes";
import { createWorldForEachTest } from "../../troubleshooting/each-test";
import type { TroubleshootingWorld } from "../../troubleshooting/world";

/*
 * Worlds that doctor once reported wrongly: each is built in the sandbox, and what the developer sees
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

describe("doctor on the local DCR token and the DCR token in Konnect", () => {
  const wrongHere = () => ({ ...sandbox.env(), OKTA_DCR_TOKEN: "00-a-token-that-nobody-issued" });

  it("doctor reports a wrong local token as a warning if the fingerprint shows that Konnect has another token", async () => {
    const diagnoses = await look(wrongHere());
    expect(findNotOk(diagnoses)).toEqual(["warning token.accepted", "warning token.held"]);
    expect(toExitCode(diagnoses)).toBe(0);
    expect(toReport(diagnoses)).toContain("the last pulumi up gave Konnect another token");
    expect(await world.observe()).toContain(works);
  });

  it("doctor reports a wrong local token as a warning if Konnect's verification succeeds and no fingerprint exists", async () => {
    const { dcrTokenMark: _, ...okta } = world.outputs.okta;
    world = { ...world, outputs: { ...world.outputs, okta } };
    const diagnoses = await look(wrongHere(), true);
    expect(diagnoses[0]?.checks.find(({ id }) => id === "token.held")).toMatchObject({
      status: "ok",
      seen: "works: Konnect's verification succeeded",
    });
    expect(diagnoses[0]?.checks.find(({ id }) => id === "token.accepted")?.status).toBe("warning");
    expect(diagnoses[0]?.checks.find(({ id }) => id === "probe.registration")).toMatchObject({
      status: "warning",
      why: expect.stringContaining("Konnect's own token can register clients"),
    });
    // The probe itself could not go on with the local token.
    expect(toExitCode(diagnoses)).toBe(2);
  });

  it("doctor reports a wrong local token as a warning and returns exit code 2 if no fingerprint exists", async () => {
    const { dcrTokenMark: _, ...okta } = world.outputs.okta;
    world = { ...world, outputs: { ...world.outputs, okta } };
    const diagnoses = await look(wrongHere());
    expect(findNotOk(diagnoses)).toEqual(["warning token.accepted", "skipped token.held"]);
    expect(toExitCode(diagnoses)).toBe(2);
    expect(toReport(diagnoses)).toContain("nothing shows whether Konnect has the same one");
    expect(await world.observe()).toContain(works);
  });

  it("doctor reports an expired token in okta.dcrTokenId as a warning if Konnect has another token", async () => {
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

  it("the probe reports a revoked token that was set in Konnect manually", async () => {
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

  it("doctor reports a token owner who has only read permissions", async () => {
    Object.assign(getDcrToken(world), { role: "readOnly" });
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["problem token.roles"]);
    expect(toExitCode(diagnoses)).toBe(1);
    expect(await world.observe()).toContain("new application: 400");
  });
});

describe("doctor on plugin settings", () => {
  it.each<[Record<string, unknown>]>([
    [{ audience_required: ["api://other"] }],
    [{ scopes_required: ["orders.read"] }],
    [{ scopes_required: ["admin"], scopes_claim: ["scp"] }],
    [{ issuers_allowed: ["https://acme.okta.com/oauth2/default"] }],
  ])("doctor reports plugin settings that Okta's tokens do not meet as a problem: %j", async (config) => {
    await changeStrategy(world, config);
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["problem konnect.plugin-settings"]);
    expect(toExitCode(diagnoses)).toBe(1);
    expect(await world.observe()).toContain(refused);
  });

  it("doctor reports no problem if Okta's tokens meet the plugin settings", async () => {
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

  it("doctor does not judge a plugin setting whose effect depends on the gateway", async () => {
    await changeStrategy(world, { consumer_claim: ["cid"] });
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["skipped konnect.plugin-settings"]);
    expect(toReport(diagnoses)).toContain(
      "plugin setting consumer_claim: not judged: each application needs",
    );
    expect(toExitCode(diagnoses)).toBe(0);
  });
});

describe("doctor on the claim that the gateway reads", () => {
  it("doctor reports several claim names as a problem because they form one path", async () => {
    const credentialClaim = ["konnect_client_id", "cid"];
    await changeStrategy(world, { credential_claim: credentialClaim });
    const konnect = { ...world.outputs.konnect, credentialClaim };
    world = { ...world, outputs: { ...world.outputs, konnect } };
    expect(findNotOk(await look())).toEqual(["problem binding.claim"]);
    expect(await world.observe()).toContain(refused);
  });
});

describe("doctor on failed requests", () => {
  it.each(["claims", "policies"])(
    "doctor returns exit code 2 and reports the reason if it cannot read the %s",
    async (part) => {
      sandbox.faults.add({ server: "okta", path: new RegExp(`/${part}$`), kind: "status", status: 500 });
      const diagnoses = await look();
      expect(toExitCode(diagnoses)).toBe(2);
      expect(toReport(diagnoses)).toMatch(
        /Some checks could not run, so this is not a clean result:\n {2}(claim|access policy).*Okta answered 500/,
      );
    },
  );
});

describe("the probe on an Okta organization that refuses new clients", () => {
  it("the probe reports a problem if Okta refuses to register a client", async () => {
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

describe("doctor on an API that is linked to a control plane", () => {
  const link = (isEnforced: boolean | undefined) =>
    Object.assign(sandbox.konnect.state.apis[0] ?? {}, { controlPlaneLink: { isEnforced } });

  it("doctor reports a control plane without access control enforcement as a problem", async () => {
    link(false);
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual(["problem konnect.api"]);
    expect(await world.observe()).toContain("request without a credential: 200");
  });

  it("doctor reports no problem for a control plane with access control enforcement", async () => {
    link(true);
    const diagnoses = await look();
    expect(findNotOk(diagnoses)).toEqual([]);
    expect(toReport(diagnoses)).toContain("with access control enforcement");
    expect(await world.observe()).toContain(works);
  });

  it("doctor warns if Konnect does not report whether the control plane enforces access control", async () => {
    link(undefined);
    expect(findNotOk(await look())).toEqual(["warning konnect.api"]);
  });
});

describe("doctor on a registration that works", () => {
  it("doctor reports no problem if the strategy's issuer ends with the discovery path", async () => {
    await changeStrategy(world, { issuer: `${world.outputs.issuer}/.well-known/openid-configuration` });
    expect(findNotOk(await look(sandbox.env(), true))).toEqual([]);
    expect(await world.observe()).toContain(works);
  });

  it.each([-5, 5])("doctor reports no problem if the local clock is off by %i hours", async (hours) => {
    sandbox.okta.state.clockOffsetMs = -hours * 3_600_000;
    getDcrToken(world).expiresAt = sandbox.okta.state.now() + 3_600_000;
    expect(
      findNotOk(await look(sandbox.env(), true)).filter((line) => line !== "warning token.idle"),
    ).toEqual([]);
  });
});

describe("doctor with an Okta service app instead of an API token", () => {
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
    ["a token bound to a key (DPoP), as Okta requires by default", true, "pkcs1"],
  ] as const)("doctor with a service app reads everything in Okta with %s", async (_, needsProof, format) => {
    const diagnoses = await look(createEnvironment(needsProof, format));
    expect(findNotOk(diagnoses)).toEqual([]);
    expect(toExitCode(diagnoses)).toBe(0);
    const requests = sandbox.recorder.requestsTo("okta");
    expect(requests.filter((request) => request === "POST /oauth2/v1/token")).toHaveLength(
      needsProof ? 3 : 1,
    );
  });

  it("doctor reports Okta's reason and returns exit code 2 if the service app gets no token", async () => {
    const env = { ...createEnvironment(true), OKTA_API_SCOPES: "okta.authorizationServers.manage" };
    const diagnoses = await look(env);
    expect(toReport(diagnoses)).toContain("Okta gives the service app no token: invalid_scope");
    expect(toExitCode(diagnoses)).toBe(2);
  });

  it.each([-5, 5])(
    "doctor with a service app reads Okta if the local clock is off by %i hours",
    async (hours) => {
      sandbox.okta.state.clockOffsetMs = -hours * 3_600_000;
      expect(findNotOk(await look(createEnvironment(true)))).not.toContain("skipped okta.server");
    },
  );

  it("doctor shows no part of a private key that is not valid", async () => {
    const env = { ...createEnvironment(true), OKTA_API_PRIVATE_KEY: "-----BEGIN NONSENSE secretsecret" };
    const report = toReport(await look(env));
    expect(report).toContain("OKTA_API_PRIVATE_KEY is no private key in PEM");
    expect(report).not.toContain("secretsecret");
  });
});

it("doctor reports an organization without API Access Management and does not advise to renew the token", async () => {
  sandbox.switches.okta.hasAccessManagement = false;
  const diagnoses = await look();
  expect(findNotOk(diagnoses)).toContain("problem okta.server");
  expect(toReport(diagnoses)).toContain("has no API Access Management (E0000015)");
  expect(toReport(diagnoses)).not.toContain("Renew OKTA_API_TOKEN");
});
