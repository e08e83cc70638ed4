import type { TroubleshootingCase } from "../troubleshooting/case";
import { cases } from "../troubleshooting/cases";

const intro = `# Troubleshooting

\`konnect-okta-dcr doctor --stack STACK\` names the cause and the mend; it only reads. \`doctor --probe\` also registers a
throw-away client in Okta, gets a token with it and deletes it again. \`konnect-okta-dcr smoke --stack STACK\` goes the
whole way of a developer, from the portal's sign-in to an answer of the API; \`smoke --client-id ID\` tries the credential
of an application that exists.

Look for what the developer sees in the first column. Rows with the same sight stand together: the tool tells them
apart. Every row is made in the sandbox by a test, which also checks what the developer sees, what the tool says and
that its mend is printed; written by \`npm run docs\` from \`test/troubleshooting\`.
`;

/** docs/troubleshooting.md: one row for each case, in the order of what the developer sees. */
export function toTroubleshootingPage(): string {
  const sights = [...new Set(cases.map(({ developerSees }) => developerSees))];
  const rows = sights.flatMap((sight) => cases.filter((item) => item.developerSees === sight)).map(toRow);
  return [
    intro,
    "| the developer sees | cause | what the tool says | mend |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function toRow({ developerSees, cause, tool, finding, says, mend }: TroubleshootingCase): string {
  const said = `\`${tool}\`, \`${finding}\`: ${toCell(says)}`;
  return `| ${developerSees.split("\n").map(toCode).join("<br>")} | ${cause} | ${said} | ${toCell(mend)} |`;
}

/** What a program printed, as it printed it. */
function toCode(line: string): string {
  return `\`${line.trim().replaceAll("|", "\\|")}\``;
}

/** A text in a table, whose own sign would break it. */
function toCell(text: string): string {
  return text.trim().replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
