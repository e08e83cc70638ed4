const discoverySuffix = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/;

/** Whether two texts name one issuer: the gateway takes it with a slash at the end and as the address of its document. */
export function isSameIssuer(one: string, other: string): boolean {
  return toBare(one) === toBare(other);
}

function toBare(issuer: string): string {
  return issuer.trim().replace(/\/$/, "").replace(discoverySuffix, "").replace(/\/$/, "");
}
