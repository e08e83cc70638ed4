import type { ClaimWire } from "../okta";

const clientIdExpressions = new Set([
  "app.clientId",
  "app.id",
  "(appuser != null) ? appuser.userName : app.clientId",
]);

/** Whether the value of a claim is the client id where a client asks for itself. */
export function isHoldingClientId(claim: ClaimWire): boolean {
  return claim.claimType !== "IDENTITY" && clientIdExpressions.has((claim.value ?? "").trim());
}

/** Whether Okta writes the client id under this name without any claim being set up. */
export function isInEveryAccessToken(name: string): boolean {
  return name === "cid";
}
