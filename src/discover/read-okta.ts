import { DcrError } from "../errors";
import type { OktaReader } from "../okta";
import { toServerId } from "../okta/server-id";
import type { FoundServer } from "./found";

/**
 * The authorization server of an issuer.
 * @throws DcrError DCR_OKTA_NOT_FOUND, or what a request comes to
 */
export async function readServer(okta: OktaReader, issuer: string): Promise<FoundServer> {
  const id = toServerId(issuer);
  if (id === undefined) {
    throw new DcrError("DCR_OKTA_NOT_FOUND", `${issuer} is not the issuer of an authorization server`, {
      fix: "The organization's own server (issuer without /oauth2/…) has no scopes and claims of its own; this package cannot use it.",
    });
  }
  const server = await okta.getAuthorizationServer(id);
  if (server === undefined) {
    throw new DcrError("DCR_OKTA_NOT_FOUND", `Okta has no authorization server ${id} (${issuer})`, {
      fix: "Check that OKTA_ORG_NAME is the organization of this issuer.",
    });
  }
  const [scopes, claims, policies] = await Promise.all([
    okta.listScopes(server.id),
    okta.listClaims(server.id),
    okta.listPolicies(server.id),
  ]);
  return { server, isDefault: id === "default", scopes, claims, policies };
}
