import { toError, toWarning } from "./finding";
import type { RegistrationRule } from "./rule";

/** Claims that Okta writes itself. @see okta-developer-docs, access token payload */
export const reservedClaims: readonly string[] = [
  "acr",
  "aud",
  "auth_time",
  "cid",
  "exp",
  "iat",
  "iss",
  "jti",
  "scp",
  "sub",
  "uid",
  "ver",
];

/** Of the reserved claims, those that hold the client id when an application uses client credentials. */
const clientIdClaims: readonly string[] = ["cid", "sub"];

/** A claim that is to be made has a name that Okta does not use itself. */
export const checkClaimReserved: RegistrationRule = ({ okta: { claim } }) => {
  const { path, value } = claim.name;
  if (value === undefined || claim.isExisting !== false || !reservedClaims.includes(value)) return [];
  return [
    toError(
      "DCR_RULE_CLAIM_RESERVED",
      path,
      `${value} is a claim that Okta writes itself and lets nobody create`,
      clientIdClaims.includes(value)
        ? `Write { name: ${value}, existing: true } to use it as it is, or choose another name, such as konnect_client_id.`
        : "Choose another name, such as konnect_client_id.",
    ),
  ];
};

/**
 * Konnect looks for the application in the claim that Okta writes.
 * @see schema of the openid-connect plugin: several values of credential_claim name a claim inside a nested object
 */
export const checkCredentialClaim: RegistrationRule = ({ okta: { claim }, konnect: { credentialClaim } }) => {
  const { path, value } = credentialClaim;
  if (value === undefined) return [];
  if (value.length === 0) {
    return [
      toError(
        "DCR_RULE_CREDENTIAL_CLAIM",
        path,
        "is empty: the gateway could not tell whose token it sees",
        "Take it out; the default is okta.claim.",
      ),
    ];
  }
  const names = value.map((item) => item.value);
  if (claim.name.value === undefined || names.includes(undefined)) return [];
  if (names.length === 1 && names[0] === claim.name.value) return [];
  return [
    toWarning(
      "DCR_RULE_CREDENTIAL_CLAIM",
      path,
      `is ${names.join(", ")}, but the claim with the client id is ${claim.name.value} (okta.claim)`,
      "Take it out, unless tokens really carry the client id there (several names are a path into nested claims).",
    ),
  ];
};
