import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { RegistrationOutputs } from "../../src/stack/registration-outputs";
import { projectFolder } from "../project-folder";
import type { Sandbox } from "../sandbox";
import type { Engine } from ".";
import type { WarmProgram } from "./warm-program";

/** What one pulumi command did. */
export interface PulumiResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout and stderr together. */
  readonly text: string;
}

/** A command under way. */
export interface RunningCommand {
  readonly result: Promise<PulumiResult>;
  /** Ends it and all its plugins at once. */
  kill(): void;
  /** Ends the processes below it whose command line has the words. */
  killBelow(words: string): void;
}

/** Config of a stack: full keys and their values. */
export type StackConfig = Record<string, unknown>;

/** One registration as it is in a stack file, loosely typed so that tests can change it. */
export type RawRegistration = {
  okta: Record<string, unknown>;
  konnect: Record<string, unknown>;
  protect?: boolean;
};

const passphrase = "sandbox";

/** Folder and name of a Pulumi project. */
export interface Project {
  readonly folder: string;
  readonly name: string;
}

const ownProject: Project = { folder: projectFolder, name: "konnect-okta-dcr" };

/** A stack of a project, usually this one, on a file backend of its own, in a temporary folder. */
export class Stack {
  readonly #engine: Engine;
  readonly #folder: string;
  readonly #project: Project;
  /** The stack file in use. */
  readonly configFile: string;
  readonly #stateFile: string;
  readonly #running = new Set<() => void>();
  /** Serves up and preview while it can; otherwise the engine loads the program, as it does for people. */
  warmProgram: WarmProgram | undefined;
  /** Environment of every command beside the engine's; change it to take a credential away. */
  readonly env: Record<string, string>;

  private constructor(engine: Engine, folder: string, project: Project, env: Record<string, string>) {
    this.#engine = engine;
    this.#folder = folder;
    this.#project = project;
    this.#stateFile = join(folder, ".pulumi", "stacks", project.name, "sandbox.json");
    this.configFile = join(folder, "Pulumi.sandbox.yaml");
    this.env = env;
  }

  static async create(
    engine: Engine,
    sandbox: Pick<Sandbox, "env">,
    config: StackConfig,
    project = ownProject,
  ): Promise<Stack> {
    const folder = await mkdtemp(join(tmpdir(), "dcr-stack-"));
    const stack = new Stack(engine, folder, project, sandbox.env());
    await stack.configure(config);
    const created = await stack.run("stack", "init", "sandbox");
    if (created.code !== 0) throw new Error(created.text);
    return stack;
  }

  /** Writes the stack file. */
  async configure(config: StackConfig): Promise<void> {
    const committed = parse(
      await readFile(join(projectFolder, "stacks", "Pulumi.sandbox.yaml"), "utf8"),
    ) as object;
    const { encryptionsalt } = committed as { encryptionsalt: string };
    await writeFile(this.configFile, stringify({ encryptionsalt, config }));
  }

  preview(...args: string[]): Promise<PulumiResult> {
    return this.#runProgram("preview", "--diff", ...args);
  }

  up(...args: string[]): Promise<PulumiResult> {
    return this.#runProgram("up", "--yes", "--skip-preview", ...args);
  }

  /** With a preview phase, as people run it. */
  upWithPreview(...args: string[]): Promise<PulumiResult> {
    return this.#runProgram("up", "--yes", ...args);
  }

  refresh(...args: string[]): Promise<PulumiResult> {
    return this.run("refresh", "--yes", "--config-file", this.configFile, ...args);
  }

  /** What a refresh would change; changes nothing. */
  driftReport(...args: string[]): Promise<PulumiResult> {
    return this.run("refresh", "--preview-only", "--run-program", "--config-file", this.configFile, ...args);
  }

  destroy(...args: string[]): Promise<PulumiResult> {
    return this.run("destroy", "--yes", "--skip-preview", "--config-file", this.configFile, ...args);
  }

  /** The registrations of the stack's outputs. */
  async outputs(): Promise<Record<string, RegistrationOutputs>> {
    const { stdout } = await this.run("stack", "output", "--json");
    return (JSON.parse(stdout) as { registrations: Record<string, RegistrationOutputs> }).registrations;
  }

