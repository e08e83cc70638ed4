import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox";
import { createWorld, type TroubleshootingWorld } from "./world";

/** Gives each test of a file a new working set-up, in one sandbox for the file. */
export function createWorldForEachTest(assign: (world: TroubleshootingWorld) => void): void {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => assign(await createWorld(sandbox)));
}
