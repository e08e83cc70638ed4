import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type FSWatcher, readFileSync, watch, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { SandboxServer } from "../sandbox/server";

const channel = "net.client.socket";

/**
 * Takes a server away until a client was refused, then brings it back. Clients tell it themselves: those in other
 * processes through a hook that {@link Refusals.env} loads, the sandbox's own Konnect in this process.
 */
export class Refusals {
  readonly #file: string;
  readonly #watcher: FSWatcher;
  #server: SandboxServer | undefined;
  #isRefused = false;
  #back: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#file = join(folder, "refusals");
    writeFileSync(this.#file, "");
    this.#watcher = watch(this.#file, () => this.#note(readFileSync(this.#file, "utf8")));
    subscribe(channel, this.#noteOwn);
  }

  /** Environment of processes whose clients are to tell of refusals. */
  get env(): Record<string, string> {
    return {
      NODE_OPTIONS: `--require ${join(__dirname, "refusal-hook.cjs")}`,
      FAULTS_REFUSALS_FILE: this.#file,
    };
  }

  /** Nobody listens from now on. */
  begin(server: SandboxServer): void {
    writeFileSync(this.#file, "");
    this.#isRefused = false;
    this.#server = server;
    server.stopListening();
  }

  /** Brings the server back in any case; whether somebody was refused. */
  async end(): Promise<boolean> {
    this.#note(readFileSync(this.#file, "utf8"));
    await this.#back;
    await this.#server?.listenAgain();
    this.#server = undefined;
    return this.#isRefused;
  }

  stop(): void {
    this.#watcher.close();
    unsubscribe(channel, this.#noteOwn);
  }

  readonly #noteOwn = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.on("error", (error: NodeJS.ErrnoException & { port?: number }) =>
      this.#note(`${error.port} ${error.code}\n`),
    );
  };

  #note(text: string): void {
    if (this.#server === undefined || this.#isRefused) return;
    if (!text.includes(`${this.#server.port} ECONNREFUSED\n`)) return;
    this.#isRefused = true;
    this.#back = this.#server.listenAgain();
  }
}
