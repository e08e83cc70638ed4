import { expect, it } from "vitest";
import { toRegistration } from "../../../src/rules";
import { toRequestedScopes, usesClientCredentials } from "../../../src/rules/requested-scopes";
import { unknownValue } from "../../../src/settings/unknown";
import { type Changes, exampleRegistration } from "./example";

const read = (changes: Changes) => toRegistration({ name: "dev", settings: exampleRegistration(changes) });

it("the gateway requests all of okta.scopes unless konnect.scopes is written", () => {
  expect(toRequestedScopes(read({})).items).toEqual([
    { path: ["okta", "scopes", 0, "name"], value: "orders.read" },
    { path: ["okta", "scopes", 1, "name"], value: "orders.write" },
  ]);
  expect(toRequestedScopes(read({ konnect: { scopes: "orders.read" } })).items).toEqual([
    { path: ["konnect", "scopes", 0], value: "orders.read" },
  ]);
  expect(toRequestedScopes(read({ konnect: { scopes: unknownValue } })).items).toBeUndefined();
});

it.each([
  [undefined, true],
  ["bearer", false],
  [["bearer", "client_credentials"], true],
  [["bearer", unknownValue], undefined],
  [unknownValue, undefined],
])("with the auth methods %j, the use of client credentials is %s", (authMethods, expected) => {
  expect(usesClientCredentials(read({ konnect: { authMethods } }))).toBe(expected);
});
