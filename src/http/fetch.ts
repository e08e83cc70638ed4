import { fetch as undiciFetch } from "undici";
import { createDispatcher } from "./dispatcher";
import { userAgent } from "./version";

/** What a library that brings its own requests says of one. */
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

/** A `fetch` for libraries that take one: one origin, bounded time, the environment's proxies. */
export function createFetch({ origin, timeoutMs, signal }: FetchSettings) {
  const dispatcher = createDispatcher(origin);
  return async (url: string, options: FetchOptions): Promise<Response> => {
    if (new URL(url).origin !== origin) throw new ForeignOriginError(url, origin);
    const signals = [AbortSignal.timeout(timeoutMs), signal, options.signal ?? undefined];
    const headers = Object.fromEntries(new Headers(options.headers).entries());
    return (await undiciFetch(url, {
      method: options.method,
      redirect: options.redirect,
      body: options.body ?? null,
      headers: { ...headers, "user-agent": userAgent },
      dispatcher,
      signal: AbortSignal.any(signals.filter((item) => item !== undefined)),
    })) as Response;
  };
}

/** A request to another origin than the one that was meant. */
export class ForeignOriginError extends Error {
  override readonly name = "ForeignOriginError";

  constructor(url: string, origin: string) {
    super(`${new URL(url).origin} is not ${origin}`);
  }
}
