import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A real server on this machine that answers each request by the next of its handlers; the last one stays. */
export interface LoopbackServer extends AsyncDisposable {
  readonly origin: string;
  /** Method and target of every request, in order. */
  readonly requests: readonly string[];
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export async function startLoopbackServer(...handlers: Handler[]): Promise<LoopbackServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    request.resume();
    const handler = handlers[Math.min(requests.length, handlers.length) - 1];
    request.on("end", () => handler?.(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Handler {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Breaks the connection without an answer. */
export const reset: Handler = (request) => void request.socket.destroy();
