import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithEngine } from "../e2e/fixture";
import { provision } from "../e2e/provision";
import { projectFolder } from "../project-folder";
import { type Ground, pack, readPeers, run, writeFiles } from "./app";
import { ensureNode, ensureTools, nodeVersions } from "./tools";

let ground: Ground;
let app: string;
const bin = join("node_modules", "konnect-okta-dcr", "dist", "cli", "index.js");

beforeAll(async () => {
  ground = await pack();
  app = join(ground.folder, "app");
  const dependencies = { ...(await readPeers()), "konnect-okta-dcr": `file:${ground.tarball}` };
  await writeFiles(app, { "package.json": { name: "app", private: true, dependencies } });
  await run("npm", ["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], {
    cwd: app,
  });
}, 120_000);
afterAll(() => ground.remove());

it("the installed package brings no dependencies of its own", async () => {
  const { stdout } = await run("npm", ["ls", "--json", "konnect-okta-dcr"], { cwd: app });
  const tree = JSON.parse(stdout) as { dependencies: Record<string, { dependencies?: object }> };
  expect(tree.dependencies["konnect-okta-dcr"]?.dependencies).toBeUndefined();
});

it.for(nodeVersions)(
  "Node %s loads both entries with require and import, and runs the command line",
  async (version) => {
    const node = await ensureNode(version);
    const print = "console.log(typeof p.DeveloperPortalDcr, typeof q.dcrProvider.check)";
    const required = `const p = require("konnect-okta-dcr"), q = require("konnect-okta-dcr/provider"); ${print}`;
    const imported = `import * as p from "konnect-okta-dcr"; import * as q from "konnect-okta-dcr/provider"; ${print}`;
    const strict = ["--throw-deprecation", "--trace-warnings"];
    const results = [
      await run(node, [...strict, "-e", required], { cwd: app }),
      await run(node, [...strict, "--input-type=module", "-e", imported], { cwd: app }),
      await run(node, [...strict, bin, "explain", "okta.scopes"], { cwd: app }),
    ];
    expect(results.map(({ stderr }) => stderr)).toEqual(["", "", ""]);
    expect(results.slice(0, 2).map(({ stdout }) => stdout)).toEqual([
      "function function\n",
      "function function\n",
    ]);
    expect(results[2]?.stdout).toContain("okta.scopes");
  },
);

it("TypeScript compiles a program with module commonjs and moduleResolution node without an error in any file", async () => {
  const options = { module: "commonjs", moduleResolution: "node", target: "es2022", strict: true };
  const checked = { skipLibCheck: false, noEmit: true, types: [], ignoreDeprecations: "5.0" };
  await writeFiles(join(app, "typed"), {
    "tsconfig.json": { compilerOptions: { ...options, ...checked }, files: ["own.ts"] },
    "own.ts": `
      import { DeveloperPortalDcr, type DeveloperPortalDcrArgs, type RegistrationOutputs } from "konnect-okta-dcr";
      import { dcrProvider } from "konnect-okta-dcr/provider";
      export const create = (args: DeveloperPortalDcrArgs) => new DeveloperPortalDcr("portal", args).outputs;
      export const issuerOf = ({ issuer }: RegistrationOutputs): string => issuer;
      export const check = dcrProvider.check;
    `,
  });
  const tsc = join(projectFolder, "node_modules", "typescript", "bin", "tsc");
  const result = await run(process.execPath, [tsc, "-p", join(app, "typed")], { cwd: app }).catch(
    (error: { stdout: string }) => error,
  );
  // Files of other packages may have errors of their own; none may come from this one.
  const lines = result.stdout.split("\n").filter((line) => line.includes("error TS"));
  expect(lines.filter((line) => !line.startsWith("node_modules/@pulumi/"))).toEqual([]);
});

it("Jest loads the package and constructs a component in its own module system", async () => {
  const jest = join(await ensureTools(), "jest");
  await writeFiles(join(app, "jest"), {
    "package.json": { private: true },
    "program.test.js": `
      test("it loads", () => {
        expect(typeof require("konnect-okta-dcr").DeveloperPortalDcr).toBe("function");
        expect(typeof require("konnect-okta-dcr/provider").authStrategy.check).toBe("function");
      });
    `,
  });
  const { stderr } = await run(jest, ["--rootDir", join(app, "jest"), "--watchman=false"], { cwd: app });
  expect(stderr).toContain("1 passed");
}, 60_000);

it("a program that esbuild bundles with the package inside loads", async () => {
  await writeFiles(app, {
    "bundled.js":
      'const { DeveloperPortalDcr } = require("konnect-okta-dcr"); console.log(typeof DeveloperPortalDcr);',
  });
  const outfile = join(app, "out", "bundled.js");
  const { warnings } = await build({
    entryPoints: [join(app, "bundled.js")],
    outfile,
    bundle: true,
    platform: "node",
    external: ["@pulumi/pulumi", "@pulumi/okta"],
  });
  expect(warnings).toEqual([]);
  const { stdout } = await run(process.execPath, [outfile], { cwd: app });
  expect(stdout).toBe("function\n");
});

it("publint and are-the-types-wrong find no problem in the packed package", async () => {
  const tools = await ensureTools();
  const types = await run(join(tools, "attw"), [ground.tarball, "--format", "json"], { cwd: app });
  expect(JSON.parse(types.stdout)).toMatchObject({ analysis: { problems: {} } });
  expect(
    Object.keys((JSON.parse(types.stdout) as { analysis: { problems: object } }).analysis.problems),
  ).toEqual([]);
  const { stdout } = await run(join(tools, "publint"), [ground.tarball, "--strict"], { cwd: app }).catch(
    (error: { stdout: string }) => error,
  );
  // It reads `exports.default` of a module inside the bundle (undici) as an export of the entry.
  const found = stdout.split("\n").filter((line) => /^\d+\. /.test(line));
  expect(found.filter((line) => !line.includes('exports["./provider"].default sets both'))).toEqual([]);
  const own = await run(process.execPath, ["-p", "'default' in require('konnect-okta-dcr/provider')"], {
    cwd: app,
  });
  expect(own.stdout).toBe("false\n");
}, 60_000);

describeWithEngine("the project that init writes", () => {
  it("is provisioned from an npm installation without @pulumi/command, and its next preview is empty", async () => {
    await provision(app, join(app, bin));
  });

  it("with acceptance but without @pulumi/command stops before anything is registered, with the line to run", async () => {
    const { stdout } = await run(process.execPath, ["-e", withAcceptance], { cwd: app });
    expect(stdout).toMatch(/^\[DCR_PACKAGE_PEER\] .*npm install --save-exact @pulumi\/command@1\.2\.1/);
  });
});

const withAcceptance = `
  const pulumi = require("@pulumi/pulumi");
  const { DeveloperPortalDcr } = require("konnect-okta-dcr");
  pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
  try {
    new DeveloperPortalDcr("portal", {
      okta: {
        authorizationServer: { create: { name: "portal", audience: "api://orders" } },
        scopes: ["orders.read"],
        claim: "konnect_client_id",
        dcrToken: { env: "OKTA_DCR_TOKEN" },
      },
      konnect: { region: "eu", token: { env: "KONNECT_TOKEN" }, portal: "Developers" },
      acceptance: "doctor",
    });
  } catch (error) {
    console.log(error.message);
  }
`;
