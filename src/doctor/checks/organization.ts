import { findValue } from "../../diagnosis/reading";
import { judge, ok, problem } from "../../diagnosis/verdict";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

const pipelines: Readonly<Record<string, string>> = { idx: "Identity Engine", v1: "Classic Engine" };

/** Which organization answers at the issuer's host, and whether the credentials belong to it. */
export function checkOrganization({ okta }: RegistrationFacts): CheckResult {
  const topic = { area: "okta", id: "okta.organization", title: "organization" } as const;
  const host = new URL(okta.origin).host;
  return judge(topic, okta.organization, (organization) => {
    if (organization === undefined) {
      return problem(
        `${host} answers, but is not an Okta organization`,
        "Konnect registers applications at the issuer's host",
        "in okta.authorizationServer, use the issuer of a server in your Okta organization",
      );
    }
    const administered =
      okta.administeredOrganization === undefined ? undefined : findValue(okta.administeredOrganization);
    if (administered !== undefined && administered.id !== organization.id) {
      return problem(
        `the issuer's host ${host} belongs to organization ${organization.id}, but Okta's variables point to ${administered.id}`,
        "doctor looks for the authorization server in the wrong organization",
        "set OKTA_ORG_NAME and OKTA_BASE_URL to the issuer's organization",
      );
    }
    const pipeline = pipelines[organization.pipeline ?? ""] ?? "engine unknown";
    return ok(`${host}, ${organization.id}, ${pipeline}`);
  });
}
