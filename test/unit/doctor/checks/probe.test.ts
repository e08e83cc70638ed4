import { describe, expect, it } from "vitest";
import type { TokenOutcome } from "../../../../src/diagnosis/access-token";
import { read, unread } from "../../../../src/diagnosis/reading";
import { toAreaSelection } from "../../../../src/doctor/area";
import { runChecks } from "../../../../src/doctor/checks";
import type { ProbeFacts } from "../../../../src/doctor/facts/facts";
import { healthyFacts, withKonnect, withOkta, withOutputs } from "../healthy-facts";

const claims = {
  iss: healthyFacts.outputs.issuer,
  aud: "api://orders",
  cid: "0oa1",
  scp: ["orders.read"],
  konnect_client_id: "0oa1",
};
const granted = (changes: Record<string, unknown> = {}): TokenOutcome => ({
  granted: true,
  lifetimeSeconds: 3600,
  signature: read({ valid: true, claims: { ...claims, ...changes } }),
});
const refused = (error: string, description: string) => read({ granted: false, error, description } as const);
const probe: ProbeFacts = {
  verification: read({ status: "success" }),
  clientName: "konnect-okta-dcr doctor --probe 00",
  client: read({ client_id: "0oa1", client_secret: "-" }),
  scopes: ["orders.read"],
  token: read(granted()),
  deletion: { kind: "deleted", clientIds: ["0oa1"] },
};

const run = (changes: Partial<ProbeFacts>, facts = healthyFacts) =>
  runChecks(
    { ...facts, probe: { ...probe, ...changes } },
    toAreaSelection({ only: "token", probe: true }),
  ).filter(({ area }) => area === "probe");
const findNotOk = (changes: Partial<ProbeFacts>, facts = healthyFacts) =>
  run(changes, facts)
    .filter(({ status }) => status !== "ok")
    .map(({ status, id, seen }) => `${status} ${id}: ${seen}`);

describe("checks of a successful probe", () => {
  it("every check of a successful probe has the status ok", () => {
    expect(findNotOk({})).toEqual([]);
  });

  it("the token check of a successful probe reports the lifetime of the token", () => {
    expect(run({}).find(({ id }) => id === "probe.token")?.seen).toBe(
      "granted for orders.read, valid for 60 min",
    );
  });
});

