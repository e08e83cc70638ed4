import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
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
    const workflows = ["check", "deploy-stack", "deploy", "drift", "preview", "rotate"];
    const pages = await readdir(join(projectFolder, "docs"), { recursive: true });
    const expected = [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/NOTICE",
      "dist/cli/index.js",
      "dist/index.d.ts",
      "dist/index.js",
      "dist/provider/index.d.ts",
      "dist/provider/index.js",
      ...pages.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
      "package.json",
      "stacks/stack-file.schema.json",
      ...workflows.map((name) => `workflows/github/dcr-${name}.yml`),
      "workflows/gitlab/dcr.gitlab-ci.yml",
    ];
    expect(paths.sort()).toEqual(expected.sort());
  });

  it("the bundles load no package but the peers, and NOTICE has the license of every package inside", async () => {
    const dist = join(projectFolder, "dist");
    const loaded = new Set<string>();
    for (const file of ["index.js", "provider/index.js", "cli/index.js"]) {
      const text = await readFile(join(dist, file), "utf8");
      for (const [, name = ""] of text.matchAll(/^[^*]*?\brequire\("([^"]+)"\)/gm)) loaded.add(name);
    }
    const packages = [...loaded].filter((name) => !isBuiltin(name) && !name.startsWith("node:"));
    // The last one is in the text of the program that init writes.
    const peers = ["@pulumi/command", "@pulumi/okta", "@pulumi/pulumi"];
    expect(packages.sort()).toEqual([...peers, "konnect-okta-dcr"]);
    const notice = await readFile(join(dist, "NOTICE"), "utf8");
    for (const name of ["commander", "jose", "oauth4webapi", "p-retry", "undici", "yaml", "zod"])
      expect(notice).toMatch(
        new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|ISC|BSD-3-Clause|Apache-2.0)\\)$`, "m"),
      );
  });

  it("npm publish refuses the placeholder of the repository's owner", async () => {
    const manifest = JSON.parse(await readFile(join(projectFolder, "package.json"), "utf8")) as {
      homepage: string;
      scripts: Record<string, string>;
    };
    const tryPublish = async (homepage: string) => {
      const env = { ...process.env, npm_package_homepage: homepage };
      await run("sh", ["-c", manifest.scripts.prepublishOnly ?? ""], { env });
    };
    await expect(tryPublish("https://github.com/OWNER/konnect-okta-dcr#readme")).rejects.toThrow("set OWNER");
    await expect(tryPublish("https://github.com/acme/konnect-okta-dcr#readme")).resolves.toBeUndefined();
  });

  it("the public types reach neither zod nor a module of the package", async () => {
    for (const file of ["index.d.ts", "provider/index.d.ts"]) {
      const text = await readFile(join(projectFolder, "dist", file), "utf8");
      const imports = [...text.matchAll(/^(?:import|export) .*from ['"]([^'"]+)['"]/gm)].map(
        ([, name]) => name,
      );
      expect(imports.filter((name) => name !== "@pulumi/pulumi")).toEqual([]);
      expect(text).not.toMatch(/import\(|\bz\.|\bZod/);
    }
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
