import { stringify } from "yaml";
import { oktaDomains } from "../okta/domains";
import type { DiscoveredRegistration } from "./found";

const schemaLine =
  "# yaml-language-server: $schema=node_modules/konnect-okta-dcr/stacks/stack-file.schema.json\n";

/** The stack file of what was found, with the notes as comments. */
export function toStackFileText(registrations: readonly DiscoveredRegistration[], issuer: string): string {
  const notes = registrations.flatMap(({ name, notes: own }) =>
    own.map(({ path, message }) => `# registrations.${name}.${path}: ${message}\n`),
  );
  const config = {
    ...toOrganization(issuer),
    "konnect-okta-dcr:registrations": Object.fromEntries(
      registrations.map(({ name, settings }) => [name, settings]),
    ),
  };
  return `${schemaLine}${notes.join("")}${stringify({ config }, { lineWidth: 0 })}`;
}

/** Of an address below Okta's domains; a custom domain does not tell. */
function toOrganization(issuer: string): Record<string, string> {
  if (!URL.canParse(issuer)) return {};
  const { hostname } = new URL(issuer);
  const domain = oktaDomains.find((item) => hostname.endsWith(`.${item}`));
  if (domain === undefined) return {};
  return { "okta:orgName": hostname.slice(0, -domain.length - 1), "okta:baseUrl": domain };
}
