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
      sharedPublications: [],
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

it("a strategy without auth methods, and publications with other strategies, are noted with what up does", () => {
  const { settings, notes } = toKonnectSettings(
    {
      strategy: {
        id: "s",
        name: "orders",
        labels: {},
        configs: { "openid-connect": { issuer, auth_methods: [] } },
      },
      provider: { id: "p", name: "orders", labels: {}, issuer },
      portal: { id: "portal-id", name: "Acme" },
      isPortalDefault: false,
      publications: [],
      sharedPublications: ["Orders"],
    },
    true,
  );
  expect(settings).not.toHaveProperty("authMethods");
  expect(settings).not.toHaveProperty("publications");
  expect(notes).toContainEqual({
    path: "konnect.authMethods",
    message: "the strategy accepts no method: the first up sets client_credentials and bearer",
  });
  expect(notes).toContainEqual({
    path: "konnect.publications",
    message:
      'API "Orders" has other strategies too, so it is left alone; adding it here sets this strategy alone',
  });
});
