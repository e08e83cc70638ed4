import type { DiscoveredRegistration } from "./found";

const oktaVersion = "7.0.0";

/** What `pulumi import --file` reads: the components of each registration, and the Okta objects that Pulumi should own. */
export function toImportFile(registrations: readonly DiscoveredRegistration[]): object | undefined {
  const resources = registrations.flatMap(({ name, imports }) => {
    if (imports.length === 0) return [];
    const parent = `${name}OktaAuthorizationServer`;
    return [
      { type: "konnect-okta-dcr:index:DeveloperPortalDcr", name, component: true },
      {
        type: "konnect-okta-dcr:index:OktaAuthorizationServer",
        name: parent,
        parent: name,
        component: true,
        logicalName: name,
      },
      ...imports.map((object) => ({ ...object, parent, version: oktaVersion })),
    ];
  });
  return resources.length === 0 ? undefined : { nameTable: {}, resources };
}
