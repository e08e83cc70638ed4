import { describe, expect, it } from "vitest";
import { findAdministration, isSafeOrigin } from "../../../src/okta";

const issuer = "https://acme.okta.com/oauth2/aus1";
const token = { OKTA_API_TOKEN: "00-provisioning-token" };

describe("Okta's own variables", () => {
  it.each<[string, Record<string, string>, string, object]>([
    [
      "an API token goes to the issuer's host where that is Okta's",
      token,
      issuer,
      {
        origin: "https://acme.okta.com",
        source: "OKTA_API_TOKEN",
        credential: { scheme: "SSWS", token: "00-provisioning-token" },
      },
    ],
    [
      "an access token is a bearer token",
      { OKTA_ACCESS_TOKEN: "ey-access" },
      issuer,
      { source: "OKTA_ACCESS_TOKEN", credential: { scheme: "Bearer", token: "ey-access" } },
    ],
    [
      "an API token comes before an access token",
      { ...token, OKTA_ACCESS_TOKEN: "ey-access" },
      issuer,
      { source: "OKTA_API_TOKEN" },
    ],
    [
      "the organisation that is named decides, whatever the issuer's host",
      { ...token, OKTA_ORG_NAME: "acme", OKTA_BASE_URL: "oktapreview.com" },
      "https://login.acme.example/oauth2/aus1",
      { origin: "https://acme.oktapreview.com" },
    ],
    [
      "its base URL is okta.com by default",
      { ...token, OKTA_ORG_NAME: "acme" },
      issuer,
      { origin: "https://acme.okta.com" },
    ],
    [
      "a proxy on this machine stands for the organisation, as in the provider",
      { ...token, OKTA_ORG_NAME: "acme", OKTA_HTTP_PROXY: "http://127.0.0.1:8401" },
      issuer,
      { origin: "http://127.0.0.1:8401" },
    ],
    [
      "a proxy elsewhere does not get the token",
      { ...token, OKTA_HTTP_PROXY: "http://proxy.example:3128" },
      issuer,
      { origin: "https://acme.okta.com" },
    ],
    [
      "an issuer on this machine may be plain http",
      token,
      "http://127.0.0.1:8401/oauth2/aus1",
      { origin: "http://127.0.0.1:8401" },
    ],
  ])("%s", (_, env, from, expected) => {
    expect(findAdministration(env, from)).toMatchObject(expected);
  });

  it.each<[string, Record<string, string>, string, string]>([
    ["without any", {}, issuer, "neither OKTA_API_TOKEN, OKTA_ACCESS_TOKEN nor OKTA_API_PRIVATE_KEY is set"],
    [
      "with empty ones",
      { OKTA_API_TOKEN: " " },
      issuer,
      "neither OKTA_API_TOKEN, OKTA_ACCESS_TOKEN nor OKTA_API_PRIVATE_KEY is set",
    ],
    [
      "with a private key only",
      { OKTA_API_PRIVATE_KEY: "-----" },
      issuer,
      "OKTA_API_PRIVATE_KEY is set without OKTA_API_CLIENT_ID",
    ],
    [
      "for a custom domain",
      token,
      "https://login.acme.example/oauth2/aus1",
      "set OKTA_ORG_NAME and OKTA_BASE_URL",
    ],
    [
      "for a host that only ends like Okta's",
      token,
      "https://evilokta.com/oauth2/aus1",
      "was not sent to evilokta.com",
    ],
    ["over plain http", token, "http://acme.okta.com/oauth2/aus1", "was not sent to acme.okta.com"],
  ])("say what is missing %s", (_, env, from, reason) => {
    expect(findAdministration(env, from)).toContain(reason);
  });

  it("never show the token in a reason", () => {
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
  ])("%s: %s", (url, safe) => {
    expect(isSafeOrigin(url)).toBe(safe);
  });
});
