import type { TroubleshootingCase } from "../troubleshooting/case";
import { cases } from "../troubleshooting/cases";

const intro = `# Troubleshooting

Find what the developer sees in the headings below. If several causes have the same symptom, the tools tell them apart:

- \`konnect-okta-dcr doctor --stack STACK\` names the cause and the fix. It only reads.
- \`doctor --probe\` also registers a temporary client in Okta, gets a token with it and deletes it.
- \`konnect-okta-dcr smoke --stack STACK\` runs the full developer flow, from the portal's sign-in to a response of the
  API. \`smoke --client-id ID\` tries the credential of an existing application.

After a first \`pulumi up\` that failed, \`doctor\` says that nothing was provisioned yet, and looks at what the stack file
names: tokens, organization, portal, and APIs.

A test reproduces every cause in the sandbox, and checks the symptom, the report of the tool and the printed fix.
\`npm run docs\` writes this page from \`test/troubleshooting\`.
`;

/** docs/troubleshooting.md: a section for each symptom, with its causes. */
export function toTroubleshootingPage(): string {
  const symptoms = [...new Set(cases.map(({ developerSees }) => developerSees))];
  return [intro, ...symptoms.map(toSection)].join("\n");
}

function toSection(symptom: string | undefined): string {
  const lines = symptom?.split("\n").map((line) => `\`${line.trim()}\``);
  const heading = `## ${lines?.join(", ") ?? "Nothing: developers can use the API"}\n`;
  const causes = cases.filter(({ developerSees }) => developerSees === symptom).map(toCause);
  return [heading, ...causes].join("\n");
}

function toCause({ cause, tool, finding, says, fix }: TroubleshootingCase): string {
  return `- **${cause}.** \`${tool}\` reports \`${finding}\`: “${toText(says)}”.\n  Fix: ${toText(fix)}\n`;
}

/** A text of the tool in Markdown: nothing in it counts as HTML. */
function toText(text: string): string {
  return text.trim().replaceAll("<", "&lt;");
}
