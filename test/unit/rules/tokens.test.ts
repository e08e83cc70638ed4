import { type Case, testRule, text } from "./rule-cases";

testRule("tokens", {
  reports: [
    [
      "a token in place of a variable name",
      { okta: { dcrToken: { env: "00abc-def" } } },
      "error RULE_TOKEN_NAME okta.dcrToken.env",
    ],
    [
      "one reference for both tokens",
      { okta: { dcrToken: { env: "KONNECT_TOKEN" } } },
      "error RULE_TOKEN_SHARED okta.dcrToken",
    ],
    [
      "a token from config",
      { okta: { dcrToken: { config: "dcrToken" } } },
      "notice RULE_TOKEN_CONFIG okta.dcrToken.config",
    ],
    ...[
      { env: `kpat_${text(30)}` },
      { config: `00${text(40)}` },
      { file: `00${text(40)}` },
      { command: ["echo", `spat_${text(30)}`] },
    ].map((dcrToken): Case => {
      const [source] = Object.keys(dcrToken);
      const path = `okta.dcrToken.${source}${source === "command" ? "[1]" : ""}`;
      const notice = source === "config" ? ["notice RULE_TOKEN_CONFIG okta.dcrToken.config"] : [];
      return [
        `a token in the place of its ${source}`,
        { okta: { dcrToken } },
        [`error RULE_TOKEN_PASTED ${path}`, ...notice],
      ];
    }),
    [
      "a token file around the project",
      { okta: { dcrToken: { file: "secrets/../../token" } } },
      "error RULE_TOKEN_FILE okta.dcrToken.file",
    ],
  ],
  accepts: [
    [
      "a token file and a token command",
      { okta: { dcrToken: { file: "t" } }, konnect: { token: { command: ["op", "read"] } } },
    ],
    ["the id of a token", { okta: { dcrTokenId: "00Tabcdefghijklmnop1" } }],
  ],
});
