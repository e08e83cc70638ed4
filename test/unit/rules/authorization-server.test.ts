import { type AcceptedCase, type Case, testRule } from "./rule-cases";

testRule("authorization-server", {
  reports: [
    ...["https://other.okta.com/oauth2/default", "https://acme.oktapreview.com/oauth2/aus1"].map(
      (existing): Case => [
        `an issuer of another Okta organization: ${existing}`,
        { okta: { authorizationServer: { existing }, accessPolicy: false } },
        "error RULE_SERVER_ID okta.authorizationServer.existing",
      ],
    ),
    [
      "two audiences, at the key that the user wrote",
      { okta: { authorizationServer: { create: { name: "a", audiences: ["b", "c"] } } } },
      "error RULE_AUDIENCE okta.authorizationServer.create.audiences",
    ],
    [
      "an empty list of audiences",
      { okta: { authorizationServer: { create: { name: "a", audiences: [] } } } },
      "error RULE_AUDIENCE okta.authorizationServer.create.audiences",
    ],
    [
      "an audience under both keys",
      { okta: { authorizationServer: { create: { name: "a", audience: "b", audiences: ["b"] } } } },
      "error RULE_AUDIENCE okta.authorizationServer.create.audiences",
    ],
    [
      "a server without an audience",
      { okta: { authorizationServer: { create: { name: "a" } } } },
      "error SETTINGS_MISSING okta.authorizationServer.create.audience",
    ],
  ],
  accepts: [
    ...[
      "https://acme.okta.com/oauth2/default",
      "https://acme-admin.okta.com/oauth2/default",
      "https://login.acme.example/oauth2/aus1/.well-known/openid-configuration",
      "Default",
    ].map(
      (existing): AcceptedCase => [
        `a server of the configured organization: ${existing}`,
        { okta: { authorizationServer: { existing }, accessPolicy: false } },
      ],
    ),
    [
      "a list of one audience",
      { okta: { authorizationServer: { create: { name: "a", audiences: ["b"] } } } },
    ],
  ],
});
