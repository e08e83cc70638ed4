import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from "node:net";
import { Readable } from "node:stream";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { formatError, isDcrError } from "../../src/errors";
import { createFetch } from "../../src/http";
import { connectKonnect } from "../../src/konnect";
import { connectOkta } from "../../src/okta";
import { createRedactor } from "../../src/redact/redact";
import { openGateway } from "../../src/smoke/gateway";
import { canaries, hostileTexts, type Try } from "./try";

const limits = { timeoutSeconds: 0.4, totalSeconds: 1.2, retries: 1 };
const gzipBomb = gzipSync(Buffer.alloc(48 * 1024 * 1024));
const brotliBomb = brotliCompressSync(Buffer.alloc(24 * 1024 * 1024));

type Behaviour = (response: ServerResponse) => void;

const reply =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
const packed =
  (encoding: string, body: Buffer): Behaviour =>
  (response) => {
    response.setHeader("content-encoding", encoding);
    response.end(body);
  };
const echo = (text: string): Behaviour =>
  reply(400, { detail: text, errorSummary: text, error: "x", error_description: text });
const yesterday = new Date(Date.now() - 86_400_000).toUTCString();
const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();

/** What a service, or somebody in its place, may answer. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  "never answers": () => undefined,
  "answers byte by byte": (response) => {
    const dripping = setInterval(() => response.write(" "), 50);
    response.on("close", () => clearInterval(dripping));
  },
  "answers without end": (response) =>
    void Readable.from(endless())
      .on("error", () => undefined)
      .pipe(response),
  "breaks off": (response) => void response.socket?.destroy(),
  "breaks off in the body": (response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("{", () => response.destroy());
  },
  "sends a gzip bomb": packed("gzip", gzipBomb),
  "sends a brotli bomb": packed("br", brotliBomb),
  "sends a broken gzip": packed("gzip", Buffer.from("no gzip")),
  "sends an unknown encoding": packed("zstd", Buffer.from("{}")),
  "sends HTML": reply(200, "<html>proxy</html>"),
  "sends half of a JSON text": reply(200, '{"data": [{"id"'),
  "sends null": reply(200, "null"),
  "sends a deep JSON text": reply(200, `${"[".repeat(20_000)}${"]".repeat(20_000)}`),
  "sends another type": reply(200, { data: "x", id: 1, issuer: [] }),
  "sends a list without end": reply(200, {
    data: Array(100).fill({ id: "x" }),
    meta: { page: { total: 1e9 } },
  }),
  "redirects elsewhere": reply(302, "", { location: "https://evil.example/" }),
  "wants a wait of a day": reply(429, {}, { "retry-after": "86400" }),
  "wants a wait until yesterday": reply(429, {}, { "retry-after": yesterday }),
  "wants a wait until tomorrow, with a clock of tomorrow": reply(
    429,
    {},
    { "retry-after": tomorrow, date: tomorrow },
  ),
  "names 10,000 refused fields": reply(400, {
    detail: "x",
    invalid_parameters: Array(10_000).fill({ field: "f", reason: "r".repeat(100) }),
    errorCauses: Array(10_000).fill({ errorSummary: "name: bad" }),
  }),
  ...Object.fromEntries(hostileTexts.map((text, index) => [`says hostile text ${index + 1}`, echo(text)])),
};

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(64 * 1024, 32);
}

/** Clients of this package, each with a token that the service could repeat. */
const clients: Readonly<Record<string, (origin: string) => Promise<unknown>>> = {
  "Konnect, read": (origin) => toKonnect(origin).getDcrProvider("x"),
  "Konnect, list": (origin) => toKonnect(origin).listPortals(),
  "Konnect, write": (origin) =>
    toKonnect(origin).createDcrProvider({ dcr_config: { dcr_token: canaries.dcr } }),
  "Okta, list": (origin) =>
    connectOkta({
      origin,
      credential: { scheme: "SSWS", token: canaries.dcr },
      settings: limits,
      redactor: knowingRedactor(),
    }).listScopes("default"),
  "fetch for libraries": async (origin) => {
    const fetch = createFetch({ origin, timeoutMs: 400 });
    const answer = await fetch(`${origin}/.well-known/x`, { method: "GET", headers: {}, redirect: "manual" });
    return answer.status;
  },
  gateway: (origin) =>
    openGateway(origin, { redactor: knowingRedactor(), timeoutMs: 400 }).send(`Bearer ${canaries.konnect}`),
};

function toKonnect(origin: string) {
  return connectKonnect({
    serverUrl: origin,
    token: canaries.konnect,
    settings: limits,
    redactor: knowingRedactor(),
  });
}

function knowingRedactor() {
  const redactor = createRedactor();
  for (const canary of Object.values(canaries)) redactor.remember(canary);
  return redactor;
}

const isExpectedFetchError = (error: unknown) =>
  error instanceof Error && ["TypeError", "TimeoutError", "AbortError"].includes(error.name);

/** Every client against every behaviour. */
export function listAnswerTries(): Try[] {
  return Object.entries(behaviours).flatMap(([name, behave]) =>
    Object.entries(clients).map(
      ([client, send]): Try => ({
        part: "answers of services",
        name: `${client}: the service ${name}`,
        run: async () => {
          await using server = await listen(
            createServer((request, response) => {
              response.on("error", () => undefined);
              request.resume();
              behave(response);
            }),
          );
          const ended = await send(server.origin).then(
            (value) => ({ output: JSON.stringify(value) ?? "", untrue: undefined }),
            (error: unknown) => ({
              output: formatError(error),
              untrue:
                isDcrError(error) || isExpectedFetchError(error) ? undefined : `not typed: ${String(error)}`,
            }),
          );
          return ended;
        },
      }),
    ),
  );
}

async function listen(server: Server): Promise<AsyncDisposable & { readonly origin: string }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server that does not speak HTTP. */
export function listRawTries(): Try[] {
  const noises = {
    nothing: "",
    text: "hello\r\n",
    "an endless header": `HTTP/1.1 200 OK\r\nx: ${"a".repeat(100_000)}`,
  };
  return Object.entries(noises).flatMap(([name, bytes]) =>
    Object.entries(clients).map(
      ([client, send]): Try => ({
        part: "answers of services",
        name: `${client}: the service speaks no HTTP but ${name}`,
        run: async () => {
          await using server = await listen(createRawServer((socket) => void socket.end(bytes)));
          const output = await send(server.origin).then(
            () => "an answer",
            (error: unknown) => formatError(error),
          );
          return { output, untrue: output === "an answer" ? "took noise for an answer" : undefined };
        },
      }),
    ),
  );
}
