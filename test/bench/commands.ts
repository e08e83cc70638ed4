import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../project-folder";
import { readPreview } from "../report/cases";
import { toManyRegistrations } from "../report/many-stacks";
import { measure, runProgram } from "./measure";
import type { Section } from "./table";

const commandLine = join(projectFolder, "dist", "cli", "index.js");
const many = 100;
const stacks = 50;
const perStack = 10;

/** Commands that a person waits for, cold, compared with Node that starts and ends. */
export async function measureCommands(repetitions: number): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-bench-"));
  try {
    await writeFile(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
    await writeFile(join(folder, "Pulumi.prod.yaml"), JSON.stringify({ config: toConfig() }));
    await writePreviews(folder);
    const run = (args: readonly string[], codes: readonly number[] = [0]) =>
      runProgram(process.execPath, args, { folder, codes });
    const times = await measure(
      {
        node: () => run(["-e", "0"]),
        help: () => run([commandLine, "--help"]),
        check: () => run([commandLine, "check", "Pulumi.prod.yaml"]),
        report: () => run([commandLine, "report", "preview-*.json"], [2, 3]),
      },
      repetitions,
    );
    const row = (name: string, part: keyof typeof times) => ({
      name,
      value: times[part] / times.node,
      base: "`node -e 0`",
    });
    return {
      title: "Commands, cold",
      rows: [
        row("--help", "help"),
        row(`check, ${many} registrations`, "check"),
        row(`report, ${stacks} stacks with ${perStack} registrations each`, "report"),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toConfig(): object {
  const names = Array.from({ length: many }, (_, index) => `portal-${index}`);
  const registrations = names.map((name) => [
    name,
    {
      okta: {
        authorizationServer: { create: { name, audience: `api://${name}` } },
        scopes: ["orders.read"],
        claim: "konnect_client_id",
        dcrToken: { env: "OKTA_DCR_TOKEN" },
      },
      konnect: { region: "eu", token: { env: "KONNECT_TOKEN" }, portal: name },
    },
  ]);
  return {
    "okta:orgName": "acme",
    "okta:baseUrl": "okta.com",
    "konnect-okta-dcr:registrations": Object.fromEntries(registrations),
  };
}

async function writePreviews(folder: string): Promise<void> {
  const kinds = ["scope-added", "no-change", "replacement", "rotation"];
  for (let index = 0; index < stacks; index++) {
    const preview = readPreview(kinds[index % kinds.length] ?? "no-change");
    const text = toManyRegistrations(preview, `team-${index}`, perStack);
    await writeFile(join(folder, `preview-${index}.json`), text);
  }
}
