import type { AuthStrategy } from "../konnect/objects";
import { type Identity, readList } from "./authenticate";

/** The upstream: says back what reached it, without credentials. */
export function echo(
  request: Request,
  identity: (Identity & { strategy: AuthStrategy }) | undefined,
): Response {
  const { pathname, searchParams } = new URL(request.url);
  const query = Object.fromEntries([...searchParams].filter(([name]) => name !== "client_secret"));
  return Response.json({
    upstream: pathname.split("/")[1] ?? "",
    method: request.method,
    path: pathname,
    query,
    ...(identity === undefined
      ? {}
      : {
          consumer: identity.clientId,
          headers: toUpstreamHeaders(identity.strategy, identity.claims),
        }),
  });
}

/** Claims that the strategy's further settings pass on as headers. */
function toUpstreamHeaders(strategy: AuthStrategy, claims: Identity["claims"]): Record<string, string> {
  const names = readList(strategy, "upstream_headers_names") ?? [];
  const paths = readList(strategy, "upstream_headers_claims") ?? [];
  return Object.fromEntries(
    names
      .map((name, index) => [name.toLowerCase(), claims[paths[index] ?? ""]] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
