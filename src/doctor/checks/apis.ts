import type { ImplementationWire } from "../../konnect";
import { nameApi } from "../api-name";
import { findValue, type RegistrationFacts } from "../facts";
import { type CheckResult, judge, ok, problem, skipped, type Verdict } from "../result";

/** Every published API that uses the strategy: linked to a gateway service that took the strategy over. */
export function checkApis(facts: RegistrationFacts): CheckResult[] {
  const { konnect } = facts;
  const { publications } = konnect;
  if (publications.state === "unread" || konnect.apis.length === 0) {
    const topic = { area: "konnect", id: "konnect.api", title: "published APIs" } as const;
    const missing =
      publications.state === "unread"
        ? `not checked: ${publications.because}`
        : "no API of the portal is published with this strategy yet";
    return [{ ...topic, ...skipped(missing) }];
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

/**
 * Judges the gateway services that an API is linked to.
 * @param isAutomatic - whether nobody has to approve registrations; left out where that is another's question
 */
export function judgeLinks(implementations: readonly ImplementationWire[], isAutomatic?: boolean): Verdict {
  if (implementations.length === 0) {
    return problem(
      "is not linked to a gateway service",
      "nothing enforces the strategy, and no request of a developer reaches the API",
      "Konnect > Catalog > APIs > the API > Gateway Service: link it",
    );
  }
  const errors = implementations.flatMap(({ service }) => {
    const error = service?.auth_strategy_sync_error;
    return error === undefined || error === null
      ? []
      : [error.message ?? error.control_plane_error ?? "unknown"];
  });
  if (errors.length > 0) {
    return problem(
      `the gateway did not take the strategy over: ${errors.join("; ")}`,
      "the gateway goes on with what it had before",
      "mend what the message says at the control plane (a plugin of another hand, mostly), then publish again",
    );
  }
  const links = implementations.length === 1 ? "a gateway service" : "gateway services";
  if (isAutomatic === undefined) return ok(`linked to ${links}, in sync`);
  const approval = isAutomatic ? "are approved automatically" : "wait for approval by hand";
  return ok(`linked to ${links}, in sync; registrations ${approval}`);
}
