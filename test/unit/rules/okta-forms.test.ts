import { expect, it } from "vitest";
import { checkOktaAddress } from "../../../src/rules/okta-address";

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
