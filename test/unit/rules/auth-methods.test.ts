import { type Case, testRule } from "./rule-cases";

testRule("auth-methods", {
  reports: [
    [
      "an empty list of auth methods",
      { konnect: { authMethods: [] } },
      "error RULE_AUTH_METHODS konnect.authMethods",
    ],
    [
      "bearer as the only auth method",
      { konnect: { authMethods: "bearer" } },
      "warning RULE_AUTH_METHODS konnect.authMethods",
    ],
    ...["authorization_code", "refresh_token", "password"].map(
      (method): Case => [
        `${method}, which needs a user`,
        { konnect: { authMethods: ["client_credentials", method] } },
        "error RULE_AUTH_METHODS konnect.authMethods[1]",
      ],
    ),
    ...["introspection", "kong_oauth2", "userinfo"].map(
      (method): Case => [
        `${method}, which Konnect's DCR for Okta does not offer`,
        { konnect: { authMethods: ["client_credentials", method] } },
        "warning RULE_AUTH_METHODS konnect.authMethods[1]",
      ],
    ),
    [
      "sessions that cannot begin",
      { konnect: { authMethods: ["session"] } },
      "error RULE_AUTH_METHODS konnect.authMethods",
    ],
  ],
});