  /** Writes the registrations of the stack's outputs into a file, for the command line; answers its path. */
  async writeOutputs(): Promise<string> {
    const file = join(this.#folder, "registrations.json");
    await writeFile(file, JSON.stringify(await this.outputs()));
    return file;
  }

  /** The state file as it lies on disk. */
  async stateText(): Promise<string> {
    return await readFile(this.#stateFile, "utf8");
  }

  /** Everything that pulumi has written for this stack: state, backups, history, stack file. */
  async readFolder(): Promise<string> {
    const files = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), "latin1"));
    return (await Promise.all(texts)).join("\n");
  }

  /** Puts an earlier state file back, and takes away what a killed command left. */
  async restoreState(text: string): Promise<void> {
    await rm(join(this.#folder, ".pulumi", "locks"), { recursive: true, force: true });
    await writeFile(this.#stateFile, text);
  }

  async #runProgram(...args: string[]): Promise<PulumiResult> {
    const command = (further: readonly string[]) =>
      this.run(...args, "--config-file", this.configFile, ...further);
    if (this.warmProgram?.canServe(this.env) !== true) return await command([]);
    return await this.warmProgram.serve(command);
  }

  /** Runs pulumi in the project's folder. */
  async run(...args: string[]): Promise<PulumiResult> {
    return await this.start(...args).result;
  }

  /** Runs this package's command line in the project's folder, with pulumi on the PATH. */
  async runCommand(...args: string[]): Promise<PulumiResult> {
    const program = join(projectFolder, "dist", "cli", "index.js");
    return await this.#spawn(process.execPath, [program, ...args]).result;
  }

  /** Starts pulumi. */
  start(...args: string[]): RunningCommand {
    const global = ["--non-interactive", "--color", "never", "--cwd", this.#project.folder];
    const stack = args[0] === "stack" && args[1] === "init" ? [] : ["--stack", "sandbox"];
    return this.#spawn(this.#engine.bin, [...args, ...global, ...stack]);
  }

  #spawn(program: string, args: readonly string[]): RunningCommand {
    const child = spawn(program, args, {
      cwd: this.#project.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        HOME: this.#folder,
        PATH: process.env.PATH,
        ...this.#engine.env,
        PULUMI_BACKEND_URL: `file://${this.#folder}`,
        PULUMI_CONFIG_PASSPHRASE: passphrase,
        ...this.env,
      },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
    });
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    const result = new Promise<PulumiResult>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr, text: stdout + stderr }));
    });
    const kill = () => {
      if (child.pid === undefined || child.exitCode !== null) return;
      for (const { pid } of listDescendants(child.pid)) endNow(pid);
      endNow(child.pid);
    };
    const killBelow = (words: string) => {
      const below = child.pid === undefined ? [] : listDescendants(child.pid);
      for (const { pid, command } of below) if (command.includes(words)) endNow(pid);
    };
    this.#running.add(kill);
    child.on("close", () => this.#running.delete(kill));
    return { result, kill, killBelow };
  }

  /** Ends every pulumi command that still runs, with all its plugins. */
  killRunning(): void {
    for (const kill of this.#running) kill();
  }

  /** Removes the stack's folder. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Processes below a process: plugins run in groups of their own. */
function listDescendants(root: number): { pid: number; command: string }[] {
  const all = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .map(([, pid, parent, command = ""]) => ({ pid: Number(pid), parent: Number(parent), command }));
  const below = (pid: number): { pid: number; command: string }[] =>
    all.flatMap((child) => (child.parent === pid ? [child, ...below(child.pid)] : []));
  return below(root);
}

function endNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // Gone by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Settings of one registration against a sandbox; what `bend` returns replaces it. */
export function toSandboxConfig(
  sandbox: Sandbox,
  bend: (registration: RawRegistration) => RawRegistration = (registration) => registration,
  further: StackConfig = {},
): StackConfig {
  const registration: RawRegistration = {
    okta: {
      authorizationServer: { create: { name: "developer-portal", audience: "api://orders" } },
      scopes: ["orders.read", { name: "orders.write", description: "Change orders" }],
      claim: "konnect_client_id",
      dcrToken: { env: "OKTA_DCR_TOKEN" },
    },
    konnect: {
      serverUrl: sandbox.konnect.url,
      token: { env: "KONNECT_TOKEN" },
      portal: "Acme Developers",
      exampleRoute: `${sandbox.gateway.url}/orders`,
    },
  };
  return { "konnect-okta-dcr:registrations": { "developer-portal": bend(registration) }, ...further };
}
