import { showText } from "../errors/foreign-text";
import { createRedactor } from "../redact/redact";
import type { CheckedFile, PlacedFinding } from "./finding";

/** Findings about a secret in clear: nothing of such a file is shown, as the secret may be on any line. */
const secretCodes: readonly string[] = [
  "DCR_RULE_TOKEN_PASTED",
  "DCR_RULE_TOKEN_NAME",
  "DCR_RULE_PLUGIN_SECRET",
  "DCR_SETTINGS_SECRET_CLEAR",
];
const redactor = createRedactor();

/**
 * The line of a finding with a caret below its column, cut to the width; undefined if there is none to show.
 * @param columns how wide both lines may be
 */
export function toFrame(
  { line, column, path }: PlacedFinding,
  { text, findings }: CheckedFile,
  columns: number,
): string[] | undefined {
  if (text === undefined || path === "" || findings.some(({ code }) => secretCodes.includes(code))) {
    return undefined;
  }
  const source = text.split(/\r?\n/, line)[line - 1];
  if (source === undefined || source.trim() === "") return undefined;
  const number = `${line} │ `;
  const width = columns - number.length;
  // Escapes are longer than what they show, so the part before the column is escaped separately.
  const before = show(source.slice(0, column - 1));
  const after = show(source.slice(column - 1));
  const kept = before.length > width / 2 ? `…${before.slice(-Math.floor(width / 2) + 1)}` : before;
  const shown = `${kept}${after}`;
  const cut = shown.length > width ? `${shown.slice(0, width - 1)}…` : shown;
  return [`${number}${cut}`, `${" ".repeat(number.length - 2)}│ ${" ".repeat(kept.length)}^`];
}

function show(text: string): string {
  return showText(redactor.redact(text.replaceAll("\t", " ")), 2000);
}
