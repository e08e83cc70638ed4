import type { Dispatcher, request } from "undici";
import { isLoopback } from "./loopback";
import { findProxy } from "./proxy";

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

/** As undici takes it: it reads the variables itself, but refuses `host:port`. */
function toOption(name: "httpProxy" | "httpsProxy", protocol: "http:" | "https:"): Record<string, string> {
  const proxy = findProxy(protocol);
  return proxy === undefined ? {} : { [name]: proxy.url };
}

/** @throws DcrError DCR_HTTP_PROXY */
async function open(origin: string): Promise<Sender> {
  const { Agent, EnvHttpProxyAgent, request } = await import("undici");
  const proxies = { ...toOption("httpProxy", "http:"), ...toOption("httpsProxy", "https:") };
  const dispatcher = isLoopback(new URL(origin).hostname) ? new Agent() : new EnvHttpProxyAgent(proxies);
  return async (url, options) => await request(url, { ...options, dispatcher });
}
