import { type Case, named, testRule, text } from "./rule-cases";

testRule("scopes", {
  reports: [
    ["an empty list of scopes", { okta: { scopes: [] } }, "error RULE_SCOPES_EMPTY okta.scopes"],
    ["a blank string of scopes", { okta: { scopes: " " } }, "error RULE_SCOPES_EMPTY okta.scopes"],
    [
      "an empty list of requested scopes",
      { konnect: { scopes: [] } },
      "error RULE_SCOPES_EMPTY konnect.scopes",
    ],
    ...["openid", "profile", "email", "address", "phone", "offline_access", "groups", "device_sso"].map(
      (scope): Case => [
        `${scope} with client credentials`,
        { okta: { scopes: ["orders.read", scope] } },
        "error RULE_SCOPE_OPENID okta.scopes[1]",
      ],
    ),
    [
      "openid as an object",
      { okta: { scopes: [{ name: "openid" }] } },
      "error RULE_SCOPE_OPENID okta.scopes[0].name",
    ],
    [
      "an existing openid that the gateway requests",
      { okta: { scopes: ["a", { name: "openid", existing: true }] } },
      "error RULE_SCOPE_OPENID okta.scopes[1].name",
    ],
    [
      "openid in a comma-separated string",
      { okta: { scopes: "orders.read,openid" } },
      "error RULE_SCOPE_OPENID okta.scopes",
    ],
    [
      "a requested openid",
      { konnect: { scopes: ["orders.read", "openid"] } },
      "error RULE_SCOPE_OPENID konnect.scopes[1]",
    ],
    [
      "a created openid that is not requested",
      { okta: { scopes: ["orders.read", "openid"] }, konnect: { scopes: ["orders.read"] } },
      "error RULE_SCOPE_RESERVED okta.scopes[1]",
    ],
    ...["a b", 'a"b', "a\\b", "é", "okta.users", "okta:x", "okta", "*", "<a>"].map(
      (scope): Case => [
        `the scope name ${scope}`,
        { okta: { scopes: [scope] } },
        "error RULE_SCOPE_NAME okta.scopes[0]",
      ],
    ),
    [
      "a repeated scope",
      { okta: { scopes: ["a", { name: "a" }] } },
      "error RULE_SCOPE_REPEATED okta.scopes[1].name",
    ],
    [
      "a repeated requested scope",
      { konnect: { scopes: ["orders.read", "orders.read"] } },
      "error RULE_SCOPE_REPEATED konnect.scopes[1]",
    ],
    [
      "a requested scope that is not in okta.scopes",
      { konnect: { scopes: ["orders.delete"] } },
      "error RULE_SCOPE_UNDECLARED konnect.scopes[0]",
    ],
    [
      "details of an existing scope",
      { okta: { scopes: [{ name: "a", existing: true, description: "x", publish: true }] } },
      [
        "warning RULE_EXISTING_IGNORED okta.scopes[0].description",
        "warning RULE_EXISTING_IGNORED okta.scopes[0].publish",
      ],
    ],
  ],
  accepts: [
    [
      "scopes in a string",
      { okta: { scopes: "orders.read, orders.write" }, konnect: { scopes: "orders.write" } },
    ],
    ["scope names with punctuation", { okta: { scopes: ["urn:a/b#c!", "a>b", "oktapus", "x.okta"] } }],
    [
      "an existing scope that the gateway requests",
      { okta: { scopes: [{ name: "a", existing: true }] }, konnect: { scopes: ["a"] } },
    ],
    [
      "an existing openid that is not requested",
      { okta: { scopes: ["a", { name: "openid", existing: true }] }, konnect: { scopes: ["a"] } },
    ],
    ["50 scopes", { okta: { scopes: named(50) } }],
    ["a scope of 128 characters", { okta: { scopes: [text(128)] } }],
  ],
});
