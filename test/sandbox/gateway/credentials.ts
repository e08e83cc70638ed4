import type { AuthStrategy } from "../konnect/objects";
import type { KonnectSwitches } from "../switches";

/** What a request shows of itself. */
export type Credentials =
  | { readonly method: "bearer"; readonly token: string }
  /** `id:secret` */
  | { readonly method: "client_credentials"; readonly pair: string };

const places = ["header", "query", "body"];

/** Reads the credentials of a request from where the strategy allows them; undefined when it has none. */
export async function readCredentials(
  strategy: AuthStrategy,
  request: Request,
  switches: KonnectSwitches,
): Promise<Credentials | undefined> {
  const [, scheme = "", value = ""] = /^(\S+)\s+(.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  if (/^bearer$/i.test(scheme)) return { method: "bearer", token: value.trim() };
  if (/^basic$/i.test(scheme)) {
    const pair = toPair(value.trim(), switches.acceptsRawBasic);
    return pair === undefined ? undefined : { method: "client_credentials", pair };
  }
  for (const place of (strategy.config.client_credentials_param_type as string[] | undefined) ?? places) {
    const parameters = await readParameters(request, place);
    const [id, secret] = [parameters?.get("client_id"), parameters?.get("client_secret")];
    if (id && secret) return { method: "client_credentials", pair: `${id}:${secret}` };
  }
  return undefined;
}

/** Neither part of an Okta credential has a colon, and base64 has none: a colon marks the raw form. */
function toPair(value: string, acceptsRaw: boolean): string | undefined {
  if (value.includes(":")) return acceptsRaw ? value : undefined;
  const pair = Buffer.from(value, "base64").toString();
  return pair.includes(":") ? pair : undefined;
}

async function readParameters(request: Request, place: string): Promise<URLSearchParams | undefined> {
  if (place === "query") return new URL(request.url).searchParams;
  const isForm = request.headers.get("content-type")?.includes("x-www-form-urlencoded") === true;
  return place === "body" && isForm ? new URLSearchParams(await request.clone().text()) : undefined;
}
