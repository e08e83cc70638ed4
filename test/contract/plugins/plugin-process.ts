import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { readFirstLine } from "../../first-line";
import { projectFolder } from "../../project-folder";

/** A stand-in plugin as the engine starts it. */
export class PluginProcess {
  readonly #child: ChildProcess;
  readonly client: ResourceProviderClient;

  private constructor(child: ChildProcess, client: ResourceProviderClient) {
    this.#child = child;
    this.client = client;
  }

  static async start(name: "okta" | "command"): Promise<PluginProcess> {
    const main = join(projectFolder, "test", "plugins", name, "main.ts");
    const child = spawn(process.execPath, ["--require", "tsx/cjs", main, "127.0.0.1:1"], {
      cwd: projectFolder,
      env: { PATH: process.env.PATH ?? "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await readFirstLine(child, "the plugin");
    return new PluginProcess(
      child,
      new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()),
    );
  }

  /** Sends one call. */
  async call<T>(send: (callback: (error: ServiceError | null, answer: T) => void) => unknown): Promise<T> {
    return await new Promise((resolve, reject) => {
      send((error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
  }

  async stop(): Promise<void> {
    this.client.close();
    const exit = once(this.#child, "exit");
    this.#child.kill();
    await exit;
  }
}
