import { showText } from "../errors/foreign-text";
import { hideTokenShapes } from "../redact/token-shape";
import { type Finding, maxFindings } from "../settings/finding";

/**
 * The first findings and how many more there are, with errors first if not all can be shown. Keys and values of the
 * settings in them are texts of others: escaped, and without anything that looks like a token.
 */
export function limitFindings(findings: readonly Finding[]): Finding[] {
  const errors = findings.filter(({ severity }) => severity === "error");
  const isCut = findings.length > maxFindings;
  const ordered = isCut ? [...errors, ...findings.filter(({ severity }) => severity !== "error")] : findings;
  const shown = ordered.slice(0, maxFindings).map(showFinding);
  if (!isCut) return shown;
  const hidden = findings.length - maxFindings;
  return [
    ...shown,
    {
      code: "DCR_SETTINGS_FINDINGS_CUT",
      severity: errors.length > maxFindings ? "error" : "notice",
      path: "",
      message: `${hidden} more finding${hidden === 1 ? " is" : "s are"} not shown`,
      fix: "Correct those that are shown, then check again.",
    },
  ];
}

function showFinding({ code, severity, path, message, fix }: Finding): Finding {
  const show = (text: string) => showText(hideTokenShapes(text, "[redacted]"));
  return { code, severity, path: show(path), message: show(message), fix: show(fix) };
}
