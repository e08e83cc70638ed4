import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Preview, parsePreview } from "../../src/report/preview";
import type { MissingPreview } from "../../src/report/report";
import { projectFolder } from "../project-folder";
import { toManyRegistrations } from "./many-stacks";

/** One report that is kept under test/report/reports. */
export interface ReportCase {
  readonly name: string;
  readonly toPreviews: () => Preview[];
  readonly missing?: readonly MissingPreview[];
}

/** A preview of the real engine, of test/report/previews. */
export function readPreview(name: string): string {
  return readFileSync(join(projectFolder, "test", "report", "previews", `${name}.json`), "utf8");
}

function kept(name: string, stack = "prod"): Preview {
  const text = readPreview(name).replaceAll("urn:pulumi:sandbox::", `urn:pulumi:${stack}::`);
  return parsePreview(text, `preview-${stack}.json`);
}

const single = (name: string, preview: string): ReportCase => ({ name, toPreviews: () => [kept(preview)] });
const noSecrets = "pull requests from forks have no secrets; check ran, and a maintainer can start a preview";

/** Texts that try to be markup, commands, mentions or links. */
export const hostileTexts = [
  "a|b`c",
  "``` <!-- konnect-okta-dcr report -->",
  "<script>alert(1)</script>",
  "@octocat #1 !2 https://evil.example/x",
  "\u001b[31mred\u001b[0m\u202Eright\n::error::x",
  "[link](https://evil.example) **bold** $x$ :tada:",
];

/** A preview in which everything that a service or a user names is hostile. */
function toHostile(): Preview {
  const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
  const steps = hostileTexts.flatMap((text, index) => [
    {
      op: "create",
      urn: urn("okta:auth/serverScope:ServerScope", `scope-${text}`),
      newState: { inputs: { name: text } },
    },
    {
      op: "update",
      urn: urn("pulumi-nodejs:dynamic/konnect:AuthStrategy", `strategy-${index}`),
      oldState: { inputs: { name: "portal", displayName: "old", labels: { [text]: "x" } } },
      newState: { inputs: { name: "portal", displayName: text, scopes: [text] } },
    },
  ]);
  const diagnostics = hostileTexts.map((text) => ({
    severity: "warning",
    message: `warning: portal ${text} is odd`,
  }));
  return parsePreview(JSON.stringify({ steps, diagnostics, changeSummary: {} }), "hostile.json");
}

/** Every kept report. */
export const reportCases: readonly ReportCase[] = [
  single("first-up", "first-up"),
  single("no-change", "no-change"),
  single("rotation", "rotation"),
  single("scope-added", "scope-added"),
  single("replacement", "replacement"),
  single("destroy", "destroy"),
  single("adoption", "adoption"),
  single("attention", "attention"),
  single("released", "released"),
  single("failed-check", "failed-check"),
  single("failed-settings", "failed-settings"),
  single("drift", "drift-refresh"),
  {
    name: "three-stacks",
    toPreviews: () => [kept("scope-added", "dev"), kept("no-change", "prod"), kept("no-change", "staging")],
  },
  {
    name: "fork-without-secrets",
    toPreviews: () => [],
    missing: ["dev", "staging", "prod"].map((stack) => ({ stack, reason: noSecrets })),
  },
  { name: "hostile-texts", toPreviews: () => [toHostile()] },
  {
    name: "fifty-stacks",
    toPreviews: () =>
      Array.from({ length: 50 }, (_, index) => {
        const stack = `team-${String(index + 1).padStart(2, "0")}`;
        const preview = ["scope-added", "no-change", "replacement", "rotation"][index % 4] ?? "no-change";
        return parsePreview(toManyRegistrations(readPreview(preview), stack, 10), `preview-${stack}.json`);
      }),
  },
];
