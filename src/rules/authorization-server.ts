import { isOktaHost } from "../okta/domains";
import { toServerId } from "../okta/server-id";
import { isGiven } from "../settings/draft";
import type { Registration, RegistrationRule } from "./rule";

const path = ["okta", "authorizationServer"];

/** Whether the server exists already; false if that is not known. */
export function isExistingServer({
  authorizationServer: { create, existing },
}: Registration["okta"]): boolean {
  return existing !== undefined && create === undefined;
}

/** The organization's host in an issuer below one of Okta's domains; a custom domain can belong to any organization. */
function findOktaHost(issuer: unknown): string | undefined {
  if (typeof issuer !== "string" || !URL.canParse(issuer)) return undefined;
  const host = new URL(issuer).hostname.replace(/^([^.]+)-admin\./, "$1.");
  return isOktaHost(host) ? host : undefined;
}

/** An existing server is named by its id; an address that contains the id is accepted as well. */
export const checkServerId: RegistrationRule = (
  { okta: { authorizationServer }, getWritten },
  report,
  { oktaOrigin },
) => {
  const { existing } = authorizationServer;
  if (!isGiven(existing)) return;
  if (toServerId(existing) !== undefined) {
    const own = oktaOrigin === undefined ? undefined : new URL(oktaOrigin).hostname;
    const host = findOktaHost(getWritten(...path, "existing"));
    if (own === undefined || host === undefined || host === own) return;
    report.error(
      "DCR_RULE_SERVER_ID",
      [...path, "existing"],
      `is a server of ${host}, but Okta's credentials are for ${own}`,
      "Write the issuer of a server of that organization, or correct okta:orgName and okta:baseUrl.",
    );
    return;
  }
  report.error(
    "DCR_RULE_SERVER_ID",
    [...path, "existing"],
    "is neither the id of an authorization server nor its issuer's address",
    "Write default, or the id aus… that ends the issuer URI (Okta Admin Console > Security > API); a name is not unique.",
  );
};

/** The audience has one spelling. */
export const checkAudienceKeys: RegistrationRule = ({ okta: { authorizationServer } }, report) => {
  const { create } = authorizationServer;
  if (!isGiven(create)) return;
  const isWritten = create.audience !== undefined;
  if (isWritten !== (create.audiences !== undefined)) return;
  report.error(
    isWritten ? "DCR_RULE_AUDIENCE" : "DCR_SETTINGS_MISSING",
    [...path, "create", isWritten ? "audiences" : "audience"],
    isWritten ? "audience and audiences are two names of the same setting" : "is missing",
    isWritten ? "Keep audience." : "Name the one audience of the access tokens, such as api://orders.",
  );
};

/** Okta allows exactly one audience. */
export const checkAudienceCount: RegistrationRule = ({ okta: { authorizationServer } }, report) => {
  const { create } = authorizationServer;
  if (!isGiven(create) || create.audience !== undefined || !isGiven(create.audiences)) return;
  const count = create.audiences.length;
  if (count === 1) return;
  report.error(
    "DCR_RULE_AUDIENCE",
    [...path, "create", "audiences"],
    `has ${count} audiences; Okta allows exactly one`,
    "Keep one; use a separate registration for each further audience.",
  );
};
