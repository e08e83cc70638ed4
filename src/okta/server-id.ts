/**
 * Id of an authorization server from what people write for it: the id, `default` in any case, or the issuer's address.
 * Undefined where it cannot be told without asking Okta, such as for a name.
 */
export function toServerId(text: string): string | undefined {
  const written = text.trim();
  if (/^default$/i.test(written)) return "default";
  if (isServerId(written)) return written;
  if (!URL.canParse(written)) return undefined;
  const [, id, rest = ""] = /^\/oauth2\/([^/]+)(\/.*)?$/.exec(new URL(written).pathname) ?? [];
  const isBare = rest === "" || rest === "/" || rest.startsWith("/.well-known/");
  return isBare && (id === "default" || isServerId(id ?? "")) ? id : undefined;
}

function isServerId(text: string): boolean {
  return /^aus[A-Za-z0-9]{1,40}$/.test(text);
}
