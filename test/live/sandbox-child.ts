import { createInterruption } from "../../src/cli/interruption";
import { ensureEngine } from "../engine";
import { startSandbox } from "../sandbox";
import { runLive } from "./flow";
import { toSandboxSettings } from "./sandbox-settings";

/** A live run against a sandbox of its own, for tests that send it a signal: prints its steps and what is left. */
async function main(): Promise<void> {
  const sandbox = await startSandbox();
  await sandbox.publishOrders();
  const [publication] = sandbox.konnect.state.publications;
  const before = publication?.strategyIds ?? null;
  const { signal, stop } = createInterruption();
  const show = (line: string) => void process.stdout.write(`${line}\n`);
  const { steps } = await runLive(toSandboxSettings(sandbox), await ensureEngine(), show, signal);
  stop();
  const { providers, strategies, applications, publications } = sandbox.konnect.state;
  const { servers, clients } = sandbox.okta.state;
  const left = {
    konnect: [...providers, ...strategies, ...applications].map(({ name }) => name),
    okta: [...servers.map(({ name }) => name), ...clients.keys()],
    isPublicationAsBefore: JSON.stringify(publications[0]?.strategyIds ?? null) === JSON.stringify(before),
  };
  show(JSON.stringify({ steps, left }));
  await sandbox.close();
}

void main();
