import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../engine";
import { type RunningCommand, Stack, type StackConfig, toSandboxConfig } from "../engine/stack";
import { WarmProgram } from "../engine/warm-program";
import { apiName, portalName, type Sandbox, startSandbox } from "../sandbox";
import type { ServerName } from "../sandbox/recorder";
import { rememberObjects } from "../sandbox/remember-objects";
import { deleteOrphans } from "./okta-console";
import { nameIds, ownerIdKeys } from "./organizations";
import { Refusals } from "./refusals";
import { rotatedToken, tokens } from "./tokens";
import type { Operation, Role, World } from "./world";

const http = { "konnect-okta-dcr:http": { timeoutSeconds: 1, totalSeconds: 8, retries: 3 } };

/** Part of the command line of the process that sends requests to a server. */
const senders: Partial<Record<ServerName, string>> = { konnect: "dynamic-provider", okta: "okta" };

/** Properties in a state file that differ from run to run. */
const passing = [
  "created",
  "modified",
  "stackTrace",
  "sourcePosition",
  "kid",
  "credentialsLastRotated",
  "credentialsNextRotation",
  ...ownerIdKeys,
];

/** Both organizations and the state file at one moment. */
interface Moment {
  readonly restoreSandbox: () => void;
  readonly state: string;
  /** What `pulumi stack export` says. */
  readonly exported: string;
}

/** The project's own program on a stack of its own, driven by the real engine with its plugins. */
export class EngineWorld implements World {
  readonly sandbox: Sandbox;
  readonly #stack: Stack;
  readonly #folder: string;
  readonly #refusals: Refusals;
  readonly #empty: Moment;
  #program: WarmProgram;
  #standing: Moment | undefined;
  #running: RunningCommand | undefined;
  #isEngineKilled = false;
  #printed = "";

  private constructor(
    sandbox: Sandbox,
    stack: Stack,
    program: WarmProgram,
    folder: string,
    refusals: Refusals,
    empty: Moment,
  ) {
    this.sandbox = sandbox;
    this.#stack = stack;
    this.#program = program;
    this.#folder = folder;
    this.#refusals = refusals;
    this.#empty = empty;
  }

  static async start(engine: Engine): Promise<EngineWorld> {
    const folder = await mkdtemp(join(tmpdir(), "dcr-faults-"));
    const refusals = new Refusals(folder);
    const sandbox = await startSandbox({ tokens });
    await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
    const stack = await Stack.create(engine, sandbox, toConfig(sandbox, 1));
    Object.assign(stack.env, refusals.env);
    const empty = await remember(sandbox, stack);
    const program = await WarmProgram.start(sandbox.env());
    return new EngineWorld(sandbox, stack, program, folder, refusals, empty);
  }

  async stop(): Promise<void> {
    this.#refusals.stop();
    this.#stack.killRunning();
    await this.#program.stop();
    await this.#stack.remove();
    await this.sandbox.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async prepare(operation: Operation): Promise<void> {
    await this.#return(this.#empty);
    if (operation !== "first up") {
      this.#standing ??= await this.#standUp();
      await this.#return(this.#standing);
    }
    if (operation === "update") await this.#stack.configure(toConfig(this.sandbox, 2));
    if (operation === "rotation") {
      this.sandbox.okta.state.issueApiToken("rotated", "application", rotatedToken);
      this.#stack.env.OKTA_DCR_TOKEN = rotatedToken;
    }
    this.sandbox.recorder.clear();
  }

  async carryOut(operation: Operation, role: Role): Promise<void> {
    if (this.#isEngineKilled) {
      this.#isEngineKilled = false;
      await this.#run("cancel", "--yes");
    }
    if (operation === "refreshing up after a destroy" && role === "suffer") await this.#destroyInPart();
    if (operation === "refresh") await this.#run("refresh", "--yes", "--skip-preview", ...this.#config());
    else if (operation === "destroy")
      await this.#run("destroy", "--yes", "--skip-preview", ...this.#config());
    else {
      // The Okta provider deactivates a server before it deletes it: only a refresh sees that.
      const refresh = operation === "refreshing up after a destroy" ? ["--refresh"] : [];
      await this.#run("up", "--yes", "--skip-preview", ...refresh, ...this.#config(), ...this.#program.args);
    }
  }

  /** A destroy that may stop half-way; what is wrong afterwards shows in the up that follows. */
  async #destroyInPart(): Promise<void> {
    try {
      await this.carryOut("destroy", "suffer");
    } catch (error) {
      if (!(error instanceof Error) || error.message === "") throw error;
    }
    if (this.#isEngineKilled) {
      this.#isEngineKilled = false;
      await this.#run("cancel", "--yes");
    }
  }

