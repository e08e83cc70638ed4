import { type Case, labels, testRule, text } from "./rule-cases";

testRule("labels", {
  reports: [
    ...["kong-team", "konnect-team", "meshed", "kic", "_x"].map(
      (key): Case => [
        `the label key ${key}`,
        { konnect: { labels: { [key]: "a" } } },
        `error RULE_LABEL_KEY konnect.labels.${key}`,
      ],
    ),
    [
      "a label key of more than 63 characters",
      { konnect: { labels: { [text(64)]: "a" } } },
      `error RULE_LABEL_KEY konnect.labels.${text(64)}`,
    ],
    ["an empty label key", { konnect: { labels: { "": "a" } } }, 'error RULE_LABEL_KEY konnect.labels[""]'],
    ...["", "a b", "-a", "a-", "ä", text(64)].map(
      (value): Case => [
        `the label value "${value}"`,
        { konnect: { labels: { team: value } } },
        "error RULE_LABEL_VALUE konnect.labels.team",
      ],
    ),
    ...["dcr-managed-by", "dcr-project", "dcr-stack", "dcr-name"].map(
      (key): Case => [
        `the ownership label ${key}`,
        { konnect: { labels: { [key]: "a" } } },
        `error RULE_LABEL_RESERVED konnect.labels.${key}`,
      ],
    ),
  ],
  accepts: [
    ["44 labels", { konnect: { labels: labels(44) } }],
    ["label values at their limits", { konnect: { labels: { a: "x", b: text(63), c: "A1.b_c-9" } } }],
  ],
});
