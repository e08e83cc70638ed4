import { toCode, toProse } from "../../report/markdown/escape";
import { type CheckedFile, countFiles, listFindings, type PlacedFinding } from "../finding";

const marks = { error: "❌", warning: "⚠️", notice: "ℹ️" } as const;

/** GitHub takes 1 MiB in the summary of a job. */
const maxRows = 200;

/** A table of the findings, for the summary of a job. */
export function toMarkdown(files: readonly CheckedFile[]): string {
  const findings = listFindings(files);
  const table = [
    "| | place | setting | finding |",
    "| --- | --- | --- | --- |",
    ...findings.slice(0, maxRows).map(toRow),
    "",
    ...(findings.length > maxRows ? [`… and ${findings.length - maxRows} more`, ""] : []),
  ];
  return [
    "### konnect-okta-dcr check",
    "",
    ...(findings.length === 0 ? [] : table),
    countFiles(files),
    "",
  ].join("\n");
}

function toRow({ file, line, severity, code, path, message, fix }: PlacedFinding): string {
  const setting = path === "" ? "" : toCode(path);
  const text = `${toProse(message)} → ${toProse(fix)} (${code})`;
  return `| ${marks[severity]} ${severity} | ${toCode(`${file}:${line}`)} | ${setting} | ${text} |`;
}
