import { DcrError } from "../errors";

type Environment = Readonly<Record<string, string | undefined>>;

/** Proxies of the environment, each with the variable that names it. */
export interface ProxyAddress {
  readonly variable: string;
  readonly url: string;
}

/** The proxy for addresses of a protocol, in the order of undici: small letters first, and http's for https too. */
export function findProxy(
  protocol: "http:" | "https:",
  env: Environment = process.env,
): ProxyAddress | undefined {
  const own = protocol === "https:" ? ["https_proxy", "HTTPS_PROXY"] : [];
  for (const variable of [...own, "http_proxy", "HTTP_PROXY"]) {
    const value = env[variable];
    if (value !== undefined && value !== "") return { variable, url: toUrl(variable, value) };
  }
  return undefined;
}

/**
 * `host:port`, as tools written in Go take it, means http.
 * @throws DcrError DCR_HTTP_PROXY, without the value: it may contain a password
 */
function toUrl(variable: string, value: string): string {
  const url = value.includes("://") ? value : `http://${value}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new DcrError("DCR_HTTP_PROXY", `${variable} is not the address of an HTTP proxy`);
}

/** The proxy that a failed connection was for: undefined if the failure is the service's own. */
export function findFailedProxy(error: unknown, env: Environment = process.env): ProxyAddress | undefined {
  const proxies = (["https:", "http:"] as const).flatMap((protocol) => findProxy(protocol, env) ?? []);
  return proxies.find(({ url }) => {
    const { hostname, port, protocol } = new URL(url);
    return isAbout(error, hostname, port === "" ? (protocol === "https:" ? "443" : "80") : port);
  });
}

function isAbout(error: unknown, hostname: string, port: string): boolean {
  if (error instanceof AggregateError) return error.errors.some((item) => isAbout(item, hostname, port));
  if (!(error instanceof Error)) return false;
  // undici's words for an answer of the proxy itself, such as 407.
  if (/^Proxy response \(\d+\)/.test(error.message)) return true;
  const {
    address,
    hostname: asked,
    port: to,
  } = error as { address?: string; hostname?: string; port?: number };
  if (asked === hostname || (address === hostname && String(to) === port)) return true;
  return isAbout(error.cause, hostname, port);
}
