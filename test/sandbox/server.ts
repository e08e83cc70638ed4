import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault, Faults } from "./faults";
import type { Recorder, ServerName } from "./recorder";

/** The parts of a server of the sandbox. */
export interface SandboxServerOptions {
  readonly name: ServerName;
  readonly handle: (request: Request) => Promise<Response> | Response;
  readonly recorder: Recorder;
  readonly faults: Faults;
  /** @default 0: any free one */
  readonly port?: number | undefined;
}

/** A server on loopback. */
export interface SandboxServer {
  readonly url: string;
  readonly port: number;
  /** From now on nobody listens: connections end with their answers, further ones are refused. */
  stopListening(): void;
  /** Listens again on the same port; nothing where it listens. */
  listenAgain(): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly text: string;
}

/**
 * Serves a handler on 127.0.0.1: records every exchange and applies faults. Request targets may be absolute, as
 * clients of a proxy send them; only the path counts.
 */
export async function createSandboxServer(options: SandboxServerOptions): Promise<SandboxServer> {
  const server = createServer((incoming, outgoing) => {
    serve(options, incoming, outgoing, () => server.listening).catch((error: unknown) => {
      console.error(error);
      outgoing.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    stopListening: () => {
      if (!server.listening) return;
      server.close();
      server.closeIdleConnections();
    },
    listenAgain: async () => {
      if (!server.listening) await listen(server, port);
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function serve(
  options: SandboxServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  isListening: () => boolean,
): Promise<void> {
  const { name, handle, recorder, faults } = options;
  const method = incoming.method ?? "GET";
  const target = new URL(incoming.url ?? "/", "http://sandbox.invalid");
  const body = await readBody(incoming);
  const headers = toHeaders(incoming);
  const fault = faults.take(name, method, target.pathname);
  const note = (answer: Answer) =>
    recorder.add({
      server: name,
      method,
      path: target.pathname,
      query: target.search,
      requestHeaders: headers,
      requestBody: parse(body, headers["content-type"]),
      status: answer.status,
      responseBody: parse(answer.text, "application/json"),
      isFault: fault !== undefined,
    });
  const answerWith = (answer: Answer) => {
    outgoing.shouldKeepAlive &&= isListening();
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(answer.text);
  };
  const nothing: Answer = { status: 0, headers: {}, text: "" };
  if (fault?.kind === "reset-before" || fault?.kind === "hang-before") {
    note(nothing);
    if (fault.kind === "reset-before") incoming.socket.destroy();
    return;
  }
  if (fault?.kind === "status") {
    const answer = toFaultAnswer(fault);
    note(answer);
    answerWith(answer);
    return;
  }
  const request = new Request(`http://127.0.0.1${target.pathname}${target.search}`, {
    method,
    headers,
    ...(body === "" ? {} : { body }),
  });
  const answer = bend(await toAnswer(await handle(request)), fault);
  if (fault?.kind === "reset-after" || fault?.kind === "hang-after") {
    note(nothing);
    fault.onCommitted?.();
    if (fault.kind === "reset-after") incoming.socket.destroy();
    return;
  }
  note(answer);
  if (fault?.kind === "truncate") {
    outgoing.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.text.length) });
    outgoing.write(answer.text.slice(0, Math.floor(answer.text.length / 2)), () => outgoing.destroy());
    return;
  }
  answerWith(answer);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function toHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers)
      .filter(
        ([name]) => !["host", "connection", "content-length", "transfer-encoding", "expect"].includes(name),
      )
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

async function toAnswer(response: Response): Promise<Answer> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of response.headers) {
    if (name === "link") headers[name] = value.split(/,\s*(?=<)/);
    else if (name !== "set-cookie") headers[name] = value;
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  return { status: response.status, headers, text: await response.text() };
}

function bend(answer: Answer, fault: Fault | undefined): Answer {
  if (fault?.kind === "html") {
    return { ...answer, headers: { "content-type": "text/html" }, text: "<html><body>Gateway</body></html>" };
  }
  if (fault?.kind === "body") return { ...answer, text: JSON.stringify(fault.body) };
  if (fault?.kind === "drop-optional") return { ...answer, text: JSON.stringify(dropOptional(answer.text)) };
  return answer;
}

const keptKeys = ["id", "data", "meta", "page", "total", "status", "name", "api_id", "portal_id"];

/** What a service may leave out of its answers goes. */
function dropOptional(text: string): unknown {
  const reduce = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reduce);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => keptKeys.includes(key))
        .map(([key, item]) => [key, reduce(item)]),
    );
  };
  return reduce(parse(text, "application/json"));
}

function toFaultAnswer(fault: Fault): Answer {
  const status = fault.status ?? 500;
  const problem = { status, title: "Fault", instance: "kong:trace:fault", detail: "made by a test" };
  return {
    status,
    headers: { "content-type": "application/json", ...fault.headers },
    text: JSON.stringify(fault.body ?? problem),
  };
}

function parse(text: string, contentType: string | undefined): unknown {
  if (text === "") return undefined;
  if (contentType?.includes("x-www-form-urlencoded") === true)
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
