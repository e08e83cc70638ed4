const discoverySuffix = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/;

/** Whether two texts name one issuer: the gateway takes it with a slash at the end and as the address of its document. */
export function isSameIssuer(one: string, other: string): boolean {
  return toBare(one) === toBare(other);
}

function toBare(issuer: string): string {
  return trimIssuer(trimIssuer(issuer).replace(discoverySuffix, ""));
}

/** An issuer without white space around it and without a slash at the end, which services keep or drop. */
export function trimIssuer(issuer: string): string {
  return issuer.trim().replace(/\/$/, "");
}
