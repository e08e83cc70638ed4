import { describe, expect, it } from "vitest";
import { checkOktaAddress } from "../../../src/rules/okta-address";

const marks = (...[address, env = {}]: Parameters<typeof checkOktaAddress> | [object]) =>
  checkOktaAddress(address, env).map(({ severity, path }) => `${severity} ${path}`);

describe("where Okta's credentials go", () => {
  it.each([
    [{}],
    [{ orgName: "acme", baseUrl: "okta.com" }],
    [{ orgName: "acme-dev", baseUrl: "oktapreview.com", httpProxy: "" }],
    [{ httpProxy: "http://127.0.0.1:8401" }],
    [{ orgName: "127", baseUrl: "127.0.0.1:8401" }],
  ])("is not spoken of for %j", (address) => {
    expect(marks(address, {})).toEqual([]);
  });

  it.each([
    [{ orgName: "evil.example/x?" }, "error okta:orgName"],
    [{ orgName: "evil.example#" }, "error okta:orgName"],
    [{ orgName: "acme@evil" }, "error okta:orgName"],
    [{ baseUrl: "evil.example" }, "error okta:baseUrl"],
    [{ baseUrl: "okta.com.evil.example" }, "error okta:baseUrl"],
    [{ baseUrl: "notokta.com" }, "error okta:baseUrl"],
    [{ httpProxy: "http://evil.example:8080" }, "error okta:httpProxy"],
    [{ httpProxy: "http://127.0.0.1.evil.example" }, "error okta:httpProxy"],
    [{ httpProxy: "evil" }, "error okta:httpProxy"],
  ])("is refused outside Okta and this machine: %j", (address, mark) => {
    expect(marks(address, {})).toEqual([mark]);
  });

  it("may be a host that the environment allows", () => {
    const env = { KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS: "proxy.acme.example, Okta.Acme.example" };
    expect(marks({ baseUrl: "okta.acme.example", httpProxy: "http://proxy.acme.example:3128" }, env)).toEqual(
      [],
    );
  });

  it("is spoken of if the stack file names another organization than the environment", () => {
    const env = { OKTA_ORG_NAME: "acme", OKTA_BASE_URL: "okta.com" };
    expect(marks({ orgName: "acme", baseUrl: "okta.com" }, env)).toEqual([]);
    expect(marks({ orgName: "other", baseUrl: "oktapreview.com" }, env)).toEqual([
      "warning okta:orgName",
      "warning okta:baseUrl",
    ]);
  });
});

describe("forms of Okta's address", () => {
  it.each([
    [{ orgName: "acme-admin" }, /Write okta:orgName: acme\./],
    [{ orgName: "acme.okta.com" }, /Write okta:orgName: acme, and okta:baseUrl: okta\.com\./],
    [{ orgName: "acme-admin.oktapreview.com" }, /okta:orgName: acme, and okta:baseUrl: oktapreview\.com/],
    [{ orgName: "https://acme.okta.com" }, /okta:orgName: acme, and okta:baseUrl: okta\.com/],
    [{ orgName: "https://acme-admin.okta.com/admin/dashboard" }, /okta:orgName: acme, and/],
    [{ baseUrl: "https://okta.com" }, /Write okta:baseUrl: okta\.com;/],
    [{ baseUrl: "acme.okta.com" }, /Write okta:baseUrl: okta\.com;/],
    [{ baseUrl: "https://acme-admin.okta-emea.com/" }, /Write okta:baseUrl: okta-emea\.com;/],
  ])("%j is refused with what to write instead", (address, fix) => {
    const [finding, ...others] = checkOktaAddress(address, {});
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: "error", fix: expect.stringMatching(fix) as string });
  });

  it("the name and the domain alone are right", () => {
    expect(checkOktaAddress({ orgName: "acme", baseUrl: "okta.com" }, {})).toEqual([]);
  });
});
