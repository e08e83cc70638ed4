import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectFolder } from "../project-folder";

/** The project's program in a process that stays, for engines that are told its address. */
export class WarmProgram {
  readonly #child: ChildProcess;
  readonly #address: string;
  #printed = "";

  private constructor(child: ChildProcess, port: string) {
    this.#child = child;
    this.#address = `127.0.0.1:${port}`;
    child.stdout?.on("data", this.#note);
    child.stderr?.on("data", this.#note);
  }

  static async start(env: Readonly<Record<string, string>>): Promise<WarmProgram> {
    const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "program-host.ts")], {
      cwd: join(projectFolder, "infra"),
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return new WarmProgram(child, port);
  }

  /** Arguments of pulumi up and preview. */
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
