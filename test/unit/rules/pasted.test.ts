import { testRule, text } from "./rule-cases";

testRule("pasted", {
  reports: [
    [
      "a token in place of a token id",
      { okta: { dcrTokenId: `00T${text(39)}` } },
      ["error RULE_TOKEN_PASTED okta.dcrTokenId", "error RULE_TOKEN_ID okta.dcrTokenId"],
    ],
    [
      "a token as a label",
      { konnect: { labels: { note: `00${text(40)}` } } },
      "error RULE_TOKEN_PASTED konnect.labels.note",
    ],
  ],
});
