import { describe, expect, it } from "vitest";
import { read, unread } from "../../../../src/diagnosis/reading";
import type { Status } from "../../../../src/diagnosis/verdict";
import { toAreaSelection } from "../../../../src/doctor/area";
import { runChecks } from "../../../../src/doctor/checks";
import type { CheckResult } from "../../../../src/doctor/checks/check-result";
import type { RegistrationFacts } from "../../../../src/doctor/facts/facts";
import { healthyFacts, withKonnect, withOkta, withOutputs, withStrategyConfig } from "../healthy-facts";

const all = toAreaSelection();

/** Results that are not ok, as `status id: seen`. */
function findNotOk(facts: RegistrationFacts): string[] {
  return runChecks(facts, all)
    .filter(({ status }) => status !== "ok")
    .map(({ status, id, seen }) => `${status} ${id}: ${seen}`);
}

function getResult(facts: RegistrationFacts, id: CheckResult["id"]): CheckResult {
  const result = runChecks(facts, all).find((item) => item.id === id);
  if (result === undefined) throw new Error(`there is no check ${id}`);
  return result;
}

const claim = {
  name: "konnect_client_id",
  status: "ACTIVE",
  claimType: "RESOURCE",
  value: "app.clientId",
  conditions: { scopes: [] as string[] },
};
const portal = {
  id: "portal-1",
  name: "Acme Developers",
  default_application_auth_strategy_id: "strategy-1",
};
const provider = { id: "provider-1", provider_type: "okta", labels: undefined };
const scope = { name: "orders.read", consent: "IMPLICIT" };
const ownPolicy = { name: "own", active: true, priority: 1, clients: ["ALL_CLIENTS"] };
const ownRule = {
  name: "cc",
  active: true,
  priority: 1,
  grantTypes: ["client_credentials"],
  scopes: ["orders.read"],
};

describe("checks of a healthy registration", () => {
  it("every check of a healthy registration has the status ok", () => {
    expect(findNotOk(healthyFacts)).toEqual([]);
  });

  it("the checks cover every area in the order of the report", () => {
    expect(runChecks(healthyFacts, all).map(({ id }) => id)).toEqual([
      "token.accepted",
      "token.held",
      "token.owner",
      "token.roles",
      "token.idle",
      "token.network",
      "okta.organization",
      "okta.server",
      "okta.scope",
      "okta.scope",
      "okta.claim",
      "okta.access-policy",
      "konnect.token",
      "konnect.provider",
      "konnect.strategy",
      "konnect.auth-methods",
      "konnect.scopes",
      "konnect.plugin-settings",
      "konnect.portal",
      "konnect.approval",
      "konnect.api",
      "binding.issuer",
      "binding.provider",
      "binding.claim",
      "binding.scopes",
      "binding.portal-default",
      "binding.publication",
      "binding.other-apis",
    ]);
  });

  it.each(["token", "okta", "konnect", "binding"] as const)(
    "the checks cover only the area %s if it is selected",
    (area) => {
      const results = runChecks(healthyFacts, toAreaSelection({ only: area }));
      expect(new Set(results.map((result) => result.area))).toEqual(new Set([area]));
    },
  );

  it.each<[CheckResult["id"], string]>([
    ["token.owner", 'token "konnect dcr" of dcr@acme.example (ACTIVE)'],
    ["token.idle", "25 days were left until idle expiry; this check has just used it"],
    ["okta.organization", "acme.okta.com, 00o1, Identity Engine"],
    ["okta.scope", "exists, consent implicit, not a default scope"],
    [
      "okta.access-policy",
      'policy "developer-portal", rule "client credentials" grants new applications a token',
    ],
    ["konnect.portal", '"Acme Developers", with sign-in, APIs private by default'],
    ["konnect.api", "linked to a gateway service, in sync; registrations are approved automatically"],
    [
      "konnect.token",
      "eu.api.konghq.com accepts it; it can read DCR providers, auth strategies, portals, publications, APIs, links of APIs; only pulumi up shows what it can write",
    ],
    ["konnect.approval", "developers wait for manual approval, applications are approved automatically"],
  ])('for a healthy registration, the check %s reports "%s"', (id, seen) => {
    expect(getResult(healthyFacts, id).seen).toBe(seen);
  });
});

