import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { isLoopback } from "./loopback";

const maxResponseBytes = 16 * 1024 * 1024;

/** What carries requests to one origin: through the environment's proxies, unless it is this machine. */
export function createDispatcher(origin: string): Dispatcher {
  const agentOptions = { maxResponseSize: maxResponseBytes };
  return isLoopback(new URL(origin).hostname) ? new Agent(agentOptions) : new EnvHttpProxyAgent(agentOptions);
}
