/** The four services of the sandbox. */
export type ServerName = "okta" | "konnect" | "portal" | "gateway";

/** One request and its answer, with secrets replaced. */
export interface Exchange {
  readonly server: ServerName;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
  /** The answer was bent, or held back, by a fault that a test asked for. */
  readonly isFault: boolean;
}

/** Keeps every exchange of a sandbox. */
export class Recorder {
  readonly #exchanges: Exchange[] = [];
  readonly #listeners: ((exchange: Exchange) => void)[] = [];

  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  /** `METHOD path` of the requests to one server, in order. */
  requestsTo(server: ServerName): string[] {
    return this.#exchanges
      .filter((exchange) => exchange.server === server)
      .map(({ method, path }) => `${method} ${path}`);
  }

  /** Calls a listener for every exchange; the returned function ends it. */
  onExchange(listener: (exchange: Exchange) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners.splice(this.#listeners.indexOf(listener), 1);
    };
  }

  add(exchange: Exchange): void {
    const kept = {
      ...exchange,
      query: hideQuery(exchange.query),
      requestHeaders: hideHeaders(exchange.requestHeaders),
      requestBody: hideSecrets(exchange.requestBody),
      responseBody: hideSecrets(exchange.responseBody),
    };
    this.#exchanges.push(kept);
    for (const listener of this.#listeners) listener(kept);
  }

  clear(): void {
    this.#exchanges.length = 0;
  }
}

const secretKeys = new Set([
  "dcr_token",
  "client_secret",
  "access_token",
  "password",
  "api_key",
  "initial_client_secret",
]);

/** The same value with secrets of the same length class replaced, so that its shape can still be checked. */
export function hideSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretKeys.has(key) && typeof item === "string" ? "hidden-secret" : hideSecrets(item),
    ]),
  );
}

/** Clients may put their secret into the query. */
function hideQuery(query: string): string {
  return query.replace(/([?&](\w+)=)[^&]*/g, (whole, start: string, key: string) =>
    secretKeys.has(key) ? `${start}hidden-secret` : whole,
  );
}

function hideHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      /^(authorization|proxy-authorization|cookie)$/.test(name) ? value.replace(/\s.*$/, " hidden") : value,
    ]),
  );
}
