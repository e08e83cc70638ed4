import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sandbox } from "../../sandbox";

/** A server in front of Okta and Konnect that holds every request back until a number of them is under way. */
export interface Barrier extends AsyncDisposable {
  readonly origin: string;
  /** Requests that were under way when it opened; fewer came if it is empty. */
  readonly held: readonly string[];
}

/** Starts a barrier that opens, for good, once `size` requests wait at it. */
export async function startBarrier(sandbox: Sandbox, size: number): Promise<Barrier> {
  const held: string[] = [];
  const waiting: string[] = [];
  const gate = new AbortController();
  const opened = once(gate.signal, "abort");
  const server = createServer(async (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    waiting.push(`${method} ${url.split("?")[0]}`);
    if (waiting.length === size) {
      held.push(...waiting);
      gate.abort();
    }
    await opened;
    const base = /^\/v[23]\//.test(url) ? sandbox.konnect.url : sandbox.okta.url;
    const { authorization } = headers;
    const answer = await fetch(base + url, {
      method,
      headers: authorization === undefined ? {} : { authorization },
    });
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    held,
    [Symbol.asyncDispose]: async () => {
      gate.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
