import { setTimeout as wait } from "node:timers/promises";
import pRetry from "p-retry";
import { isDcrError } from "../errors";
import type { Redactor } from "../redact/redact";
import { type ErrorDetail, parseBody, type RawAnswer, type Service, toAnswerError } from "./answer";
import { readBody, UnreadableBodyError } from "./body";
import { findErrorCode, isCertificateProblem } from "./connection-code";
import { within } from "./deadline";
import { HttpError, isHttpError } from "./error";
import { createLimiter } from "./limiter";
import type { HttpMethod } from "./method";
import { findFailedProxy, type ProxyAddress } from "./proxy";
import { createSender, type Sender } from "./sender";
import { defaultHttpSettings, type HttpSettings } from "./settings";
import { userAgent } from "./version";

/** One request. */
export interface HttpRequest {
  readonly method: HttpMethod;
  /** Path below the origin, with a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Whether carrying it out twice equals carrying it out once. @default true for all methods but POST */
  readonly repeatable?: boolean;
  /** Time-out of one try, in seconds. @default that of the settings */
  readonly timeoutSeconds?: number;
}

/** A 2xx answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined when the body is empty. */
  readonly body: unknown;
}

/** The parts of a client. */
export interface HttpClientOptions {
  readonly service: Service;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Value of the Authorization header, asked for at each request. */
  readonly authorization?: () => Promise<string>;
  /** Headers that authorize one attempt, if one value for all attempts is not enough. */
  readonly authorizationHeaders?: (target: {
    readonly method: string;
    readonly url: URL;
  }) => Promise<Readonly<Record<string, string>>>;
  readonly settings?: Partial<HttpSettings>;
  readonly redactor: Redactor;
  /** Reads the service's error body. */
  readonly describeError: (answer: RawAnswer) => ErrorDetail;
  readonly signal?: AbortSignal;
}

