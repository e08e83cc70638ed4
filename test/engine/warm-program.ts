import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { readFirstLine } from "../first-line";
import { projectFolder } from "../project-folder";

/** The project's program in a process that stays, for engines that are told its address. */
export class WarmProgram {
  readonly #child: ChildProcess;
  readonly #address: string;
  readonly #variables: string;
  #printed = "";
  #isBusy = false;

  private constructor(child: ChildProcess, port: string, variables: string) {
    this.#child = child;
    this.#address = `127.0.0.1:${port}`;
    this.#variables = variables;
    child.stdout?.on("data", this.#note);
    child.stderr?.on("data", this.#note);
  }

  static async start(env: Readonly<Record<string, string>>): Promise<WarmProgram> {
    const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "program-host.ts")], {
      cwd: join(projectFolder, "infra"),
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const port = await readFirstLine(child, "the program's host");
    return new WarmProgram(child, port, toVariables(env));
  }

  /** Whether it can serve an engine with this environment now: it only looks at which variables are set. */
  canServe(env: Readonly<Record<string, string>>): boolean {
    const isRunning = this.#child.exitCode === null && this.#child.signalCode === null;
    return isRunning && !this.#isBusy && toVariables(env) === this.#variables;
  }

  /** Serves one engine; others have to wait or load the program themselves. */
  async serve<T>(command: (args: readonly string[]) => Promise<T>): Promise<T> {
    this.#isBusy = true;
    try {
      return await command(this.args);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Arguments of pulumi up and preview, for one engine at a time. */
  get args(): string[] {
    return [`--client=${this.#address}`, "--exec-kind", "auto.inline"];
  }

  /** Everything it has printed. */
  get printed(): string {
    return this.#printed;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }

  readonly #note = (data: Buffer) => {
    this.#printed += data.toString();
  };
}

/** Names of the variables that are set and not empty. */
function toVariables(env: Readonly<Record<string, string>>): string {
  return Object.keys(env)
    .filter((name) => env[name] !== "")
    .sort()
    .join(" ");
}
