import { describe, expect, it } from "vitest";
import { findAdministration, isSafeOrigin } from "../../../src/okta";

const issuer = "https://acme.okta.com/oauth2/aus1";
const token = { OKTA_API_TOKEN: "00-provisioning-token" };

describe("findAdministration", () => {
  it.each<[string, Record<string, string>, string, object]>([
    [
      "an API token goes to the issuer's host if that host is Okta's",
      token,
      issuer,
      {
        origin: "https://acme.okta.com",
        source: "OKTA_API_TOKEN",
        credential: { scheme: "SSWS", token: "00-provisioning-token" },
      },
    ],
    [
      "an access token is sent as a bearer token",
      { OKTA_ACCESS_TOKEN: "ey-access" },
      issuer,
      { source: "OKTA_ACCESS_TOKEN", credential: { scheme: "Bearer", token: "ey-access" } },
    ],
    [
      "an API token takes precedence over an access token",
      { ...token, OKTA_ACCESS_TOKEN: "ey-access" },
      issuer,
      { source: "OKTA_API_TOKEN" },
    ],
    [
      "OKTA_ORG_NAME and OKTA_BASE_URL determine the host, whatever the issuer's host is",
      { ...token, OKTA_ORG_NAME: "acme", OKTA_BASE_URL: "oktapreview.com" },
      "https://login.acme.example/oauth2/aus1",
      { origin: "https://acme.oktapreview.com" },
    ],
    [
      "the base URL of OKTA_ORG_NAME is okta.com by default",
      { ...token, OKTA_ORG_NAME: "acme" },
      issuer,
      { origin: "https://acme.okta.com" },
    ],
    [
      "a proxy on this machine receives the token instead of the organization's host",
      { ...token, OKTA_ORG_NAME: "acme", OKTA_HTTP_PROXY: "http://127.0.0.1:8401" },
      issuer,
      { origin: "http://127.0.0.1:8401" },
    ],
    [
      "a proxy on another machine does not receive the token",
      { ...token, OKTA_HTTP_PROXY: "http://proxy.example:3128" },
      issuer,
      { origin: "https://acme.okta.com" },
    ],
    [
      "an issuer on this machine may use plain HTTP",
      token,
      "http://127.0.0.1:8401/oauth2/aus1",
      { origin: "http://127.0.0.1:8401" },
    ],
  ])("%s", (_, env, from, expected) => {
    expect(findAdministration(env, from)).toMatchObject(expected);
  });

  it.each<[string, Record<string, string>, string, string]>([
    [
      "no credentials",
      {},
      issuer,
      "neither OKTA_API_TOKEN, OKTA_ACCESS_TOKEN nor OKTA_API_PRIVATE_KEY is set",
    ],
    [
      "an empty API token",
      { OKTA_API_TOKEN: " " },
      issuer,
      "neither OKTA_API_TOKEN, OKTA_ACCESS_TOKEN nor OKTA_API_PRIVATE_KEY is set",
    ],
    [
      "only a private key",
      { OKTA_API_PRIVATE_KEY: "-----" },
      issuer,
      "OKTA_API_PRIVATE_KEY is set without OKTA_API_CLIENT_ID",
    ],
    [
      "a custom domain without OKTA_ORG_NAME",
      token,
      "https://login.acme.example/oauth2/aus1",
      "set OKTA_ORG_NAME and OKTA_BASE_URL",
    ],
    [
      "a host whose name only ends like Okta's",
      token,
      "https://evilokta.com/oauth2/aus1",
      "was not sent to evilokta.com",
    ],
    ["an issuer over plain HTTP", token, "http://acme.okta.com/oauth2/aus1", "was not sent to acme.okta.com"],
  ])("findAdministration returns a reason and no access for %s", (_, env, from, reason) => {
    expect(findAdministration(env, from)).toContain(reason);
  });

  it("the reason for refused access does not contain the token", () => {
    expect(findAdministration(token, "https://login.acme.example/x")).not.toContain(token.OKTA_API_TOKEN);
  });
});

describe("isSafeOrigin", () => {
  it.each([
    ["https://acme.okta.com/oauth2/aus1", true],
    ["http://127.0.0.1:8401/oauth2/aus1", true],
    ["http://acme.okta.com", false],
    ["ftp://acme.okta.com", false],
    ["acme", false],
  ])("isSafeOrigin for %s returns %s", (url, safe) => {
    expect(isSafeOrigin(url)).toBe(safe);
  });
});
