import { describe, expect, it } from "vitest";
import { planSmoke, type SmokeOptions } from "../../../src/smoke";
import type { RegistrationOutputs } from "../../../src/stack/registration-outputs";

const outputs: RegistrationOutputs = {
  issuer: "https://acme.okta.com/oauth2/default",
  authorizationServerId: "aus1",
  scopes: ["orders.read"],
  claim: "client",
  dcrProviderId: "provider",
  authStrategyId: "strategy",
  portalUrl: "https://developers.acme.invalid",
  exampleRoute: "https://api.acme.invalid/orders",
  okta: { dcrTokenReference: { env: "OKTA_DCR_TOKEN" }, accessPolicy: true },
  konnect: {
    serverUrl: "https://eu.api.konghq.com",
    tokenReference: { env: "KONNECT_TOKEN" },
    portal: "Acme Developers",
    scopes: ["orders.read"],
    credentialClaim: ["client"],
    authMethods: ["client_credentials", "bearer"],
    portalDefault: true,
    publications: [],
  },
};
const env = { PORTAL_DEVELOPER_EMAIL: "dee@acme.invalid", PORTAL_DEVELOPER_PASSWORD: "password of dee" };
const plan = (options: SmokeOptions = {}, registrations = { portal: outputs }, variables: object = env) =>
  planSmoke(registrations, options, { ...variables });

describe("planSmoke", () => {
  it("a smoke test takes its route, portal, and auth methods from the registration", () => {
    expect(plan()).toMatchObject({
      registration: "portal",
      route: "https://api.acme.invalid/orders",
      actor: { kind: "developer", portalUrl: "https://developers.acme.invalid" },
      methods: { basic: true, bearer: true },
      approve: false,
      timeoutMs: 60_000,
    });
  });

  it("a smoke test uses the named registration if the stack has several", () => {
    const two = { portal: outputs, partners: { ...outputs, exampleRoute: "https://partners.invalid" } };
    expect(plan({ registration: "partners" }, two).route).toBe("https://partners.invalid");
  });

  it.each([
    [
      "several registrations without a chosen one",
      {},
      { a: outputs, b: outputs },
      "the stack has several registrations: a, b",
    ],
    [
      "an unknown registration",
      { registration: "c" },
      { a: outputs },
      "the stack has no registration c; it has a",
    ],
    ["a stack without registrations", {}, {}, "the stack has no registration"],
  ])("a smoke test is refused for %s", (_, options, registrations, message) => {
    expect(() => plan(options, registrations as { portal: RegistrationOutputs })).toThrow(
      expect.objectContaining({ code: "DCR_SMOKE_REGISTRATION", message }),
    );
  });

  it.each([
    ["api.acme.invalid/orders", "the route is not a URL"],
    ["http://api.acme.invalid/orders", "the route is not https"],
    ["ftp://127.0.0.1/orders", "the route is not https"],
    ["https://user:canary-password@api.acme.invalid/orders", "the route contains a user name or a password"],
  ])("a smoke test of the route %s is refused because %s", (route, message) => {
    expect(() => plan({ route })).toThrow(
      expect.objectContaining({
        code: "DCR_SMOKE_ROUTE",
        message: expect.stringContaining(message) as string,
      }),
    );
    expect(() => plan({ route })).not.toThrow("canary-password");
  });

  it("a smoke test is refused without a route, a portal address, or a supported auth method", () => {
    const without = (changes: object) => ({ portal: { ...outputs, ...changes } as RegistrationOutputs });
    expect(() => plan({}, without({ exampleRoute: undefined }))).toThrow(/has no exampleRoute/);
    expect(() => plan({}, without({ portalUrl: "" }))).toThrow(/do not contain the Dev Portal's address/);
    const konnect = { ...outputs.konnect, authMethods: ["session"] };
    expect(() => plan({}, without({ konnect }))).toThrow(/has the auth methods session/);
  });

  it.each([
    [{}, {}, "PORTAL_DEVELOPER_EMAIL and PORTAL_DEVELOPER_PASSWORD are not set"],
    [{}, { ...env, PORTAL_DEVELOPER_PASSWORD: "" }, "PORTAL_DEVELOPER_PASSWORD is not set"],
    [{ clientId: "0oa1" }, env, "PORTAL_CLIENT_SECRET is not set"],
  ])(
    "a smoke test with the options %j and the variables %j is refused because %s",
    (options, variables, message) => {
      expect(() => plan(options, undefined, variables)).toThrow(
        expect.objectContaining({ code: "DCR_SMOKE_CREDENTIALS", message }),
      );
    },
  );
});
