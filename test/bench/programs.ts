import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Project } from "../engine/stack";
import { linkModules } from "../link-modules";

/** Registers nothing. */
export const emptyProgram = "";

/** The least that uses what this package uses: one dynamic, one Okta and one command resource that do nothing. */
export const floorProgram = `
const pulumi = require("@pulumi/pulumi");
const okta = require("@pulumi/okta");
const command = require("@pulumi/command");
const provider = { create: async () => ({ id: "1", outs: {} }) };
class Nothing extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, {}); }
}
new Nothing("nothing");
new okta.auth.Server("server", { name: "floor", audiences: ["api://floor"] });
new command.local.Command("command", { create: "true" });
`;

/** A library program with some registrations. */
export function toLibraryProgram(konnectUrl: string, count: number): string {
  return `
const { DeveloperPortalDcr } = require("konnect-okta-dcr");
for (let index = 0; index < ${count}; index++) {
  const name = "portal-" + index;
  new DeveloperPortalDcr(name, {
    okta: {
      authorizationServer: { create: { name, audience: "api://" + name } },
      scopes: [{ name: "orders.read" }],
      claim: { name: "konnect_client_id" },
      dcrToken: { env: "OKTA_DCR_TOKEN" },
    },
    konnect: {
      serverUrl: "${konnectUrl}",
      token: { env: "KONNECT_TOKEN" },
      portal: "Acme Developers",
      portalDefault: index === 0,
    },
  });
}
`;
}

/** Writes a plain JavaScript project with this package among its dependencies. */
export async function writeProject(program: string): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-bench-"));
  await linkModules(join(folder, "node_modules"));
  const runtime = "{ name: nodejs, options: { typescript: false } }";
  await writeFile(join(folder, "Pulumi.yaml"), `name: bench\nruntime: ${runtime}\nmain: index.js\n`);
  await writeFile(join(folder, "package.json"), '{ "name": "bench", "private": true }');
  await writeFile(join(folder, "index.js"), program);
  return { folder, name: "bench" };
}
