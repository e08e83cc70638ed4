import { type Layout, type LayoutOptions, toLayout } from "../../diagnosis/layout";
import { type CheckedFile, countFiles, type PlacedFinding } from "../finding";
import { toFrame } from "../frame";

const marks = { error: "✗", warning: "!", notice: "–" } as const;
const colours = { error: "red", warning: "yellow", notice: "gray" } as const;
const defaultColumns = 100;
/** Commander wraps no text to less than 40 columns. */
const minColumns = 48;

/** The findings for a person at a terminal: grouped by file, each with its line, wrapped at the width. */
export function toTerminal(files: readonly CheckedFile[], options: LayoutOptions): string {
  const columns = Math.max(options.columns ?? defaultColumns, minColumns);
  const layout = toLayout({ ...options, columns });
  return [
    ...files.map((file) => toSection(file, layout, columns)),
    layout.paint("bold", countFiles(files)),
  ].join("\n\n");
}

function toSection(file: CheckedFile, layout: Layout, columns: number): string {
  if (file.findings.length === 0) return `${layout.paint("green", "✓")} ${file.file}`;
  const items = file.findings.map((finding) => toItem(finding, file, layout, columns));
  return [layout.paint("bold", file.file), ...items].join("\n\n");
}

function toItem(finding: PlacedFinding, file: CheckedFile, layout: Layout, columns: number): string {
  const { severity, code, path, message, fix, line, column } = finding;
  const mark = layout.paint(colours[severity], `${marks[severity]} ${severity}`);
  const subject = path === "" ? message : `${path}: ${message}`;
  const frame = toFrame(finding, file, columns - 4)?.map((text) => `    ${layout.paint("gray", text)}`) ?? [];
  return [
    `  ${mark} ${layout.paint("gray", `${line}:${column} ${code}`)}`,
    `    ${layout.wrap(subject, 4)}`,
    ...frame,
    `    → ${layout.wrap(fix, 6)}`,
  ].join("\n");
}
