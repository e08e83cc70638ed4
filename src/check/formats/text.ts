import { type CheckedFile, countFindings, listFindings, type PlacedFinding } from "../finding";

/** A line for each finding, for logs and for searching; then the files without findings and the numbers. */
export function toText(files: readonly CheckedFile[]): string {
  const findings = listFindings(files);
  const clean = files.filter(({ findings: own }) => own.length === 0);
  return [
    ...findings.map(toLine),
    ...clean.map(({ file }) => `${file}: no findings`),
    ...(findings.length === 0 ? [] : [countFindings(findings)]),
  ].join("\n");
}

function toLine({ file, line, column, severity, code, path, message, fix }: PlacedFinding): string {
  const subject = path === "" ? "" : `${path}: `;
  return `${file}:${line}:${column} ${severity} [${code}] ${subject}${message} → ${fix}`;
}
