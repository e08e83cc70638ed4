import { type CheckedFile, countFiles, type PlacedFinding } from "../finding";

const severities = ["error", "warning", "notice"] as const;

/**
 * Annotations of GitHub Actions on the lines of the files. GitHub shows the first ten of each kind in a step, so that
 * errors come first; the last line is for the log.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function toGitHub(files: readonly CheckedFile[]): string {
  const lines = severities.flatMap((severity) =>
    files.flatMap(({ repositoryPath, findings }) =>
      findings
        .filter((finding) => finding.severity === severity)
        .map((finding) => toCommand(finding, repositoryPath)),
    ),
  );
  return [...lines, countFiles(files)].join("\n");
}

function toCommand(
  { severity, line, column, code, path, message, fix }: PlacedFinding,
  file: string,
): string {
  const properties = Object.entries({ file, line: String(line), col: String(column), title: code })
    .map(([name, value]) => `${name}=${escapeProperty(value)}`)
    .join(",");
  const subject = path === "" ? "" : `${path}: `;
  return `::${severity} ${properties}::${escapeData(`${subject}${message} → ${fix}`)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
