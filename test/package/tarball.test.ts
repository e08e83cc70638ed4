import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFolder } from "../project-folder";

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dcr-package-"));
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: projectFolder,
  });
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
  const installed = join(folder, "app", "node_modules", "konnect-okta-dcr");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(folder, packed?.filename ?? ""), "--strip-components=1", "-C", installed]);
  await writeFile(join(folder, "app", "package.json"), "{}");
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs Node in a folder that has the package and, through NODE_PATH, the dependencies. */
async function node(...args: string[]): Promise<string> {
  const env = { ...process.env, NODE_PATH: join(projectFolder, "node_modules") };
  const { stdout } = await run(process.execPath, args, { cwd: join(folder, "app"), env });
  return stdout.trim();
}

describe("packed package", () => {
  it("the packed package holds dist, workflows and documents and no tests, sources, or stack files", async () => {
    const { stdout } = await run("npm", ["pack", "--json", "--dry-run", "--ignore-scripts"], {
      cwd: projectFolder,
    });
    const [packed] = Object.values(JSON.parse(stdout) as Record<string, { files: { path: string }[] }>);
    const paths = (packed?.files ?? []).map(({ path }) => path);
    const outside = paths.filter((path) => !path.startsWith("dist/"));
    const workflows = ["check", "deploy-stack", "deploy", "drift", "preview", "rotate"];
    expect(outside.sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "package.json",
      "stacks/stack-file.schema.json",
      ...workflows.map((name) => `workflows/github/dcr-${name}.yml`),
      "workflows/gitlab/dcr.gitlab-ci.yml",
    ]);
    const sources = (await readdir(join(projectFolder, "src"), { recursive: true }))
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [file.replace(/ts$/, "js"), file.replace(/ts$/, "d.ts")]);
    const compiled = paths.filter((path) => path.startsWith("dist/")).map((path) => path.slice(5));
    expect(compiled.sort()).toEqual(sources.sort());
  });

  it("the packed package loads by name, and its provider entry point does not load @pulumi modules", async () => {
    expect(await node("-p", "Object.keys(require('konnect-okta-dcr')).includes('DeveloperPortalDcr')")).toBe(
      "true",
    );
    const loaded = await node(
      "-p",
      "require('konnect-okta-dcr/provider'); Object.keys(require.cache).some((file) => file.includes('@pulumi'))",
    );
    expect(loaded).toBe("false");
  });

  it("the command line of the packed package prints its help", async () => {
    const manifest = JSON.parse(await readFile(join(projectFolder, "package.json"), "utf8")) as {
      bin: Record<string, string>;
    };
    const bin = join("node_modules", "konnect-okta-dcr", manifest.bin["konnect-okta-dcr"] ?? "");
    expect(await node(bin, "--help")).toContain("doctor");
  });
});
