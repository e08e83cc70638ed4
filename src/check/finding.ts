import type { Finding } from "../settings/finding";

/** A finding with its place in a stack file, lines and columns from 1. */
export interface PlacedFinding extends Finding {
  /** Path of the file, as shown. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A stack file and what was found in it. */
export interface CheckedFile {
  /** Path of the file, as shown. */
  readonly file: string;
  /** Path of the file within its repository, for annotations; with `/` on every system. */
  readonly repositoryPath: string;
  /** The file's text, if it could be read. */
  readonly text: string | undefined;
  readonly findings: readonly PlacedFinding[];
}

/** All findings, in the order of the files. */
export function listFindings(files: readonly CheckedFile[]): PlacedFinding[] {
  return files.flatMap(({ findings }) => findings);
}

/** How many findings of each kind, as text: `1 error, 0 warnings, 2 notices`. */
export function countFindings(findings: readonly Finding[]): string {
  return (["error", "warning", "notice"] as const)
    .map((severity) => {
      const count = findings.filter((finding) => finding.severity === severity).length;
      return `${count} ${severity}${count === 1 ? "" : "s"}`;
    })
    .join(", ");
}

/** The same for files: `2 files: 1 error, 0 warnings, 2 notices`. */
export function countFiles(files: readonly CheckedFile[]): string {
  return `${files.length} file${files.length === 1 ? "" : "s"}: ${countFindings(listFindings(files))}`;
}
