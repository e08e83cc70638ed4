import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One recorded exchange: method, request target, body where there was one, status. */
export type RecordedExchange = readonly [method: string, target: string, ...rest: unknown[]];

/** What a recorded exchange is answered with. */
export type Answer = (exchange: RecordedExchange, index: number) => unknown;

/** Answers recorded exchanges in order and keeps what was really asked. */
export class ReplayServer {
  readonly #server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const index = this.#seen.length;
      const expected = this.#expected[index];
      const target = (incoming.url ?? "").replace(`:${this.port}`, ":PORT").replace(/\?.*$/, "");
      const status = Number(expected?.at(-1) ?? 599);
      this.#seen.push([incoming.method ?? "", target, ...(text === "" ? [] : [JSON.parse(text)]), status]);
      const body = expected === undefined || status === 204 ? undefined : this.#answer(expected, index);
      const reset = String(Math.floor(Date.now() / 1000) - 1);
      outgoing.writeHead(status, {
        "content-type": "application/json",
        "x-rate-limit-reset": reset,
        "x-okta-request-id": "ID",
      });
      outgoing.end(body === undefined ? "" : JSON.stringify(body).replaceAll(":PORT", `:${this.port}`));
    });
  });
  #expected: readonly RecordedExchange[] = [];
  #seen: RecordedExchange[] = [];
  #answer: Answer = () => ({});
  port = 0;

  static async start(): Promise<ReplayServer> {
    const replay = new ReplayServer();
    await new Promise<void>((resolve) => replay.#server.listen(0, "127.0.0.1", resolve));
    replay.port = (replay.#server.address() as AddressInfo).port;
    return replay;
  }

  expect(exchanges: readonly RecordedExchange[], answer: Answer): void {
    this.#expected = exchanges;
    this.#seen = [];
    this.#answer = answer;
  }

  /** Answers whatever is asked with this one. */
  expectAny(body: unknown): void {
    const any = Array.from({ length: 4 }, () => ["GET", "", 200] as RecordedExchange);
    this.expect(any, () => body);
  }

  get seen(): readonly RecordedExchange[] {
    return this.#seen;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
