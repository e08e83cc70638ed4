import { readBody } from "./body";
import { within } from "./deadline";
import { createSender } from "./sender";
import { userAgent } from "./version";

/** How a library that sends its own requests describes one. */
export interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>> | Headers;
  readonly body?: URLSearchParams | string | undefined | null;
  readonly redirect: "manual";
  readonly signal?: AbortSignal | undefined;
}

/** How {@link createFetch} bounds its requests. */
export interface FetchSettings {
  /** Scheme, host and port. Requests to another origin are refused. */
  readonly origin: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Metadata, keys and tokens are small. */
const maxBytes = 1024 * 1024;

/**
 * A `fetch` for libraries that take one: one origin, no redirect, the environment's proxies, and limits to time and
 * size. The body is complete when the promise resolves.
 */
export function createFetch({ origin, timeoutMs, signal }: FetchSettings) {
  const send = createSender(origin);
  return async (url: string, options: FetchOptions): Promise<Response> => {
    if (new URL(url).origin !== origin) throw new ForeignOriginError(url, origin);
    const headers = Object.fromEntries(new Headers(options.headers).entries());
    return await within(timeoutMs, [signal, options.signal], async (own) => {
      try {
        const answer = await send(url, {
          method: options.method as "GET" | "POST",
          body: toBody(options.body),
          headers: { ...toContentType(options.body), ...headers, ...ownHeaders },
          signal: own,
        });
        const text = await readBody(answer, maxBytes).catch((error: unknown) => {
          // A refusal keeps its status even if its body cannot be read.
          if (answer.statusCode >= 300 && !isBrokenOff(error)) return "";
          throw error;
        });
        return toResponse(answer.statusCode, answer.headers, text);
      } catch (error) {
        throw isBrokenOff(error) ? error : new TypeError("fetch failed", { cause: error });
      }
    });
  };
}

const ownHeaders = { "accept-encoding": "identity", "user-agent": userAgent };

/** As fetch does for a form. */
function toContentType(body: FetchOptions["body"]): Record<string, string> {
  const type = "application/x-www-form-urlencoded;charset=UTF-8";
  return body instanceof URLSearchParams ? { "content-type": type } : {};
}

function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && /^(Abort|Timeout)Error$/.test(error.name);
}

function toBody(body: FetchOptions["body"]): string | null {
  return body === undefined || body === null ? null : body.toString();
}

const withoutBody = [204, 205, 304];

function toResponse(
  status: number,
  received: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) {
    if (["content-encoding", "content-length"].includes(name)) continue;
    for (const item of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, item);
  }
  return new Response(withoutBody.includes(status) ? null : text, { status, headers });
}

/** A request to another origin than the one that was meant. */
export class ForeignOriginError extends Error {
  override readonly name = "ForeignOriginError";

  constructor(url: string, origin: string) {
    super(`${new URL(url).origin} is not ${origin}`);
  }
}
