import { expect, it } from "vitest";
import { loadSettings } from "../../../src/loader/load-settings";
import { toServerId } from "../../../src/okta/server-id";
import { exampleRegistration } from "../rules/example";

it.each([
  ["default", "default"],
  ["Default", "default"],
  [" DEFAULT ", "default"],
  ["aus5a3bc7d8e9f0g1h2", "aus5a3bc7d8e9f0g1h2"],
  ["https://acme.okta.com/oauth2/default", "default"],
  ["https://acme.okta.com/oauth2/aus5a3bc7d8e9f0g1h2/", "aus5a3bc7d8e9f0g1h2"],
  ["https://acme.okta.com/oauth2/aus1/.well-known/openid-configuration", "aus1"],
])("%s names the authorization server %s", (text, id) => {
  expect(toServerId(text)).toBe(id);
});

it.each(["My Server", "https://acme.okta.com", "https://acme.okta.com/oauth2/v1/token", "acme.okta.com", ""])(
  "%s names no authorization server without doubt",
  (text) => {
    expect(toServerId(text)).toBeUndefined();
  },
);

it("an issuer's address in the settings is taken as the id in it", () => {
  const registration = exampleRegistration({
    okta: {
      authorizationServer: { existing: "https://acme.okta.com/oauth2/aus1" },
      accessPolicy: false,
    },
  });
  const { registrations } = loadSettings({ registrations: { dev: registration } }, { stack: "prod" });
  expect(registrations[0]?.settings.okta.authorizationServer).toEqual({ existing: "aus1" });
});
