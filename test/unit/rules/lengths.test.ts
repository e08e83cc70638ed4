import { labels, named, testRule, text } from "./rule-cases";

testRule("lengths", {
  reports: [
    [
      "scopes that are too long for one request",
      { okta: { scopes: named(10).map((name) => name + text(100)) } },
      "error RULE_LENGTH okta.scopes",
    ],
    [
      "a scope of more than 128 characters",
      { okta: { scopes: [text(129)] } },
      "error RULE_LENGTH okta.scopes[0]",
    ],
    ["more than 50 scopes", { okta: { scopes: named(51) } }, "error RULE_COUNT okta.scopes"],
    ["a claim of more than 128 characters", { okta: { claim: text(129) } }, "error RULE_LENGTH okta.claim"],
    [
      "a policy name of more than 100 characters",
      { okta: { accessPolicy: { name: text(101) } } },
      "error RULE_LENGTH okta.accessPolicy.name",
    ],
    [
      "a name of more than 256 characters",
      { konnect: { name: text(257) } },
      "error RULE_LENGTH konnect.name",
    ],
    [
      "a display name of more than 256 characters",
      { konnect: { displayName: text(257) } },
      "error RULE_LENGTH konnect.displayName",
    ],
    [
      "a portal of more than 255 characters",
      { konnect: { portal: text(256) } },
      "error RULE_LENGTH konnect.portal",
    ],
    [
      "more than 10 auth methods",
      { konnect: { authMethods: ["client_credentials", ...named(10)] } },
      [
        "error RULE_COUNT konnect.authMethods",
        ...named(10).map((_, index) => `warning RULE_AUTH_METHODS konnect.authMethods[${index + 1}]`),
      ],
    ],
    [
      "an auth method of more than 64 characters",
      { konnect: { authMethods: ["client_credentials", text(65)] } },
      ["error RULE_LENGTH konnect.authMethods[1]", "warning RULE_AUTH_METHODS konnect.authMethods[1]"],
    ],
    [
      "more than 10 credential claims",
      { konnect: { credentialClaim: named(11) } },
      ["error RULE_COUNT konnect.credentialClaim", "warning RULE_CREDENTIAL_CLAIM konnect.credentialClaim"],
    ],
    [
      "more labels than fit beside the ownership labels",
      { konnect: { labels: labels(45) } },
      "error RULE_COUNT konnect.labels",
    ],
  ],
  accepts: [
    [
      "names at their limits, counted in characters",
      { konnect: { name: "😀".repeat(256), portal: text(255) } },
    ],
  ],
});
