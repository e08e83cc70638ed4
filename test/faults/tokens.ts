import { randomBytes } from "node:crypto";

/** Tokens of all worlds of one run: their fingerprints stand in states that are compared. */
export const tokens = {
  dcrToken: `00${randomBytes(30).toString("base64url")}`,
  konnectToken: `kpat_${randomBytes(24).toString("base64url")}`,
};

/** What a rotation puts in the place of the DCR token. */
export const rotatedToken = `00${randomBytes(30).toString("base64url")}`;
