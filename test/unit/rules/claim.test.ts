import { type Case, testRule } from "./rule-cases";

testRule("claim", {
  reports: [
    ...["iss", "sub", "aud", "cid", "scp", "exp", "iat", "jti", "uid", "ver", "acr", "auth_time"].map(
      (claim): Case => [`the claim ${claim}`, { okta: { claim } }, "error RULE_CLAIM_RESERVED okta.claim"],
    ),
    [
      "a reserved claim as an object",
      { okta: { claim: { name: "sub" } } },
      "error RULE_CLAIM_RESERVED okta.claim.name",
    ],
    [
      "an empty list of credential claims",
      { konnect: { credentialClaim: [] } },
      "error RULE_CREDENTIAL_CLAIM konnect.credentialClaim",
    ],
    [
      "a credential claim other than okta.claim",
      { konnect: { credentialClaim: "cid" } },
      "warning RULE_CREDENTIAL_CLAIM konnect.credentialClaim",
    ],
    [
      "a path of credential claims",
      { konnect: { credentialClaim: "konnect_client_id,cid" } },
      "warning RULE_CREDENTIAL_CLAIM konnect.credentialClaim",
    ],
  ],
  accepts: [
    ["an existing claim with a reserved name", { okta: { claim: { name: "cid", existing: true } } }],
    ["a credential claim equal to okta.claim", { konnect: { credentialClaim: ["konnect_client_id"] } }],
  ],
});
