import { expect, it } from "vitest";
import { toRegistration } from "../../../src/rules";
import { toExpectedTokens } from "../../../src/rules/expected-tokens";
import { unknownValue } from "../../../src/settings/unknown";
import { type Changes, exampleRegistration } from "./example";

const expected = (changes: Changes) =>
  toExpectedTokens(toRegistration({ name: "dev", settings: exampleRegistration(changes) }));
const create = (audience: object) => ({
  okta: { authorizationServer: { create: { name: "a", ...audience } } },
});

it("the settings determine audience, scopes and auth methods of the tokens", () => {
  expect(expected({})).toEqual({
    audience: "api://orders",
    scopes: ["orders.read", "orders.write"],
    authMethods: ["client_credentials", "bearer"],
  });
});

it.each([
  [{ audience: "a" }, "a"],
  [{ audiences: ["a"] }, "a"],
  [{ audiences: ["a", "b"] }, undefined],
  [{ audience: unknownValue }, undefined],
  [{}, undefined],
])("a server with %j has tokens for the audience %s", (audience, value) => {
  expect(expected(create(audience)).audience).toBe(value);
});

it("lists with an unknown item determine nothing", () => {
  const { scopes, authMethods } = expected({
    okta: { scopes: ["a", unknownValue] },
    konnect: { authMethods: ["bearer", unknownValue] },
  });
  expect({ scopes, authMethods }).toEqual({ scopes: undefined, authMethods: undefined });
});
