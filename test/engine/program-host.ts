import { createRequire } from "node:module";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { projectFolder } from "../project-folder";

/*
 * Keeps the project's program loaded for one `pulumi up` after the other, in the language server that the SDK uses for
 * inline programs; loading it anew costs more than everything else that an up does. Prints its port; ends with its
 * standard input.
 */
const load = createRequire(__filename);
const { LanguageServer } = load("@pulumi/pulumi/automation/server") as {
  LanguageServer: new (program: PulumiFn) => Record<string, never>;
};
// Engines reuse ports: a connection that failed for one must not count for another one with the same address.
const { grpcClientOptions } = load("@pulumi/pulumi/runtime/settings") as { grpcClientOptions: object };
Object.assign(grpcClientOptions, { "grpc.use_local_subchannel_pool": 1 });
const program = load(join(projectFolder, "infra", "index.ts")) as PulumiFn;
const server = new Server();
server.addService(LanguageRuntimeService as never, new LanguageServer(program));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});
process.stdin.on("end", () => process.exit());
process.stdin.resume();
