import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findMissingOktaCredentials } from "../../../src/missing-okta-credentials";
import { findAdministration } from "../../../src/okta";
import { oktaVariables } from "../../../src/okta/credentials";

const issuer = "https://acme.okta.com/oauth2/aus1";
const none = "neither OKTA_API_TOKEN, OKTA_ACCESS_TOKEN nor OKTA_API_PRIVATE_KEY is set";
const incomplete = "OKTA_API_PRIVATE_KEY is set without OKTA_API_CLIENT_ID";

beforeEach(() => {
  for (const variable of Object.values(oktaVariables)) vi.stubEnv(variable, "");
  pulumi.runtime.setAllConfig({ "okta:orgName": "acme" });
});
afterEach(() => {
  vi.unstubAllEnvs();
  pulumi.runtime.setAllConfig({});
});

describe("Okta credentials", () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ["nothing", {}, none],
    ["a blank API token", { OKTA_API_TOKEN: " " }, none],
    ["an API token", { OKTA_API_TOKEN: "00x" }, undefined],
    ["an access token", { OKTA_ACCESS_TOKEN: "ey" }, undefined],
    ["a private key alone", { OKTA_API_PRIVATE_KEY: "-----" }, incomplete],
    [
      "a private key with a client id",
      { OKTA_API_PRIVATE_KEY: "-----", OKTA_API_CLIENT_ID: "0oa" },
      undefined,
    ],
  ])("the program and doctor judge %s in the same way", (_title, env, reason) => {
    for (const [variable, value] of Object.entries(env)) vi.stubEnv(variable, value);
    expect(findMissingOktaCredentials()).toEqual(reason === undefined ? [] : [`okta:apiToken: ${reason}`]);
    const administration = findAdministration(env, issuer);
    expect(typeof administration === "string" ? administration : undefined).toBe(reason);
  });

  it("the program accepts credentials and the organization's name from the stack's config", () => {
    pulumi.runtime.setAllConfig({ "okta:privateKey": "-----", "okta:clientId": "0oa" });
    expect(findMissingOktaCredentials()).toEqual([
      "okta:orgName: set it in the stack file, or OKTA_ORG_NAME",
    ]);
  });
});
