import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { errorCodes } from "../../errors";
import { packageVersion } from "../../http/version";
import type { CheckedFile } from "../finding";
import { markFindings } from "../fingerprint";

const levels = { error: "error", warning: "warning", notice: "note" } as const;

/**
 * A SARIF 2.1.0 log, for GitHub code scanning and other tools.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function toSarif(files: readonly CheckedFile[]): string {
  const codes = [...new Set(files.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  const results = files.flatMap(({ repositoryPath, findings }) =>
    markFindings(findings, repositoryPath).map(({ finding, fingerprint }) => ({
      ruleId: finding.code,
      ruleIndex: codes.indexOf(finding.code),
      level: levels[finding.severity],
      message: {
        text: `${finding.path === "" ? "" : `${finding.path}: `}${finding.message}. ${finding.fix}`,
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: toUri(repositoryPath) },
            region: { startLine: finding.line, startColumn: finding.column },
          },
        },
      ],
      partialFingerprints: { "finding/v1": fingerprint },
    })),
  );
  const rules = codes.map((id) => ({
    id,
    shortDescription: { text: errorCodes[id].cause },
    help: { text: errorCodes[id].fix },
  }));
  const driver = { name: "konnect-okta-dcr", semanticVersion: packageVersion, rules };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  return JSON.stringify(log, undefined, 2);
}

/** A path within the repository as a relative reference; a file elsewhere as a `file:` URL. */
function toUri(path: string): string {
  return isAbsolute(path) ? pathToFileURL(path).href : path.split("/").map(encodeURIComponent).join("/");
}
