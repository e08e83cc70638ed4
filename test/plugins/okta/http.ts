import { request, STATUS_CODES } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** The plugin holds two HTTP clients of different ages; they write targets, hosts and names differently. */
export type Dialect = "v2" | "v4";

/** Where the API is and with what it is asked. */
export interface OktaConnection {
  readonly proxy: URL;
  readonly apiToken: string;
}

/** An answer of the API. */
export interface OktaAnswer {
  readonly status: number;
  /** `404 Not Found` */
  readonly statusLine: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

const maxTries = 6;
const userAgents: Record<Dialect, string> = {
  v2: "local-v2-sdk/0.0.0 golang/go1.26 linux/amd64 okta-terraform/6.12.0",
  v4: "okta-sdk-golang/4.1.1 golang/go1.26 linux/amd64 okta-terraform/6.12.0",
};

/** Sends one request; a 429 is waited out, nothing else is tried again. */
export async function callOkta(
  connection: OktaConnection,
  dialect: Dialect,
  method: string,
  path: string,
  body?: unknown,
): Promise<OktaAnswer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await exchange(connection, dialect, method, path, body);
    if (answer.status !== 429 || attempt === maxTries) return answer;
    const reset = Number(answer.headers["x-rate-limit-reset"]) * 1000;
    const date = Date.parse(String(answer.headers.date));
    await wait(Math.max(0, reset - date) + 1000);
  }
}

async function exchange(
  { proxy, apiToken }: OktaConnection,
  dialect: Dialect,
  method: string,
  path: string,
  body: unknown,
): Promise<OktaAnswer> {
  const host = dialect === "v2" ? proxy.host : proxy.hostname;
  const text = body === undefined ? undefined : `${JSON.stringify(sortKeys(body))}\n`;
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: proxy.hostname,
        port: proxy.port,
        method,
        path: `http://${host}${path}`,
        headers: {
          Host: host,
          "User-Agent": userAgents[dialect],
          Accept: "application/json",
          Authorization: `SSWS ${apiToken}`,
          "Proxy-Authorization": "Basic Og==",
          "Accept-Encoding": "gzip",
          ...(text === undefined
            ? {}
            : { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(text)) }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const status = incoming.statusCode ?? 0;
          resolve({
            status,
            statusLine: `${status} ${STATUS_CODES[status] ?? ""}`,
            headers: incoming.headers,
            body: parse(Buffer.concat(chunks).toString()),
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(text);
  });
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}
