import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { projectFolder } from "../project-folder";

/** A host that is not Okta's or Konnect's, and who has connected to it. */
export interface ForeignHost {
  readonly hostname: string;
  /** `https://konghq.com.evil.example:PORT` */
  readonly url: string;
  /** How many connections it got. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** The module to load into a process that is to find the host: `node --require`. */
export const lookupHook = join(projectFolder, "test", "foreign-host", "lookup-hook.cjs");

/** Listens on loopback for a host whose name {@link lookupHook} resolves; closes every connection at once. */
export async function startForeignHost(hostname = "konghq.com.evil.example"): Promise<ForeignHost> {
  let connections = 0;
  const server = createServer((socket: Socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    hostname,
    url: `https://${hostname}:${port}`,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
