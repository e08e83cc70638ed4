import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { projectFolder } from "../project-folder";

const page = readFileSync(join(projectFolder, "docs", "scaling.md"), "utf8");

function findBlock(kind: string): string {
  const [, code] = new RegExp(`^\`\`\`\\w+ ${kind}\\n(.*?)^\`\`\``, "ms").exec(page) ?? [];
  if (code === undefined) throw new Error(`docs/scaling.md has no block ${kind}`);
  return code;
}

async function compileGitLab(): Promise<(document: unknown) => boolean> {
  const module = join(projectFolder, "node_modules", "gitlab-ci-local", "src", "schema", "schema.js");
  const { schema } = (await import(module)) as { schema: object };
  return addFormats(new Ajv({ strict: false })).compile(schema);
}

const operatorSchema = join(projectFolder, "..", "shared", "specs", "pulumi-operator-stack.v1.schema.json");
const hasOperatorSchema = existsSync(operatorSchema);
if (!hasOperatorSchema)
  console.log(`skipped: 1 test of the operator's examples; ${operatorSchema} is absent`);

/** Keys of objects that the schema does not know; a cluster would drop them without a word. */
function findUnknownKeys(value: unknown, schema: unknown, path: string): string[] {
  const { properties, items, additionalProperties } = (schema ?? {}) as Record<string, unknown>;
  if (Array.isArray(value))
    return value.flatMap((item, index) => findUnknownKeys(item, items, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (properties === undefined && additionalProperties === undefined) return [];
    const known = (properties as Record<string, unknown> | undefined)?.[key] ?? additionalProperties;
    return known === undefined ? [`${path}.${key}`] : findUnknownKeys(inner, known, `${path}.${key}`);
  });
}

describe("docs/scaling.md", () => {
  it.skipIf(!hasOperatorSchema)("the stacks for the Kubernetes operator are valid by its own schema", () => {
    const schema = JSON.parse(readFileSync(operatorSchema, "utf8")) as object;
    const isValid = addFormats(new Ajv({ strict: false, allErrors: true })).compile(schema);
    const stacks = parseAllDocuments(findBlock("operator")).map(
      (document) => document.toJS() as { metadata: { name: string } },
    );
    expect(stacks).toHaveLength(2);
    for (const stack of stacks) {
      expect(isValid(stack), JSON.stringify(isValid.errors)).toBe(true);
      expect(findUnknownKeys(stack, schema, "stack")).toEqual([]);
      expect(stack.metadata.name.length).toBeLessThanOrEqual(42);
    }
    expect(isValid({ ...stacks[0], spec: { stack: 5 } })).toBe(false);
    expect(findUnknownKeys({ spec: { projectRepos: "x" } }, schema, "stack")).toEqual([
      "stack.spec.projectRepos",
    ]);
  });

  it("the pipeline that fans out on GitLab writes a pipeline with one job for each stack, both valid by GitLab's schema", async () => {
    const isValid = await compileGitLab();
    const pipeline = parse(findBlock("gitlab-fan-out"));
    expect(isValid(pipeline)).toBe(true);
    const folder = mkdtempSync(join(tmpdir(), "dcr-fan-out-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const bin = join(folder, "node_modules", ".bin");
    mkdirSync(bin, { recursive: true });
    symlinkSync(join(projectFolder, "dist", "cli", "index.js"), join(bin, "konnect-okta-dcr"));
    chmodSync(join(projectFolder, "dist", "cli", "index.js"), 0o755);
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "Pulumi.yaml"), "name: x\n");
    for (let number = 1; number <= 50; number++) writeFileSync(join(folder, `Pulumi.s${number}.yaml`), "");
    const [install, ...rest] = pipeline.stacks.script as string[];
    expect(install).toBe("npm ci --ignore-scripts");
    execFileSync("bash", ["-eo", "pipefail", "-c", rest.join("\n")], { cwd: folder, stdio: "pipe" });
    const child = parse(readFileSync(join(folder, "fan-out.yml"), "utf8"));
    expect(isValid(child)).toBe(true);
    expect(child.drift.parallel.matrix).toHaveLength(50);
    expect(child.drift.parallel.matrix[0]).toEqual({ stack: "s1", file: "Pulumi.s1.yaml" });
    expect(child.drift.script.at(-1)).toBe('npx --no-install konnect-okta-dcr drift --stack "$stack"');
  });

  it("the settings for Pulumi Deployments are JSON without a token, and check runs first", () => {
    const settings = JSON.parse(findBlock("deployments"));
    const { preRunCommands, environmentVariables } = settings.operationContext;
    expect(preRunCommands).toEqual([
      expect.stringContaining("konnect-okta-dcr check stacks/Pulumi.prod.yaml"),
    ]);
    for (const name of ["OKTA_API_TOKEN", "KONNECT_TOKEN", "OKTA_DCR_TOKEN"]) {
      expect(environmentVariables[name]).toEqual({ secret: "…" });
    }
  });

  it("the matrix for GitHub is the one of the workflows, with a bound", () => {
    const { strategy } = parse(findBlock("github-fan-out"));
    const drift = parse(readFileSync(join(projectFolder, "workflows", "github", "dcr-drift.yml"), "utf8"));
    expect(strategy).toEqual({ ...drift.jobs.drift.strategy, "max-parallel": 5 });
  });
});
