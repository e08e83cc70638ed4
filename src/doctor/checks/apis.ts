import { judgeLinks } from "../../diagnosis/gateway-links";
import { findValue } from "../../diagnosis/reading";
import { judge, skipped, toSkipped } from "../../diagnosis/verdict";
import { nameApi } from "../facts/api-name";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

/** Every published API that uses the strategy: linked to a gateway service that accepted the strategy. */
export function checkApis(facts: RegistrationFacts): CheckResult[] {
  const { konnect } = facts;
  const { publications } = konnect;
  if (publications.state === "unread" || konnect.apis.length === 0) {
    const topic = { area: "konnect", id: "konnect.api", title: "published APIs" } as const;
    const seen = "no API of the portal is published with this strategy yet";
    return [{ ...topic, ...(publications.state === "unread" ? toSkipped(publications) : skipped(seen)) }];
  }
  return konnect.apis.map(({ apiId, implementations }) =>
    judge(
      { area: "konnect", id: "konnect.api", title: `API ${nameApi(apiId, facts)}` },
      implementations,
      (links) => judgeLinks(links, isApprovedAutomatically(apiId, facts)),
    ),
  );
}

/** Whether nobody has to approve a registration for the API. */
function isApprovedAutomatically(apiId: string, { konnect }: RegistrationFacts): boolean {
  const publication = findValue(konnect.publications)?.find((item) => item.api_id === apiId);
  return (
    publication?.auto_approve_registrations === true ||
    findValue(konnect.portal)?.auto_approve_applications === true
  );
}
