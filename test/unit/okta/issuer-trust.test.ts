import { describe, expect, it } from "vitest";
import { findIssuerProblem, findOrganizationOrigin } from "../../../src/okta";

const asked: string[] = [];
const acme = {
  id: "00oacme",
  _links: {
    organization: { href: "https://acme.okta.com" },
    alternate: { href: "https://login.acme.example" },
  },
};

const judge = (issuer: string, organization?: string, env: Record<string, string> = {}) =>
  findIssuerProblem(issuer, env, organization, async (origin) => {
    asked.push(origin);
    return acme;
  });

describe("an issuer is trusted with the DCR token", () => {
  it.each([
    ["of the configured organization", "https://acme.okta.com/oauth2/default", "https://acme.okta.com", {}],
    [
      "at the custom domain that the organization names",
      "https://login.acme.example/oauth2/aus1",
      "https://acme.okta.com",
      {},
    ],
    [
      "below Okta's domains, without a configured organization",
      "https://acme.oktapreview.com/oauth2/default",
      undefined,
      {},
    ],
    ["on this machine", "http://127.0.0.1:8401/oauth2/default", "https://acme.okta.com", {}],
    [
      "at a host that the environment allows",
      "https://id.acme.example/oauth2/default",
      "https://acme.okta.com",
      { KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS: "id.acme.example" },
    ],
  ])("%s", async (_title, issuer, organization, env) => {
    expect(await judge(issuer, organization, env as Record<string, string>)).toBeUndefined();
  });
});

describe("an issuer is kept from the DCR token", () => {
  it.each([
    ["of another organization", "https://evil.okta.com/oauth2/default", "https://acme.okta.com"],
    [
      "at a domain that the organization does not name",
      "https://login.evil.example/oauth2/default",
      "https://acme.okta.com",
    ],
    ["at a host that only looks like Okta's", "https://acme.okta.com.evil.example/oauth2/default", undefined],
    [
      "at any host, without a configured organization",
      "https://login.acme.example/oauth2/default",
      undefined,
    ],
    ["at another port", "https://acme.okta.com:8443/oauth2/default", "https://acme.okta.com"],
    ["over plain HTTP", "http://acme.okta.com/oauth2/default", "https://acme.okta.com"],
    ["that is no URL", "acme", undefined],
  ])("%s", async (_title, issuer, organization) => {
    expect(await judge(issuer, organization)).toMatchObject({
      message: expect.any(String),
      fix: expect.any(String),
    });
  });

  it("at the custom domain of an organization that answers nothing of the kind", async () => {
    const problem = await findIssuerProblem(
      "https://login.acme.example/x",
      {},
      "https://acme.okta.com",
      async () => undefined,
    );
    expect(problem?.message).toContain("names no other domain");
  });
});

it("nobody but the configured organization is asked about its domains", () => {
  expect(new Set(asked)).toEqual(new Set(["https://acme.okta.com"]));
});

describe("the configured organization", () => {
  it.each([
    [{ OKTA_ORG_NAME: "acme" }, {}, "https://acme.okta.com"],
    [{ OKTA_ORG_NAME: "acme", OKTA_BASE_URL: "oktapreview.com" }, {}, "https://acme.oktapreview.com"],
    [{ OKTA_ORG_NAME: "acme" }, { "okta:orgName": "other" }, "https://other.okta.com"],
    [{}, {}, undefined],
    [{ OKTA_ORG_NAME: "evil.example/x?" }, {}, undefined],
  ])("of %j and the stack's %j is %s", (env, config: Record<string, string>, origin) => {
    expect(findOrganizationOrigin(env, (key) => config[key])).toBe(origin);
  });
});
