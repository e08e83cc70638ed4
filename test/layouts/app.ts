import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { parse } from "yaml";
import { startFixture } from "../e2e/fixture";
import type { StackConfig } from "../engine/stack";
import { projectFolder } from "../project-folder";

/** Runs a program to its end. */
export const run = promisify(execFile);

/** What an app installs beside this package: the versions that the project was tested with. */
export async function readPeers(): Promise<Record<string, string>> {
  const { devDependencies } = JSON.parse(await readFile(join(projectFolder, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  return Object.fromEntries(
    ["@pulumi/okta", "@pulumi/pulumi"].map((name) => [name, devDependencies[name] ?? ""]),
  );
}

/** A folder with the packed package. */
export interface Ground {
  readonly folder: string;
  readonly tarball: string;
  remove(): Promise<void>;
}

/** Packs the package as it would be published. */
export async function pack(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-layouts-"));
  const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await run("npm", args, { cwd: projectFolder });
  return {
    folder,
    tarball: join(folder, stdout.trim()),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Writes files; objects as JSON. */
export async function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

const initFlags = [
  ...["init", "--yes", "--project", "portal", "--stack", "sandbox", "--region", "eu"],
  ...["--portal", "Acme Developers", "--scopes", "orders.read", "--audience", "api://orders"],
];

/**
 * Writes the project with the installed package's `init`, provisions it with the real engine, and expects an empty
 * preview after it.
 */
export async function provision(folder: string, bin: string, prepare?: () => Promise<void>): Promise<void> {
  await run(process.execPath, [bin, ...initFlags], { cwd: folder });
  await prepare?.();
  const { sandbox, stack } = await startFixture(undefined, { project: { folder, name: "portal" } });
  const text = await readFile(join(folder, "Pulumi.sandbox.yaml"), "utf8");
  const { config } = parse(text.replace("region: eu", `serverUrl: ${sandbox.konnect.url}`)) as {
    config: StackConfig;
  };
  await stack.configure(config);
  const up = await stack.up();
  expect(up.code, up.text).toBe(0);
  expect(sandbox.konnect.state.providers).toMatchObject([{ name: "developer-portal-sandbox" }]);
  const again = await stack.preview("--expect-no-changes");
  expect(again.code, again.text).toBe(0);
}
