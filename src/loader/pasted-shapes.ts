import type { Finding } from "../settings/finding";

/** The findings without those about the form of a value that is a token itself: the token is what matters. */
export function withoutPastedShapes(findings: readonly Finding[]): Finding[] {
  const pasted = findings.filter(({ code }) => code === "DCR_RULE_TOKEN_PASTED").map(({ path }) => path);
  return findings.filter(({ code, path }) => code !== "DCR_SETTINGS_INVALID" || !pasted.includes(path));
}
