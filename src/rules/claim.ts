import { isGiven, unknown } from "../settings/draft";
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

/** A claim that is created has a name that Okta does not use itself. */
export const checkClaimReserved: RegistrationRule = ({ okta: { claim } }, report) => {
  const { name, existing } = claim;
  if (!isGiven(name) || existing !== false || !reservedClaims.includes(name)) return;
  report.error(
    "DCR_RULE_CLAIM_RESERVED",
    ["okta", "claim", "name"],
    `${name} is a claim that Okta sets itself; it cannot be created`,
    clientIdClaims.includes(name)
      ? `Write { name: ${name}, existing: true } to use it as it is, or choose another name, such as konnect_client_id.`
      : "Choose another name, such as konnect_client_id.",
  );
};

const path = ["konnect", "credentialClaim"];

/** The gateway looks for the application in some claim. */
export const checkCredentialClaimEmpty: RegistrationRule = ({ konnect: { credentialClaim } }, report) => {
  if (!isGiven(credentialClaim) || credentialClaim.length > 0) return;
  report.error(
    "DCR_RULE_CREDENTIAL_CLAIM",
    path,
    "is empty: the gateway could not identify the application",
    "Remove it; the default is okta.claim.",
  );
};

/**
 * Konnect looks for the application in the claim that Okta writes.
 * @see schema of the openid-connect plugin: several values of credential_claim name a claim inside a nested object
 */
export const checkCredentialClaim: RegistrationRule = ({ okta, konnect: { credentialClaim } }, report) => {
  const { name } = okta.claim;
  if (!isGiven(credentialClaim) || credentialClaim.length === 0) return;
  if (!isGiven(name) || credentialClaim.includes(unknown)) return;
  if (credentialClaim.length === 1 && credentialClaim[0] === name) return;
  report.warning(
    "DCR_RULE_CREDENTIAL_CLAIM",
    path,
    `is ${credentialClaim.join(", ")}, but the claim with the client id is ${name} (okta.claim)`,
    "Remove it, unless tokens really have the client id there (several names are a path into nested claims).",
  );
};
