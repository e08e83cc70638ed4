import { describe, onTestFinished } from "vitest";
import { assertDocumented, printTotalsAtTheEnd } from "../api-documents/assert-documented";
import { type Engine, EngineMissing, ensureEngine } from "../engine";
import {
  type Project,
  type RawRegistration,
  Stack,
  type StackConfig,
  toSandboxConfig,
} from "../engine/stack";
import { WarmProgram } from "../engine/warm-program";
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox";
import type { ServerName } from "../sandbox/recorder";

/** The engine for tests. Without one, they are skipped with the reason; in CI they fail. */
export async function findEngine(): Promise<Engine | undefined> {
  try {
    return await ensureEngine();
  } catch (error) {
    if (!(error instanceof EngineMissing) || process.env.CI === "true") throw error;
    console.log(`skipped: ${error.message}`);
    return undefined;
  }
}

/** The engine, if there is one. */
export const engine = await findEngine();
if (engine !== undefined) printTotalsAtTheEnd();

/** A group of tests that need the real engine. */
export const describeWithEngine = describe.skipIf(engine === undefined);

/** One request to a server of the sandbox. */
export interface TakenRequest {
  readonly server: ServerName;
  readonly request: string;
}

/** A stack of the project's program against a sandbox of its own. */
export interface Fixture {
  readonly engine: Engine;
  readonly sandbox: Sandbox;
  readonly stack: Stack;
  /** Replaces the registration's settings. */
  configure(bend: (registration: RawRegistration) => RawRegistration, further?: StackConfig): Promise<void>;
  /** Requests since the last call, as `METHOD path` with ids shortened. */
  takeRequests(): TakenRequest[];
}

let warmProgram: Promise<WarmProgram> | undefined;

/** How a fixture starts. */
export interface FixtureOptions extends SandboxOptions {
  readonly config?: StackConfig;
  readonly project?: Project;
  /** Whether the engine loads the program for each command, as it does for people. @default false */
  readonly loadsProgram?: boolean;
}

/** Starts a sandbox and an empty stack; both end with the test. */
export async function startFixture(
  bend?: (registration: RawRegistration) => RawRegistration,
  options: FixtureOptions = {},
): Promise<Fixture> {
  if (engine === undefined) throw new Error("tests with an engine are skipped if there is none");
  const sandbox = await startSandbox(options);
  const config = toSandboxConfig(sandbox, bend, options.config);
  const stack = await Stack.create(engine, sandbox, config, options.project);
  // The program starts the acceptance with the environment of its own process.
  const runsAcceptance = options.config?.["konnect-okta-dcr:acceptance"] !== undefined;
  if (options.project === undefined && options.loadsProgram !== true && !runsAcceptance) {
    // One for all tests of a worker; it ends with the worker.
    warmProgram ??= WarmProgram.start(sandbox.env());
    stack.warmProgram = await warmProgram;
  }
  onTestFinished(async () => {
    stack.killRunning();
    await stack.remove();
    await sandbox.close();
    assertDocumented(sandbox.recorder.exchanges);
  });
  let seen = 0;
  return {
    engine,
    sandbox,
    stack,
    configure: (change, further) => stack.configure(toSandboxConfig(sandbox, change, further)),
    takeRequests: () => {
      const { exchanges } = sandbox.recorder;
      const taken = exchanges.slice(seen);
      seen = exchanges.length;
      return taken.map(({ server, method, path }) => ({ server, request: `${method} ${shorten(path)}` }));
    },
  };
}

/** Ids differ from run to run. */
function shorten(path: string): string {
  return path.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(aus|scp|ocl|00p|0pr|0oa)\w{17}/g, "ID");
}

/** Those to one server. */
export function only(server: ServerName, requests: readonly TakenRequest[]): string[] {
  return requests.filter((item) => item.server === server).map((item) => item.request);
}
