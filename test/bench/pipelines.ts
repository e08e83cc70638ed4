import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { projectFolder } from "../project-folder";
import { readPreview } from "../report/cases";
import { toManyRegistrations } from "../report/many-stacks";

/*
 * How long report and check take for large projects, as whole commands: `npx tsx test/bench/pipelines.ts`. Times
 * are those of users on an idle machine only; on a busy one, the time on a processor tells more.
 */

const folder = mkdtempSync(join(tmpdir(), "dcr-bench-"));
const attempts = 5;
const meter = join(folder, "meter.cjs");
writeFileSync(
  meter,
  `process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    process.stderr.write("cpu " + Math.round((user + system) / 1000));
  });`,
);

/** Runs a command several times and prints its fastest time. */
function measure(title: string, args: readonly string[], limitMs: number): string {
  const bin = join(projectFolder, "dist", "cli", "index.js");
  const runs = Array.from({ length: attempts }, () => {
    const start = performance.now();
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--require", meter, bin, ...args], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status === 1 || status === null) throw new Error(`${title}: ${stderr}${stdout.slice(0, 1000)}`);
    return { ms: performance.now() - start, cpu: Number(/cpu (\d+)$/.exec(stderr)?.[1]), stdout };
  });
  const fastest = Math.min(...runs.map(({ ms }) => ms));
  const cpu = Math.min(...runs.map((run) => run.cpu));
  console.log(`${title}: ${Math.round(fastest)} ms, ${cpu} ms of it on a processor (limit ${limitMs} ms)`);
  return runs[0]?.stdout ?? "";
}

function writePreviews(): void {
  for (let index = 1; index <= 50; index++) {
    const preview = ["scope-added", "no-change", "replacement", "rotation"][index % 4] ?? "no-change";
    const text = toManyRegistrations(readPreview(preview), `team-${index}`, 10);
    writeFileSync(join(folder, `preview-${index}.json`), text);
  }
}

function writeStackFile(): void {
  const registrations = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [
      `portal-${index}`,
      {
        okta: {
          authorizationServer: { create: { name: `portal-${index}`, audience: "api://orders" } },
          scopes: ["orders.read", "orders.write"],
          claim: "konnect_client_id",
          dcrToken: { env: "OKTA_DCR_TOKEN" },
        },
        konnect: { region: "eu", token: { env: "KONNECT_TOKEN" }, portal: `Portal ${index}` },
      },
    ]),
  );
  const config = { "konnect-okta-dcr:registrations": registrations };
  writeFileSync(join(folder, "Pulumi.prod.yaml"), stringify({ config }));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
}

try {
  writePreviews();
  writeStackFile();
  console.log(`load before: ${loadavg()[0]?.toFixed(1)}`);
  const report = measure("report, 50 stacks with 10 registrations", ["report", "preview-*.json"], 1000);
  console.log(`  ${report.length} characters (limit 65000)`);
  measure("check, 100 registrations", ["check", "Pulumi.prod.yaml"], 500);
  console.log(`load after: ${loadavg()[0]?.toFixed(1)}`);
} finally {
  rmSync(folder, { recursive: true });
}