describe("checks of a probe with findings", () => {
  it.each<[name: string, changes: Partial<ProbeFacts>, found: string[]]>([
    [
      "verification failed, without a reason",
      { verification: read({ status: "failed" }) },
      ['problem probe.verification: failed: verify answered "failed"'],
    ],
    [
      "verification refused",
      { verification: unread("Konnect answered 400", 400) },
      ["problem probe.verification: failed: Konnect answered 400"],
    ],
    [
      "a registration whose response is lost",
      {
        client: unread("no answer from Okta"),
        token: unread("there is no client to try it with"),
        deletion: { kind: "unseen", because: "no answer from Okta" },
      },
      [
        "skipped probe.registration: not checked: no answer from Okta",
        "skipped probe.token: not checked: there is no client to try it with",
        "skipped probe.signature: not checked: there is no token",
        "skipped probe.issuer: not checked: there is no token",
        "skipped probe.audience: not checked: there is no token",
        "skipped probe.scopes: not checked: there is no token",
        "skipped probe.claim: not checked: there is no token",
        expect.stringMatching(
          /^warning probe\.deletion: a client ".+" may still appear in Okta, which does not list it yet: no answer from Okta$/,
        ) as string,
      ],
    ],
    [
      "verification that the Konnect token may not run",
      { verification: unread("Konnect answered 403", 403) },
      [
        "warning probe.verification: Konnect does not allow the Konnect token to verify: Konnect answered 403",
      ],
    ],
    [
      "owner without a role for applications",
      {
        client: unread("Okta answered 403", 403),
        token: unread("there is no client to try it with"),
        deletion: { kind: "nothing-to-delete" },
      },
      [
        "problem probe.registration: Okta refuses it: Okta answered 403",
        "skipped probe.token: not checked: there is no client to try it with",
        "skipped probe.signature: not checked: there is no token",
        "skipped probe.issuer: not checked: there is no token",
        "skipped probe.audience: not checked: there is no token",
        "skipped probe.scopes: not checked: there is no token",
        "skipped probe.claim: not checked: there is no token",
        "skipped probe.deletion: no client was created",
      ],
    ],
    [
      "signature of another key",
      {
        token: read({
          granted: true,
          lifetimeSeconds: undefined,
          signature: read({ valid: false, because: "signature verification failed" }),
        }),
      },
      [
        "problem probe.signature: signature verification failed",
        "skipped probe.issuer: not checked: the signature is not valid",
        "skipped probe.audience: not checked: the signature is not valid",
        "skipped probe.scopes: not checked: the signature is not valid",
        "skipped probe.claim: not checked: the signature is not valid",
      ],
    ],
    [
      "another issuer",
      { token: read(granted({ iss: "https://acme.okta.com" })) },
      [
        "problem probe.issuer: the token has https://acme.okta.com; the stack has https://acme.okta.com/oauth2/aus1",
      ],
    ],
    ["one of several audiences", { token: read(granted({ aud: ["api://other", "api://orders"] })) }, []],
    [
      "another audience",
      { token: read(granted({ aud: ["api://other"] })) },
      ['problem probe.audience: the token is for ["api://other"]; the stack has api://orders'],
    ],
    [
      "a scope left out",
      { token: read(granted({ scp: ["other"] })) },
      ["problem probe.scopes: orders.read was requested, but is not in the token (other)"],
    ],
    [
      "claim absent, and the client id nowhere else",
      { token: read(granted({ konnect_client_id: undefined, cid: "-" })) },
      ["problem probe.claim: is not in the token; the client id is in no claim"],
    ],
    [
      "claim null, as Okta writes an expression without a value",
      { token: read(granted({ konnect_client_id: null })) },
      ["problem probe.claim: is not in the token; the client id is in cid"],
    ],
    [
      "claim with another value",
      { token: read(granted({ konnect_client_id: ["0oa1"] })) },
      ['problem probe.claim: is ["0oa1"], not the client id; the client id is in cid'],
    ],
    [
      "client that is left and known only by name",
      { deletion: { kind: "left", clientIds: [], because: "no answer" } },
      [
        'problem probe.deletion: a client "konnect-okta-dcr doctor --probe 00" may still be in Okta: no answer',
      ],
    ],
  ])('the probe reports exactly the expected findings for the case "%s"', (_, changes, found) => {
    expect(findNotOk(changes)).toEqual(found);
  });

  it.each<[error: string, description: string, fix: RegExp]>([
    ["access_denied", "Policy evaluation failed for this request", /okta\.accessPolicy/],
    [
      "invalid_scope",
      "Cannot request 'openid' scopes using client credentials.",
      /^remove openid, .* from konnect\.scopes/,
    ],
    ["invalid_scope", "One or more scopes are not configured for", /^add the scopes to okta\.scopes/],
    ["consent_required", "The following scopes require user consent", /User consent: Implicit/],
    ["invalid_dpop_proof", "The DPoP proof JWT header is missing.", /turn off the DPoP header/],
    ["unauthorized_client", "The client is not authorized", /find what changes new applications/],
    ["invalid_client", "", /System Log/],
    ["server_error", "something else", /find the reason for this request/],
  ])('the probe has a fix for the token error %s with the description "%s"', (error, description, fix) => {
    const token = run({ token: refused(error, description) }).find(({ id }) => id === "probe.token");
    expect(token).toMatchObject({ status: "problem", fix: expect.stringMatching(fix) });
    expect(token?.seen).toMatch(`refused for orders.read: ${error}`);
  });
});

describe("expected values of the probe", () => {
  it("the probe expects the audience of the server if the stack has none", () => {
    const facts = withOutputs({ audience: undefined });
    const other = { token: read(granted({ aud: "api://other" })) };
    expect(findNotOk(other, facts)).toEqual([
      "problem probe.audience: the token is for api://other; the stack has api://orders",
    ]);
    expect(findNotOk(other, { ...facts, okta: { ...facts.okta, server: unread("not asked for") } })).toEqual([
      "skipped probe.audience: api://other; no setting defines what it should be",
    ]);
  });

  it("the probe expects the claim that the strategy in Konnect reads and not the claim in the stack", () => {
    const strategy = read({
      id: "strategy-1",
      labels: undefined,
      configs: { "openid-connect": { credential_claim: ["app", "id"] } },
    });
    const facts = withKonnect({ strategy });
    const nested = { token: read(granted({ app: { id: "0oa1" } })) };
    expect(findNotOk(nested, facts)).toEqual([]);
    expect(findNotOk({}, facts)).toEqual([
      "problem probe.claim: is not in the token; the client id is in cid, konnect_client_id",
    ]);
  });

  it("no probe check is reported without a probe", () => {
    expect(runChecks(withOkta({}), toAreaSelection()).filter(({ area }) => area === "probe")).toEqual([]);
  });
});
