import type { ClaimWire } from "../../okta";

const clientIdExpressions = new Set([
  "app.clientId",
  "app.id",
  "(appuser != null) ? appuser.userName : app.clientId",
]);

/** Whether a claim contains the client id in a token from the client credentials grant. */
export function isHoldingClientId(claim: ClaimWire): boolean {
  return claim.claimType !== "IDENTITY" && clientIdExpressions.has((claim.value ?? "").trim());
}

/** Whether Okta adds a claim of this name with the client id to every access token by default. */
export function isInEveryAccessToken(name: string): boolean {
  return name === "cid";
}
