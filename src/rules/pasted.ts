import { hasTokenShape } from "../redact/token-shape";
import { type Finding, toError } from "./finding";
import type { Path } from "./path";

const maxFindings = 50;

/** Tokens themselves anywhere in settings, as values or as keys. What is found is not repeated. */
export function findPastedTokens(settings: unknown, base: Path): Finding[] {
  const findings: Finding[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (findings.length >= maxFindings) return;
    if (typeof value === "string") {
      if (hasTokenShape(value)) findings.push(toPasted(path));
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (hasTokenShape(key)) findings.push(toPasted(path));
        visit(item, [...path, key]);
      }
    }
  };
  visit(settings, base);
  return findings;
}

function toPasted(path: Path): Finding {
  return toError(
    "DCR_RULE_TOKEN_PASTED",
    path,
    "looks like a token itself, not like the name or the place of one",
    "Remove and revoke it, and write where to find the token, such as { env: OKTA_DCR_TOKEN }.",
  );
}
