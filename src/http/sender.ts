import type { Dispatcher, request } from "undici";
import { isLoopback } from "./loopback";

/** Sends one request with undici. */
export type Sender = (
  url: string | URL,
  options: Omit<NonNullable<Parameters<typeof request>[1]>, "dispatcher">,
) => Promise<Dispatcher.ResponseData<unknown>>;

/**
 * What carries requests to one origin: through the environment's proxies, unless it is this machine. undici is loaded with
 * the first request: most programs and previews send none, and it takes longer to load than the rest of this package.
 */
export function createSender(origin: string): Sender {
  let opened: Promise<Sender> | undefined;
  return async (url, options) => {
    opened ??= open(origin);
    return await (await opened)(url, options);
  };
}

async function open(origin: string): Promise<Sender> {
  const { Agent, EnvHttpProxyAgent, request } = await import("undici");
  const dispatcher = isLoopback(new URL(origin).hostname) ? new Agent() : new EnvHttpProxyAgent();
  return async (url, options) => await request(url, { ...options, dispatcher });
}
