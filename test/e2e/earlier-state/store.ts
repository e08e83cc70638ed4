import { ensureBuilt } from "../../build";
import { ensureEngine } from "../../engine";
import { type StoredStackName, storedStacks, storeStack } from "./stored-stack";

/*
 * Writes the stored stacks again, with the code of the checkout that holds this folder. Run it in a checkout of a
 * release, and commit its files here: `npx tsx test/e2e/earlier-state/store.ts`.
 */
async function main(): Promise<void> {
  await ensureBuilt();
  const engine = await ensureEngine();
  for (const name of Object.keys(storedStacks)) await storeStack(engine, name as StoredStackName);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
