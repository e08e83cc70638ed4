import { hasTokenShape } from "../redact/token-shape";
import { maxFindings } from "../settings/finding";
import type { Path } from "../settings/path";
import type { RegistrationRule } from "./rule";

/** No token itself anywhere in settings, as a value or as a key. The token is not repeated. */
export const checkPastedTokens: RegistrationRule = ({ getWritten }, report) => {
  for (const path of findTokens(getWritten())) {
    report.error(
      "DCR_RULE_TOKEN_PASTED",
      path,
      "looks like a token itself, not like the name or the place of one",
      "Remove and revoke it, and write where to find the token, such as { env: OKTA_DCR_TOKEN }.",
    );
  }
};

function findTokens(settings: unknown): Path[] {
  const found: Path[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (found.length >= maxFindings) return;
    if (typeof value === "string") {
      if (hasTokenShape(value)) found.push(path);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (hasTokenShape(key)) found.push(path);
        visit(item, [...path, key]);
      }
    }
  };
  visit(settings, []);
  return found;
}
