import { expect, it } from "vitest";
import { toKonnectSettings } from "../../../src/discover/konnect-settings";

const issuer = "https://acme.okta.com/oauth2/default";

it("a display name that Konnect does not return is noted with the one that the first up sets", () => {
  const { settings, notes } = toKonnectSettings(
    {
      strategy: {
        id: "s",
        name: "orders",
        display_name: "Okta",
        strategy_type: "openid_connect",
        configs: {
          "openid-connect": { issuer: `${issuer}/`, auth_methods: ["bearer", "client_credentials"] },
        },
        labels: { "dcr-managed-by": "konnect-okta-dcr", "dcr-stack": "prod", team: "a" },
      },
      provider: { id: "p", name: "orders", issuer, labels: { team: "a" } },
      portal: { id: "portal-id", name: "Acme" },
      isPortalDefault: true,
      publications: [],
    },
    false,
  );
  expect(settings).toEqual({
    name: "orders",
    displayName: "Okta",
    portal: "portal-id",
    portalDefault: true,
    labels: { team: "a" },
    adopt: { dcrProvider: "p", authStrategy: "s" },
    onDestroy: "keep",
  });
  expect(notes).toEqual([
    {
      path: "konnect.displayName",
      message: 'Konnect returns none for the DCR provider: the first up sets it to "Okta"',
    },
    { path: "konnect.adopt", message: expect.stringContaining("manages the strategy") as string },
  ]);
});
