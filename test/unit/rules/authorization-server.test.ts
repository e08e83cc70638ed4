import { testRule } from "./rule-cases";

testRule("authorization-server", {
  reports: [
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
    [
      "a list of one audience",
      { okta: { authorizationServer: { create: { name: "a", audiences: ["b"] } } } },
    ],
  ],
});
