import { existing, testRule } from "./rule-cases";

testRule("access-policy", {
  reports: [
    [
      "an existing server without accessPolicy",
      { okta: existing },
      "error RULE_ACCESS_POLICY okta.accessPolicy",
    ],
    [
      "a policy for all clients on an existing server",
      { okta: { ...existing, accessPolicy: {} } },
      "warning RULE_POLICY_ALL_CLIENTS okta.accessPolicy",
    ],
    [
      "ALL_CLIENTS on an existing server",
      { okta: { ...existing, accessPolicy: { clients: "ALL_CLIENTS" } } },
      "warning RULE_POLICY_ALL_CLIENTS okta.accessPolicy.clients",
    ],
    [
      "a created server without a policy",
      { okta: { accessPolicy: false } },
      "warning RULE_POLICY_NONE okta.accessPolicy",
    ],
    [
      "a policy for no client",
      { okta: { accessPolicy: { clients: [] } } },
      "error RULE_POLICY_CLIENTS okta.accessPolicy.clients",
    ],
    [
      "a policy for known clients only",
      { okta: { accessPolicy: { clients: ["0oa1"] } } },
      "warning RULE_POLICY_CLIENTS okta.accessPolicy.clients",
    ],
    [
      "a lifetime of 4 minutes",
      { okta: { accessPolicy: { tokenLifetimeMinutes: 4 } } },
      "error RULE_RANGE okta.accessPolicy.tokenLifetimeMinutes",
    ],
    [
      "a lifetime of 1441 minutes",
      { okta: { accessPolicy: { tokenLifetimeMinutes: 1441 } } },
      "error RULE_RANGE okta.accessPolicy.tokenLifetimeMinutes",
    ],
    [
      "priority 0",
      { okta: { accessPolicy: { priority: 0 } } },
      "error RULE_RANGE okta.accessPolicy.priority",
    ],
  ],
  accepts: [
    ["an existing server with accessPolicy false", { okta: { ...existing, accessPolicy: false } }],
    [
      "the lowest token lifetime and priority",
      { okta: { accessPolicy: { tokenLifetimeMinutes: 5, priority: 1 } } },
    ],
    ["a token lifetime of one day", { okta: { accessPolicy: { tokenLifetimeMinutes: 1440 } } }],
    ["ALL_CLIENTS among others", { okta: { accessPolicy: { clients: ["0oa1", "ALL_CLIENTS"] } } }],
  ],
});
