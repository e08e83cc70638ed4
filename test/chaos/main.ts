import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { Command } from "commander";
import { ensureBuilt } from "../build";
import { ProviderProcess } from "../contract/provider/provider-process";
import { startSandbox } from "../sandbox";
import { createRegistration } from "../troubleshooting/sandbox-registration";
import { listAnswerTries, listRawTries } from "./answers";
import { listProviderTries } from "./provider";
import { listReferenceTries } from "./references";
import { listRegistrationTries } from "./registrations";
import { listStackFileTries } from "./stack-files";
import { formatTable, isSurvived } from "./table";
import { canaries, judge, type Outcome, type Try } from "./try";

const leastTried = 270;

/** Bad input of every kind; a table, and exit code 1 if anything was lost, leaked, unbounded or untruthful. */
async function main(): Promise<void> {
  const { json } = new Command("npm run test:chaos")
    .usage("[-- --json <file>]")
    .description("bad input of every kind: nothing may be lost, leaked, unbounded or untruthful")
    .option("--json <file>", "also write the counts to this file")
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .parse()
    .opts<{ json?: string }>();
  await ensureBuilt();
  const start = performance.now();
  const outcomes: Outcome[] = [];
  const sandbox = await startSandbox({ tokens: { konnectToken: canaries.konnect, dcrToken: canaries.dcr } });
  const { tries: references, folder } = await listReferenceTries();
  let provider: ProviderProcess | undefined;
  try {
    outcomes.push(...(await runTogether([...listAnswerTries(), ...listRawTries()], 6)));
    outcomes.push(...(await runTogether(listStackFileTries(), 1)));
    outcomes.push(...(await runTogether(references, 4)));
    const registration = await createRegistration(sandbox);
    outcomes.push(...(await runTogether(listRegistrationTries(registration, sandbox), 1)));
    const http = JSON.stringify({ retries: 1, timeoutSeconds: 1, totalSeconds: 3 });
    provider = await ProviderProcess.start({ env: sandbox.env(), config: { "konnect-okta-dcr:http": http } });
    const own = provider;
    outcomes.push(
      ...(await runTogether(
        listProviderTries(sandbox, async () => own),
        1,
      )),
    );
  } finally {
    await provider?.kill();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
  for (const { part, name, ...marks } of outcomes)
    for (const [mark, what] of Object.entries(marks)) {
      if (what !== undefined)
        console.log(`${mark.toUpperCase()} ${part}, ${JSON.stringify(name)}: ${JSON.stringify(what)}`);
    }
  const { text, isClean } = formatTable(outcomes);
  console.log(text);
  console.log(`${outcomes.length} tries in ${Math.round((performance.now() - start) / 1000)} s`);
  if (json !== undefined) {
    const passed = outcomes.filter(isSurvived).length;
    writeFileSync(json, JSON.stringify({ passed, failed: outcomes.length - passed, skipped: 0 }));
  }
  process.exit(isClean && outcomes.length >= leastTried ? 0 : 1);
}

async function runTogether(tries: readonly Try[], count: number): Promise<Outcome[]> {
  const waiting = [...tries];
  const outcomes: Outcome[] = [];
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        outcomes.push(await judge(next));
    }),
  );
  return outcomes;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
