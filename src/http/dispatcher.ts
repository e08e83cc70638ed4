import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { isLoopback } from "./loopback";

/** What carries requests to one origin: through the environment's proxies, unless it is this machine. */
export function createDispatcher(origin: string): Dispatcher {
  return isLoopback(new URL(origin).hostname) ? new Agent() : new EnvHttpProxyAgent();
}