/** Sends requests to one service: bounded time, bounded retries, bounded concurrency. */
export interface HttpClient {
  /** Time-out of all tries of one request, and of all pages of one list. @default that of {@link defaultHttpSettings} */
  readonly totalSeconds?: number;
  /**
   * Sends one request and waits for a 2xx answer.
   * @throws HttpError DCR_HTTP_TIMEOUT, DCR_HTTP_UNREACHABLE, DCR_HTTP_ANSWER_INVALID or the service's code
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Makes an {@link HttpClient}. Proxy variables of the environment are honoured. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const settings: HttpSettings = { ...defaultHttpSettings, ...options.settings };
  const sender = createSender(options.origin);
  const limiter = createLimiter(settings.concurrency);

  async function send(item: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const raw = await within((item.timeoutSeconds ?? settings.timeoutSeconds) * 1000, [signal], (own) =>
      exchange(options, item, sender, own),
    );
    if (raw.status >= 200 && raw.status < 300) {
      return { status: raw.status, headers: raw.headers, body: parseBody(options.service, raw) };
    }
    throw toAnswerError(options.service, raw, options.describeError(raw), options.redactor);
  }

  function sendUntilAnswered(item: HttpRequest, total: AbortSignal): Promise<HttpAnswer> {
    const deadline = performance.now() + settings.totalSeconds * 1000;
    const hasTimeFor = (waitMs: number) => performance.now() + waitMs < deadline;
    return pRetry(() => send(item, total), {
      retries: settings.retries,
      minTimeout: 200,
      maxTimeout: 10_000,
      randomize: true,
      signal: total,
      shouldRetry: ({ error }) => isRetryable(error, item, hasTimeFor),
      onFailedAttempt: async ({ error, retriesLeft }) => {
        if (!isHttpError(error)) return;
        if (error.status === 429) limiter.slowDown();
        if (error.retryAfterMs !== undefined && retriesLeft > 0 && isRetryable(error, item, hasTimeFor)) {
          await wait(error.retryAfterMs, undefined, { signal: total });
        }
      },
    });
  }

  return {
    totalSeconds: settings.totalSeconds,
    request: (item) =>
      limiter.run(() =>
        within(settings.totalSeconds * 1000, [item.signal, options.signal], (total) =>
          sendUntilAnswered(item, total),
        ).catch((error: unknown) => {
          throw toRequestError(options, item, error, settings);
        }),
      ),
  };
}

/** A request that cannot have been executed may always be sent again; others only when repeatable. */
function isRetryable(error: unknown, item: HttpRequest, hasTimeFor: (waitMs: number) => boolean): boolean {
  if (!isHttpError(error) || !error.transient || !hasTimeFor(error.retryAfterMs ?? 0)) return false;
  const repeatable = item.repeatable ?? item.method !== "POST";
  return repeatable || !error.ambiguous;
}

async function exchange(
  options: HttpClientOptions,
  item: HttpRequest,
  sender: Sender,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const url = new URL(item.path, options.origin);
  for (const [name, value] of Object.entries(item.query ?? {})) url.searchParams.set(name, value);
  const authorization = await options.authorization?.();
  const authorizationHeaders = await options.authorizationHeaders?.({ method: item.method, url });
  try {
    const response = await sender(url, {
      method: item.method,
      signal,
      headers: {
        accept: "application/json",
        "accept-encoding": "identity",
        "user-agent": userAgent,
        ...(authorization === undefined ? {} : { authorization }),
        ...authorizationHeaders,
        ...(item.body === undefined ? {} : { "content-type": "application/json" }),
        ...item.headers,
      },
      ...(item.body === undefined ? {} : { body: JSON.stringify(item.body) }),
    });
    const text = await readBody(response).catch((error: unknown) => {
      // A refusal keeps its status even if its body cannot be read.
      if (response.statusCode >= 300 && error instanceof UnreadableBodyError) return "";
      throw error;
    });
    return {
      method: item.method,
      path: url.pathname,
      status: response.statusCode,
      headers: response.headers,
      text,
    };
  } catch (error) {
    if (isDcrError(error)) throw error;
    throw toConnectionError(options, item, error);
  }
}

function toConnectionError(options: HttpClientOptions, item: HttpRequest, error: unknown): HttpError {
  const target = `${item.method} ${new URL(item.path, options.origin).href}`;
  const name = error instanceof Error ? error.name : "";
  if (error instanceof UnreadableBodyError) {
    return new HttpError(
      "DCR_HTTP_ANSWER_INVALID",
      `${options.service} answered ${target}, but ${error.message}`,
      { ambiguous: true, cause: error },
    );
  }
  if (/^(Headers|Body)?TimeoutError$/.test(name)) {
    return new HttpError("DCR_HTTP_TIMEOUT", `${options.service} did not answer ${target} in time`, {
      ambiguous: true,
      transient: true,
      cause: error,
    });
  }
  const code = findErrorCode(error);
  const own = error instanceof Error ? error.message : String(error);
  const proxy = findFailedProxy(error);
  // What a proxy answers has a code that says less than its message.
  const reason = proxy !== undefined && own.startsWith("Proxy response") ? own : (code ?? own);
  const where = proxy === undefined ? "" : ` from the proxy ${new URL(proxy.url).host} of ${proxy.variable}`;
  return new HttpError(
    "DCR_HTTP_UNREACHABLE",
    `no answer from ${options.service} to ${target}: ${reason}${where}`,
    {
      ...toFix(code, proxy),
      ambiguous: code === undefined || !neverSent.has(code),
      transient: !isCertificateProblem(code) && name !== "AbortError",
      cause: error,
    },
  );
}

function toFix(code: string | undefined, proxy: ProxyAddress | undefined): { fix?: string } {
  if (proxy !== undefined) {
    return {
      fix: `Check the proxy in ${proxy.variable}, or name the host in NO_PROXY, then run the command again.`,
    };
  }
  if (!isCertificateProblem(code)) return {};
  return {
    fix: "If a company proxy or an authority of your own signs this certificate, set NODE_EXTRA_CA_CERTS to the file with the authority's certificate.",
  };
}

/** The error of the last attempt, or the reason that ended the waiting if no attempt ended by itself. */
function toRequestError(
  options: HttpClientOptions,
  item: HttpRequest,
  error: unknown,
  settings: HttpSettings,
): unknown {
  if (!(error instanceof Error) || error.name !== "TimeoutError") return error;
  const target = `${item.method} ${item.path}`;
  return new HttpError(
    "DCR_HTTP_TIMEOUT",
    `${options.service} did not answer ${target} within ${settings.totalSeconds} s in all`,
    { ambiguous: true, cause: error },
  );
}
