import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "./project-folder";

/** Creates a folder of modules with this package and its peers, as if npm had installed them. */
export async function linkModules(modules: string): Promise<void> {
  await mkdir(modules, { recursive: true });
  await symlink(join(projectFolder, "node_modules", "@pulumi"), join(modules, "@pulumi"));
  await symlink(projectFolder, join(modules, "konnect-okta-dcr"));
}
