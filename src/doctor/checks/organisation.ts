import { findValue } from "../../diagnosis/reading";
import { judge, ok, problem } from "../../diagnosis/verdict";
import type { CheckResult } from "../check-result";
import type { RegistrationFacts } from "../facts";

const pipelines: Readonly<Record<string, string>> = { idx: "Identity Engine", v1: "Classic Engine" };

/** Which organisation answers at the issuer's host, and whether the credentials are for that one. */
export function checkOrganisation({ okta }: RegistrationFacts): CheckResult {
  const topic = { area: "okta", id: "okta.organisation", title: "organisation" } as const;
  const host = new URL(okta.origin).host;
  return judge(topic, okta.organisation, (organisation) => {
    if (organisation === undefined) {
      return problem(
        `${host} answers, but is no Okta organisation`,
        "Konnect registers applications at the issuer's host",
        "okta.authorizationServer: use the issuer of a server of your Okta organisation",
      );
    }
    const administered =
      okta.administeredOrganisation === undefined ? undefined : findValue(okta.administeredOrganisation);
    if (administered !== undefined && administered.id !== organisation.id) {
      return problem(
        `the issuer's host ${host} is organisation ${organisation.id}, Okta's variables name ${administered.id}`,
        "the authorization server is looked for in an organisation that it is not in",
        "set OKTA_ORG_NAME and OKTA_BASE_URL to the organisation of the issuer",
      );
    }
    const pipeline = pipelines[organisation.pipeline ?? ""] ?? "engine not said";
    return ok(`${host}, ${organisation.id}, ${pipeline}`);
  });
}