const broken: [name: string, facts: RegistrationFacts, found: string[]][] = [
  [
    "DCR token refused, metadata unknown",
    withOkta({
      dcrTokenTrial: unread("Okta answered 401", 401),
      dcrToken: unread("okta.dcrTokenId is not set"),
    }),
    [
      "problem token.accepted: Okta refuses it: revoked, expired after 30 idle days, or used from outside its network zone",
      "skipped token.metadata: not checked: okta.dcrTokenId is not set",
    ],
  ],
  [
    "DCR token revoked",
    withOkta({ dcrTokenTrial: unread("Okta answered 401", 401), dcrToken: read(undefined) }),
    [
      "problem token.accepted: Okta refuses it: it was revoked, or okta.dcrTokenId names another token",
      "warning token.metadata: Okta has no token 00T1",
    ],
  ],
  [
    "DCR token expired",
    withOkta({
      dcrTokenTrial: unread("Okta answered 401", 401),
      dcrToken: read({ id: "00T1", userId: "00u1", expiresAt: "2026-02-20T00:00:00Z", network: null }),
    }),
    [
      "problem token.accepted: Okta refuses it: it expired on 2026-02-20 after 30 idle days",
      "problem token.idle: expired on 2026-02-20",
    ],
  ],
  [
    "DCR token outside its network zone",
    withOkta({
      dcrTokenTrial: unread("Okta answered 401", 401),
      dcrToken: read({
        id: "00T1",
        userId: "00u1",
        expiresAt: "2026-03-26T12:00:00Z",
        network: { connection: "ZONE", include: ["nzo1"], exclude: ["nzo2"] },
      }),
    }),
    [
      "problem token.accepted: Okta refuses it: it is limited to network zones, and this request comes from outside them",
      "warning token.network: can be used only from nzo1 and not from nzo2",
    ],
  ],
  [
    "DCR token's owner without a role",
    withOkta({ dcrTokenTrial: unread("Okta answered 403", 403) }),
    ["warning token.accepted: Okta accepts it, but its owner cannot list clients"],
  ],
  [
    "DCR token not available",
    withOkta({ dcrTokenTrial: unread("environment variable OKTA_DCR_TOKEN is not set") }),
    ["skipped token.accepted: not checked: environment variable OKTA_DCR_TOKEN is not set"],
  ],
  [
    "DCR token about to expire",
    withOkta({ dcrToken: read({ id: "00T1", userId: "00u1", expiresAt: "2026-03-04T12:00:00Z" }) }),
    ["warning token.idle: 3 days were left until idle expiry; this check has just used it"],
  ],
  [
    "DCR token's owner suspended",
    withOkta({
      dcrTokenOwner: read({ id: "00u1", status: "SUSPENDED", profile: { login: "dcr@acme.example" } }),
    }),
    ['problem token.owner: token "konnect dcr" of dcr@acme.example (SUSPENDED)'],
  ],
  [
    "DCR token's owner deleted",
    withOkta({ dcrTokenOwner: read(undefined) }),
    ['problem token.owner: token "konnect dcr" of a deleted user (DELETED)'],
  ],
  [
    "no Okta at the issuer's host",
    withOkta({ organization: read(undefined) }),
    ["problem okta.organization: acme.okta.com answers, but is not an Okta organization"],
  ],
  [
    "Okta's variables of another organization",
    withOkta({ administeredOrganization: read({ id: "00o2" }) }),
    [
      "problem okta.organization: the issuer's host acme.okta.com belongs to organization 00o1, but Okta's variables point to 00o2",
    ],
  ],
  [
    "server gone",
    withOkta({ server: read(undefined) }),
    [
      "problem okta.server: aus1 does not exist",
      "skipped binding.issuer: not checked in Okta; the same in its discovery document, the DCR provider, the auth strategy",
    ],
  ],
  [
    "server inactive",
    withOkta({
      server: read({
        id: "aus1",
        name: "dev",
        audiences: [],
        status: "INACTIVE",
        issuer: healthyFacts.outputs.issuer,
      }),
      discovery: read(undefined),
    }),
    [
      'problem okta.server: "dev" is INACTIVE',
      "problem binding.issuer: https://acme.okta.com/oauth2/aus1 has no discovery document",
    ],
  ],
  [
    "another audience",
    withOutputs({ audience: "api://other" }),
    ['warning okta.server: "developer-portal" is active, but its audience is api://orders, not api://other'],
  ],
  [
    "missing scope that the gateway requests",
    withOkta({ scopes: read([{ ...scope, name: "orders.write" }]) }),
    [
      "problem okta.scope: does not exist",
      "problem binding.scopes: the strategy requests orders.read, which Okta does not have",
    ],
  ],
  [
    "missing scope that is not requested",
    withOkta({ scopes: read([scope]) }),
    ["warning okta.scope: does not exist"],
  ],
  [
    "scope with consent required",
    withOkta({
      scopes: read([
        { ...scope, consent: "REQUIRED" },
        { ...scope, name: "orders.write" },
      ]),
    }),
    ["problem okta.scope: requires a user's consent"],
  ],
  [
    "scope with flexible consent",
    withOkta({
      scopes: read([
        { ...scope, consent: "FLEXIBLE" },
        { ...scope, name: "orders.write" },
      ]),
    }),
    ["warning okta.scope: has flexible consent"],
  ],
  [
    "claim missing",
    withOkta({ claims: read([]) }),
    [
      "problem okta.claim: does not exist",
      "problem binding.claim: the strategy reads konnect_client_id; in Okta the client id is in no claim",
    ],
  ],
  [
    "claim renamed in Okta",
    withOkta({ claims: read([{ ...claim, name: "client" }]) }),
    [
      "problem okta.claim: does not exist; the client id is in client",
      "problem binding.claim: the strategy reads konnect_client_id; in Okta the client id is in client",
    ],
  ],
  [
    "claim in the ID token only",
    withOkta({ claims: read([{ ...claim, claimType: "IDENTITY" }]) }),
    [
      "problem okta.claim: is in the ID token only, which Okta does not issue for client credentials",
      "problem binding.claim: the strategy reads konnect_client_id; in Okta the client id is in no claim",
    ],
  ],
  [
    "claim inactive",
    withOkta({ claims: read([{ ...claim, status: "INACTIVE" }]) }),
    ["problem okta.claim: is inactive"],
  ],
  [
    "claim with another value",
    withOkta({ claims: read([{ ...claim, value: "user.email" }]) }),
    [
      "problem okta.claim: has the value user.email, not app.clientId",
      "problem binding.claim: the strategy reads konnect_client_id; in Okta the client id is in no claim",
    ],
  ],
  [
    "claim only with a scope that is not requested",
    withOkta({ claims: read([{ ...claim, conditions: { scopes: ["profile"] } }]) }),
    ["problem okta.claim: is included only with profile, which the gateway does not request"],
  ],
  [
    "claim only with one of the scopes",
    withOkta({ claims: read([{ ...claim, conditions: { scopes: ["orders.read"] } }]) }),
    ["warning okta.claim: is included only with orders.read"],
  ],
  [
    "no policy",
    withOkta({ policies: read([]) }),
    ["problem okta.access-policy: the server has no access policy"],
  ],
  [
    "policy for named clients only",
    withOkta({ policies: read([{ ...ownPolicy, clients: ["0oa1"], rules: [ownRule] }]) }),
    [
      'problem okta.access-policy: policy "own" is for named clients only. policy "own", rule "cc" would grant a token if the policy were for all clients',
    ],
  ],
  [
    "rule without client_credentials",
    withOkta({
      policies: read([{ ...ownPolicy, rules: [{ ...ownRule, grantTypes: ["authorization_code"] }] }]),
    }),
    [
      'problem okta.access-policy: policy "own", rule "cc" does not allow client credentials. policy "own", rule "cc" would grant a token if the rule allowed client credentials',
    ],
  ],
  [
    "rule without the scope",
    withOkta({ policies: read([{ ...ownPolicy, rules: [{ ...ownRule, scopes: ["other"] }] }]) }),
    [
      'problem okta.access-policy: policy "own", rule "cc" does not cover orders.read. policy "own", rule "cc" would grant a token if the rule covered orders.read',
    ],
  ],
  [
    "the managed policy shadowed by another",
    withOkta({
      policies: read([
        {
          ...ownPolicy,
          name: "everything",
          rules: [{ ...ownRule, name: "all", scopes: ["*"], lifetimeMinutes: 5 }],
        },
        {
          ...ownPolicy,
          priority: 2,
          name: "renamed",
          rules: [{ ...ownRule, name: "client credentials", lifetimeMinutes: 60 }],
        },
      ]),
    }),
    [
      'warning okta.access-policy: policy "everything", rule "all" grants new applications a token, valid for 5 minutes. Not used: policy "renamed", rule "client credentials" never applies, because an earlier rule matches first',
    ],
  ],
  [
    "the managed policy shadowed by another with the same result",
    withOkta({
      policies: read([
        {
          ...ownPolicy,
          name: "everything",
          rules: [{ ...ownRule, name: "all", scopes: ["*"], lifetimeMinutes: 60 }],
        },
        {
          ...ownPolicy,
          priority: 2,
          name: "developer-portal",
          rules: [{ ...ownRule, name: "client credentials", lifetimeMinutes: 60 }],
        },
      ]),
    }),
    [],
  ],
  [
    "a policy with the managed one's name that gives another lifetime",
    {
      ...withOutputs({ okta: { tokenLifetimeMinutes: 60 } }),
      okta: withOkta({
        policies: read([
          {
            ...ownPolicy,
            name: "developer-portal",
            rules: [{ ...ownRule, name: "client credentials", scopes: ["*"], lifetimeMinutes: 1440 }],
          },
        ]),
      }).okta,
    },
    [
      'warning okta.access-policy: policy "developer-portal", rule "client credentials" grants new applications a token, valid for 1440 minutes',
    ],
  ],
  [
    "a further scope that no rule covers",
    withOkta({ policies: read([{ ...ownPolicy, rules: [ownRule] }]) }),
    ["warning okta.access-policy: no rule covers orders.write"],
  ],
  [
    "Konnect token refused",
    withKonnect({
      provider: unread("Konnect answered 401", 401),
      strategy: unread("Konnect answered 401", 401),
      portal: unread("Konnect answered 401", 401),
      publications: unread("Konnect answered 401", 401),
      apis: [],
    }),
    [
      "problem konnect.token: eu.api.konghq.com refuses it: expired, revoked, or from another region",
      "skipped konnect.provider: not checked: Konnect answered 401",
      "skipped konnect.strategy: not checked: Konnect answered 401",
      "skipped konnect.auth-methods: not checked: Konnect answered 401",
      "skipped konnect.scopes: not checked: Konnect answered 401",
      "skipped konnect.plugin-settings: not checked: Konnect answered 401",
      "skipped konnect.portal: not checked: Konnect answered 401",
      "skipped konnect.approval: not checked: Konnect answered 401",
      "skipped konnect.api: not checked: Konnect answered 401",
      "skipped binding.issuer: not checked in the DCR provider, the auth strategy; the same in Okta, its discovery document (Konnect answered 401)",
      "skipped binding.provider: not checked: Konnect answered 401",
      "skipped binding.claim: not checked: Konnect answered 401",
      "skipped binding.scopes: not checked: Konnect answered 401",
      "skipped binding.portal-default: not checked: Konnect answered 401",
      "skipped binding.publication: not checked: Konnect answered 401",
      "skipped binding.other-apis: not checked: Konnect answered 401",
    ],
  ],
  [
    "Konnect token without a role for portals",
    withKonnect({ portal: unread("Konnect answered 403", 403) }),
    [
      "warning konnect.token: eu.api.konghq.com accepts it, but it cannot read portals",
      "skipped konnect.portal: not checked: Konnect answered 403",
      "skipped konnect.approval: not checked: Konnect answered 403",
      "skipped binding.portal-default: not checked: Konnect answered 403",
    ],
  ],
  [
    "Konnect token without a role for APIs, so that they are named by their ids",
    withKonnect({
      catalog: unread("Konnect answered 403", 403),
      publications: read([
        { api_id: "api-1", auth_strategy_ids: ["strategy-1"] },
        { api_id: "api-2", auth_strategy_ids: [] },
      ]),
    }),
    [
      "warning konnect.token: eu.api.konghq.com accepts it, but it cannot read APIs",
      "warning binding.other-apis: api-2 has no strategy",
    ],
  ],
  [
    "an API of the catalog with another strategy, named",
    withKonnect({
      catalog: read([{ id: "api-2", name: "Invoices", version: null }]),
      publications: read([
        { api_id: "api-1", auth_strategy_ids: ["strategy-1"] },
        { api_id: "api-2", auth_strategy_ids: ["strategy-9"] },
      ]),
    }),
    ["warning binding.other-apis: Invoices (api-2) has the strategy strategy-9"],
  ],
  [
    "provider gone",
    withKonnect({ provider: read(undefined) }),
    [
      "problem konnect.provider: provider-1 does not exist",
      "skipped binding.issuer: not checked in the DCR provider; the same in Okta, its discovery document, the auth strategy",
    ],
  ],
  [
    "provider of another type",
    withKonnect({
      provider: read({ ...provider, provider_type: "auth0", issuer: healthyFacts.outputs.issuer }),
    }),
    ['problem konnect.provider: "provider-1" is of type auth0'],
  ],
  [
    "another issuer in the provider",
    withKonnect({ provider: read({ ...provider, issuer: "https://old.okta.com/oauth2/aus0" }) }),
    [
      "problem binding.issuer: the DCR provider has https://old.okta.com/oauth2/aus0; the stack has https://acme.okta.com/oauth2/aus1",
    ],
  ],
  [
    "another issuer in the strategy",
    withStrategyConfig({ issuer: "https://old.okta.com/oauth2/aus0" }),
    [
      "problem binding.issuer: the auth strategy has https://old.okta.com/oauth2/aus0; the stack has https://acme.okta.com/oauth2/aus1",
    ],
  ],
  [
    "strategy gone",
    withKonnect({ strategy: read(undefined) }),
    [
      "problem konnect.strategy: strategy-1 does not exist",
      "skipped konnect.auth-methods: not checked: the auth strategy is gone",
      "skipped konnect.scopes: not checked: the auth strategy is gone",
      "skipped konnect.plugin-settings: not checked: the auth strategy is gone",
      "skipped binding.issuer: not checked in the auth strategy; the same in Okta, its discovery document, the DCR provider",
      "skipped binding.provider: not checked: the auth strategy is gone",
      "skipped binding.claim: not checked: the auth strategy is gone",
      "skipped binding.scopes: not checked: the auth strategy is gone",
    ],
  ],
  [
    "openid added to the strategy manually",
    withStrategyConfig({ scopes: ["openid", "orders.read"] }),
    [
      'problem okta.access-policy: policy "developer-portal", rule "client credentials" does not cover openid. policy "developer-portal", rule "client credentials" would grant a token if the rule covered openid',
      "problem konnect.scopes: contain openid",
    ],
  ],
  [
    "no scopes in the strategy",
    withStrategyConfig({ scopes: [] }),
    ["problem konnect.scopes: are empty, which means openid"],
  ],
  [
    "other scopes in the strategy",
    withStrategyConfig({ scopes: ["orders.write"] }),
    ["warning konnect.scopes: orders.write; the stack has orders.read"],
  ],
  [
    "an auth method removed",
    withStrategyConfig({ auth_methods: ["bearer"] }),
    ["problem konnect.auth-methods: bearer; the stack has client_credentials, bearer"],
  ],
  [
    "another claim in the strategy",
    withStrategyConfig({ credential_claim: ["azp"] }),
    ["problem binding.claim: the strategy reads azp; the stack has konnect_client_id"],
  ],
  [
    "portal gone",
    withKonnect({ portal: read(undefined) }),
    [
      "problem konnect.portal: portal-1 does not exist",
      "skipped konnect.approval: not checked: the portal is gone",
      "skipped binding.portal-default: not checked: the portal is gone",
    ],
  ],
  [
    "portal without sign-in",
    withKonnect({ portal: read({ ...portal, authentication_enabled: false }) }),
    ['problem konnect.portal: "Acme Developers" is public, without sign-in'],
  ],
  [
    "portal without a default",
    withKonnect({ portal: read({ ...portal, default_application_auth_strategy_id: null }) }),
    ['problem binding.portal-default: "Acme Developers" has no default'],
  ],
  [
    "portal with another default",
    withKonnect({ portal: read({ ...portal, default_application_auth_strategy_id: "other" }) }),
    ['problem binding.portal-default: "Acme Developers" has the default other'],
  ],
  [
    "API not linked",
    withKonnect({ apis: [{ apiId: "api-1", implementations: read([]) }] }),
    ["problem konnect.api: is not linked to a gateway service"],
  ],
  [
    "gateway with a sync error",
    withKonnect({
      apis: [
        {
          apiId: "api-1",
          implementations: read([{ service: { auth_strategy_sync_error: { message: "plugin conflict" } } }]),
        },
      ],
    }),
    ["problem konnect.api: the gateway did not accept the strategy: plugin conflict"],
  ],
  [
    "managed API no longer published",
    withKonnect({ publications: read([]), apis: [] }),
    [
      "skipped konnect.api: no API of the portal is published with this strategy yet",
      "problem binding.publication: is not published to the portal",
    ],
  ],
  [
    "managed API with another strategy",
    withKonnect({ publications: read([{ api_id: "api-1", auth_strategy_ids: ["other"] }]) }),
    ["problem binding.publication: is published with other"],
  ],
  [
    "other APIs published before the default was set",
    withKonnect({
      publications: read([
        { api_id: "api-1", auth_strategy_ids: ["strategy-1"] },
        { api_id: "api-2", auth_strategy_ids: null },
        { api_id: "api-3", auth_strategy_ids: ["other"] },
      ]),
    }),
    ["warning binding.other-apis: api-2 has no strategy; api-3 has the strategy other"],
  ],
];

