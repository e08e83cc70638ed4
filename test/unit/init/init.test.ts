import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { type InitRequest, init } from "../../../src/init";
import { loadSettings } from "../../../src/loader/load-settings";
import { projectFolder } from "../../project-folder";

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-init-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const settings: InitRequest["settings"] = {
  project: "portal",
  stacks: ["dev", "prod"],
  konnect: { region: "eu" },
  portal: "Acme Developers",
  authorizationServer: { create: { name: "developer-portal", audience: "api://orders" } },
  scopes: ["orders.read"],
  claim: "konnect_client_id",
  okta: { orgName: "acme", baseUrl: "okta.com" },
};
const list = async (folder: string) => (await readdir(folder, { recursive: true })).sort();

describe("init", () => {
  it("init with one stack named twice writes its file once", async () => {
    const folder = await emptyFolder();
    const { written } = init({ settings: { ...settings, stacks: ["dev", "dev"] }, folder, allowedHosts: [] });
    expect(written.filter((file) => file === "Pulumi.dev.yaml")).toHaveLength(1);
  });

  it("init leaves a link to a file that does not exist as it is, and writes the other files", async () => {
    const folder = await emptyFolder();
    await symlink("/nowhere/dcr", join(folder, "Pulumi.dev.yaml"));
    const { written, left } = init({ settings, folder, allowedHosts: [] });
    expect(left).toEqual(["Pulumi.dev.yaml"]);
    expect(written).toContain("Pulumi.prod.yaml");
  });

  it("init in an empty folder writes the project, one stack file per stack without findings, and the workflows of the platform", async () => {
    const folder = await emptyFolder();
    const { written, left } = init({ settings, workflows: "github", folder, allowedHosts: [] });
    expect(left).toEqual([]);
    expect(written.filter((file) => !file.startsWith(".github"))).toEqual([
      "Pulumi.yaml",
      "index.js",
      "package.json",
      ".gitignore",
      "Pulumi.dev.yaml",
      "Pulumi.prod.yaml",
    ]);
    expect(await list(join(folder, ".github", "workflows"))).toEqual(
      await list(join(projectFolder, "workflows", "github")),
    );
    for (const stack of settings.stacks) {
      const text = await readFile(join(folder, `Pulumi.${stack}.yaml`), "utf8");
      expect(text).toMatch(/^# yaml-language-server: \$schema=node_modules\/konnect-okta-dcr\/stacks\//);
      const { config } = parse(text) as { config: Record<string, unknown> };
      expect(config["okta:orgName"]).toBe("acme");
      const { findings } = loadSettings(
        { registrations: config["konnect-okta-dcr:registrations"] },
        { stack },
      );
      expect(findings).toEqual([]);
    }
    const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies).sort()).toEqual([
      "@pulumi/command",
      "@pulumi/okta",
      "@pulumi/pulumi",
      "konnect-okta-dcr",
    ]);
  });

  it("init in a folder with half of the files names the ones that it leaves, and changes none of them", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "package.json"), "{}");
    await mkdir(join(folder, ".github", "workflows"), { recursive: true });
    await writeFile(join(folder, ".github", "workflows", "dcr-check.yml"), "mine");
    const { written, left } = init({ settings, workflows: "github", folder, allowedHosts: [] });
    expect(left).toEqual(["package.json", ".github/workflows/dcr-check.yml"]);
    expect(written).toContain("Pulumi.yaml");
    expect(await readFile(join(folder, "package.json"), "utf8")).toBe("{}");
    expect(await readFile(join(folder, ".github", "workflows", "dcr-check.yml"), "utf8")).toBe("mine");
    expect(init({ settings, folder, allowedHosts: [] }).written).toEqual([]);
  });

  it.each([
    ["an OpenID scope", { scopes: ["openid"] }, /DCR_RULE_SCOPE_OPENID/],
    ["a stack name with a slash", { stacks: ["../prod"] }, /is not a name for a Pulumi project or stack/],
    ["an empty project name", { project: "" }, /is not a name for a Pulumi project or stack/],
    ["a foreign server", { konnect: { serverUrl: "https://evil.example" } }, /DCR_SETTINGS_SERVER_URL/],
  ])("init refuses %s and writes nothing", async (_title, changes, message) => {
    const folder = await emptyFolder();
    const run = () => init({ settings: { ...settings, ...changes }, folder, allowedHosts: [] });
    expect(run).toThrow(message);
    expect(await list(folder)).toEqual([]);
  });
});
