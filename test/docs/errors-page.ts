import { type ErrorCode, errorCodes } from "../../src/errors";

/** Areas of the codes, by how a code begins, in the order of the page. */
const areas: readonly (readonly [prefix: string, title: string])[] = [
  ["DCR_SETTINGS_", "Settings"],
  ["DCR_RULE_", "Rules for settings"],
  ["DCR_REFERENCE_", "References to tokens"],
  ["DCR_KONNECT_", "Konnect"],
  ["DCR_OKTA_", "Okta"],
  ["DCR_PULUMI_", "Pulumi"],
  ["DCR_HTTP_", "Connections"],
  ["DCR_PACKAGE_", "Installation"],
  ["DCR_USAGE", "Command line"],
  ["DCR_REPORT_", "report"],
  ["DCR_DISCOVER_", "discover"],
  ["DCR_DOCTOR_", "doctor"],
  ["DCR_DRIFT_", "drift"],
  ["DCR_PLAN_", "compare"],
  ["DCR_SMOKE_", "smoke"],
  ["DCR_PORTAL_", "Dev Portal"],
];

const intro = `# Error codes

Every message of this package contains one of these codes. A code is never renamed.
\`npm run docs\` writes this page from \`src/errors/codes.ts\`.
`;

/** docs/errors.md: every code with its cause and fix, grouped by area. */
export function toErrorsPage(): string {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  const homeless = codes.filter((code) => !areas.some(([prefix]) => code.startsWith(prefix)));
  if (homeless.length > 0) throw new Error(`no area of docs/errors.md for ${homeless.join(", ")}`);
  const contents = areas.map(([, title]) => `- [${title}](#${toAnchor(title)})`);
  const sections = areas.map(([prefix, title]) =>
    [`## ${title}\n`, ...codes.filter((code) => code.startsWith(prefix)).map(toEntry)].join("\n"),
  );
  return [intro, contents.join("\n"), "", ...sections].join("\n");
}

function toEntry(code: ErrorCode): string {
  const { cause, fix } = errorCodes[code];
  return `### ${code}\n\n${cause}\n\n**Fix:** ${fix}\n`;
}

/** The anchor that GitHub gives a heading. */
function toAnchor(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}