  killSender(server: ServerName): void {
    this.#running?.killBelow(senders[server] ?? server);
  }

  killEngine(): void {
    this.#isEngineKilled = true;
    this.#running?.kill();
  }

  refuse(server: ServerName): void {
    this.#refusals.begin(this.sandbox[server]);
  }

  /** A program that has lost its engine is not used again. */
  async settle(): Promise<boolean> {
    if (this.#isEngineKilled) {
      this.#printed += this.#program.printed;
      await this.#program.stop();
      this.#program = await WarmProgram.start(this.sandbox.env());
    }
    return await this.#refusals.end();
  }

  /** After a destroy, a refresh; after a refresh, the state from before; otherwise orphans are deleted in Okta. */
  async mendByHand(operation: Operation): Promise<readonly string[]> {
    if (operation === "destroy") {
      // Okta has deleted an object whose deletion the plugin reported as failed: docs/recovery.md.
      await this.#run("refresh", "--yes", "--skip-preview", ...this.#config());
      return ["ran pulumi refresh before the next destroy"];
    }
    if (operation !== "refresh" || this.#standing === undefined) {
      return await this.#deleteOrphans();
    }
    const file = join(this.#folder, "before.json");
    await writeFile(file, this.#standing.exported);
    await this.#run("stack", "import", "--file", file);
    return ["put the state from before the refresh back"];
  }

  async describeState(): Promise<string> {
    const { checkpoint } = JSON.parse(await this.#stack.stateText()) as {
      checkpoint: { latest?: { resources?: { urn: string }[]; pending_operations?: unknown[] } };
    };
    const { resources = [], pending_operations: pending = [] } = checkpoint.latest ?? {};
    const sorted = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
    const text = JSON.stringify({ sorted, pending }, (key, value: unknown) => {
      if (passing.includes(key)) return undefined;
      const isDependencies = Array.isArray(value) && String(value[0]).startsWith("urn:");
      return isDependencies ? [...value].sort() : value;
    });
    return nameIds(this.sandbox, text).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID");
  }

  async hasChanges(): Promise<boolean> {
    const args = ["preview", "--expect-no-changes", ...this.#config(), ...this.#program.args];
    const { code, text } = await this.#stack.run(...args);
    this.#printed += text;
    return code !== 0;
  }

  printed(): string {
    return this.#printed + this.#program.printed;
  }

  /** Until there are none: the last request of a run that failed may still be on its way. */
  async #deleteOrphans(): Promise<readonly string[]> {
    const deleted = await deleteOrphans(this.sandbox, await this.#stack.stateText());
    if (deleted.length === 0) return [];
    return [...deleted.map((object) => `deleted ${object}`), ...(await this.#deleteOrphans())];
  }

  async #return({ restoreSandbox, state }: Moment): Promise<void> {
    restoreSandbox();
    this.#printed = "";
    this.#isEngineKilled = false;
    this.#stack.env.OKTA_DCR_TOKEN = this.sandbox.credentials.dcrToken;
    await this.#stack.restoreState(state);
    await this.#stack.configure(toConfig(this.sandbox, 1));
  }

  async #standUp(): Promise<Moment> {
    await this.carryOut("first up", "repeat");
    return await remember(this.sandbox, this.#stack);
  }

  async #run(...args: string[]): Promise<void> {
    this.#running = this.#stack.start(...args);
    const { code, text } = await this.#running.result;
    this.#running = undefined;
    this.#printed += text;
    if (code !== 0) throw new Error(text);
  }

  #config(): string[] {
    return ["--config-file", this.#stack.configFile];
  }
}

async function remember(sandbox: Sandbox, stack: Stack): Promise<Moment> {
  return {
    restoreSandbox: rememberObjects(sandbox),
    state: await stack.stateText(),
    exported: (await stack.run("stack", "export")).stdout,
  };
}

/** Settings of the stack, and what an update changes of them on both sides. */
function toConfig(sandbox: Sandbox, version: 1 | 2): StackConfig {
  return toSandboxConfig(
    sandbox,
    ({ okta, konnect }) => ({
      okta: version === 1 ? okta : { ...okta, accessPolicy: { tokenLifetimeMinutes: 30 } },
      konnect: {
        ...konnect,
        publications: [apiName],
        ...(version === 1 ? {} : { displayName: "Okta Portal", labels: { team: "platform" } }),
      },
    }),
    http,
  );
}
