import { afterEach, beforeEach } from "vitest";
import { assertDocumented } from "../../api-documents/assert-documented";
import { type Sandbox, startSandbox } from "../../sandbox";
import { ProviderProcess } from "./provider-process";

/** A sandbox, and a provider process with its tokens. */
export interface ProviderWorld {
  readonly sandbox: Sandbox;
  readonly provider: ProviderProcess;
}

/** What differs from a process that knows only the sandbox's tokens. */
export interface ProviderOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Gives each test of a file a sandbox and a provider process of its own. Afterwards, every exchange must be one that the
 * API documents allow.
 */
export function startProviderForEachTest(
  assign: (world: ProviderWorld) => void,
  { env = {}, config = {} }: ProviderOptions = {},
): void {
  let world: ProviderWorld;
  beforeEach(async () => {
    const sandbox = await startSandbox();
    world = { sandbox, provider: await ProviderProcess.start({ env: { ...sandbox.env(), ...env }, config }) };
    assign(world);
  });
  afterEach(async () => {
    await world.provider.kill();
    await world.sandbox.close();
    assertDocumented(world.sandbox.recorder.exchanges);
  });
}
