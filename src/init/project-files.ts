import { stringify } from "yaml";
import type { Region } from "../konnect";

/** A file of a new project; paths have `/`. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** What a new project is for. */
export interface InitSettings {
  readonly project: string;
  readonly stacks: readonly string[];
  readonly konnect: { readonly region: Region } | { readonly serverUrl: string };
  readonly portal: string;
  readonly authorizationServer: { readonly create: object } | { readonly existing: string };
  readonly scopes: readonly string[];
  readonly claim: string;
  readonly okta: { readonly orgName?: string | undefined; readonly baseUrl?: string | undefined };
}

/** Versions of the packages that a project depends on. */
export type Dependencies = Readonly<Record<string, string>>;

/** The one registration of a new stack file. */
export function toRegistrations({
  konnect,
  portal,
  authorizationServer,
  scopes,
  claim,
}: InitSettings): object {
  return {
    "developer-portal": {
      okta: {
        authorizationServer,
        scopes,
        claim,
        ...("existing" in authorizationServer ? { accessPolicy: { name: "developer portal" } } : {}),
        dcrToken: { env: "OKTA_DCR_TOKEN" },
      },
      konnect: { ...konnect, token: { env: "KONNECT_TOKEN" }, portal },
    },
  };
}

/** The files of a new project. */
export function toProjectFiles(settings: InitSettings, dependencies: Dependencies): ProjectFile[] {
  return [
    { path: "Pulumi.yaml", text: toProjectFile(settings) },
    { path: "index.js", text: program },
    { path: "package.json", text: toPackageFile(settings, dependencies) },
    { path: ".gitignore", text: "node_modules\n" },
    ...settings.stacks.map((stack) => ({ path: `Pulumi.${stack}.yaml`, text: toStackFile(settings) })),
  ];
}

function toProjectFile({ project }: InitSettings): string {
  const description =
    "Okta as the identity provider for Dynamic Client Registration in a Kong Konnect Dev Portal";
  const runtime = { name: "nodejs", options: { packagemanager: "npm", typescript: false } };
  return stringify({ name: project, description, runtime, main: "index.js" });
}

function toPackageFile({ project }: InitSettings, dependencies: Dependencies): string {
  return `${JSON.stringify({ name: project, private: true, main: "index.js", dependencies }, undefined, 2)}\n`;
}

function toStackFile(settings: InitSettings): string {
  const { orgName, baseUrl } = settings.okta;
  const config = {
    ...(orgName === undefined ? {} : { "okta:orgName": orgName }),
    ...(baseUrl === undefined ? {} : { "okta:baseUrl": baseUrl }),
    "konnect-okta-dcr:registrations": toRegistrations(settings),
  };
  const schema = "node_modules/konnect-okta-dcr/stacks/stack-file.schema.json";
  return `# yaml-language-server: $schema=${schema}\n${stringify({ config }, { lineWidth: 0 })}`;
}

const program = `"use strict";
const pulumi = require("@pulumi/pulumi");
const { DeveloperPortalDcr, findMissingOktaCredentials, registrationsFromConfig } = require("konnect-okta-dcr");

module.exports = async () => {
  const registrations = {};
  const missing = findMissingOktaCredentials();
  for (const { name, args, protect, aliases, notices } of await registrationsFromConfig({ missing })) {
    const { outputs } = new DeveloperPortalDcr(name, args, { protect, aliases });
    registrations[name] = notices.length === 0 ? outputs : outputs.apply((known) => ({ ...known, notices }));
  }
  // In a preview each change shows at its object; the outputs would repeat all of it.
  return { registrations: pulumi.runtime.isDryRun() ? pulumi.output(pulumi.unknown) : registrations };
};
`;