describe("checks of a broken registration", () => {
  it.each(broken)(
    'the checks report exactly the expected findings for the case "%s"',
    (_name, facts, found) => {
      expect(findNotOk(facts)).toEqual(found);
    },
  );

  it.each(broken)('every warning and problem has a reason and a fix in the case "%s"', (_name, facts) => {
    const wanted = new Set<Status>(["warning", "problem"]);
    for (const result of runChecks(facts, all).filter(({ status }) => wanted.has(status))) {
      expect(result).toMatchObject({
        why: expect.stringMatching(/\w{3}/),
        fix: expect.stringMatching(/\w{3}/),
      });
    }
  });
});

describe("checks that depend on the settings", () => {
  it("a strategy without a DCR provider is reported as a problem", () => {
    const { strategy } = healthyFacts.konnect;
    if (strategy.state !== "read" || strategy.value === undefined) throw new Error("no strategy");
    const facts = withKonnect({ strategy: read({ ...strategy.value, dcr_provider: null }) });
    expect(findNotOk(facts)).toEqual(["problem binding.provider: the strategy uses no DCR provider"]);
  });

  it("the access policy check lists inactive and shadowed policies beside the deciding one", () => {
    const policies = read([
      { ...ownPolicy, name: "off", active: false, rules: [ownRule] },
      { ...ownPolicy, priority: 2, rules: [ownRule] },
      { ...ownPolicy, name: "late", priority: 3, rules: [ownRule] },
    ]);
    expect(getResult(withOkta({ policies }), "okta.access-policy")).toMatchObject({
      status: "ok",
      seen:
        'policy "own", rule "cc" grants new applications a token. Not used: policy "off" is inactive; ' +
        'policy "late", rule "cc" never applies, because an earlier rule matches first',
    });
  });

  it("the fix for a missing access policy is pulumi up if it is managed and a setting if it is not", () => {
    const fixOf = (accessPolicy: boolean) => {
      const { outputs } = withOutputs({ okta: { accessPolicy } });
      const result = getResult({ ...withOkta({ policies: read([]) }), outputs }, "okta.access-policy");
      return "fix" in result ? result.fix : "";
    };
    expect(fixOf(true)).toContain("pulumi up --refresh");
    expect(fixOf(false)).toContain("okta.accessPolicy");
  });

  it("a portal default that is not managed causes no finding while a publication uses the strategy", () => {
    const facts = withOutputs({ konnect: { portalDefault: false } });
    const konnect = {
      ...facts.konnect,
      portal: read({ ...portal, default_application_auth_strategy_id: null }),
    };
    expect(findNotOk({ ...facts, konnect })).toEqual([]);
  });

  it("a strategy that neither a portal default nor a publication uses causes a warning", () => {
    const facts = withOutputs({ konnect: { portalDefault: false, publications: [] } });
    const konnect = {
      ...facts.konnect,
      portal: read({ ...portal, default_application_auth_strategy_id: null }),
      publications: read([]),
      apis: [],
    };
    expect(getResult({ ...facts, konnect }, "binding.portal-default")).toMatchObject({
      status: "warning",
      seen: 'neither the default nor a publication of "Acme Developers" uses it',
    });
  });

  it("the portal default check is skipped if the stack has no portal id", () => {
    const facts = withOutputs({ portalId: undefined });
    expect(getResult(facts, "binding.portal-default").status).toBe("skipped");
  });

  it("a credential claim of cid needs no claim in the authorization server", () => {
    const facts = withOutputs({ claim: "cid", konnect: { credentialClaim: ["cid"] } });
    const konnect = withStrategyConfig({ credential_claim: ["cid"] }).konnect;
    const okta = withOkta({ claims: read([]) }).okta;
    expect(findNotOk({ ...facts, konnect, okta })).toEqual([]);
  });

  it("openid is accepted in a strategy that does not use client credentials", () => {
    const facts = withOutputs({ konnect: { scopes: ["openid"], authMethods: ["bearer"] } });
    const { konnect } = withStrategyConfig({ scopes: ["openid"], auth_methods: ["bearer"] });
    expect(getResult({ ...facts, konnect }, "konnect.scopes").status).toBe("ok");
  });

  it("a trailing slash of an issuer causes no finding", () => {
    const facts = withStrategyConfig({ issuer: `${healthyFacts.outputs.issuer}/` });
    expect(findNotOk(facts)).toEqual([]);
  });
});
