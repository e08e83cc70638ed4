import { findValue } from "../../diagnosis/reading";
import { judge, ok, present, problem, skipped, warning } from "../../diagnosis/verdict";
import type { PublicationListItemWire } from "../../konnect";
import { nameApi } from "../facts/api-name";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

/** Whether the strategy reaches developers: as the portal's default, or by publications. */
export function checkPublications(facts: RegistrationFacts): CheckResult[] {
  if (facts.outputs.portalId === undefined) {
    const topic = { area: "binding", id: "binding.portal-default", title: "strategy ↔ portal" } as const;
    const seen = "the stack manages neither a portal's default nor a publication";
    return [{ ...topic, ...skipped(seen) }];
  }
  return [checkDefault(facts), ...checkManaged(facts), checkOthers(facts)];
}

function checkDefault({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "binding", id: "binding.portal-default", title: "strategy ↔ portal" } as const;
  return judge(topic, present(konnect.portal, "the portal"), (portal) => {
    const { authStrategyId } = outputs;
    const name = `"${portal.name ?? portal.id}"`;
    const current = portal.default_application_auth_strategy_id;
    if (current === authStrategyId) return ok(`is the default of ${name} for APIs published from now on`);
    if (outputs.konnect.portalDefault) {
      return problem(
        `${name} has ${current === null || current === undefined ? "no default" : `the default ${current}`}`,
        "APIs published from now on do not use Okta",
        "run pulumi up --refresh to set it again (konnect.portalDefault)",
      );
    }
    const publications = findValue<readonly PublicationListItemWire[]>(konnect.publications);
    const isUsed = publications?.some((item) => isWith(item, authStrategyId)) ?? true;
    if (isUsed) return ok("the portal's default is not managed here");
    return warning(
      `neither the default nor a publication of ${name} uses it`,
      "no developer can create an application with it",
      "set konnect.portalDefault: true, or add APIs to konnect.publications",
    );
  });
}

function checkManaged(facts: RegistrationFacts): CheckResult[] {
  const { konnect, outputs } = facts;
  return outputs.konnect.publications.map(({ apiId }) => {
    const topic = {
      area: "binding",
      id: "binding.publication",
      title: `strategy ↔ API ${nameApi(apiId, facts)}`,
    } as const;
    return judge(topic, konnect.publications, (publications) => {
      const own = publications.find((item) => item.api_id === apiId);
      if (own === undefined) {
        return problem(
          "is not published to the portal",
          "developers do not see it",
          "publish it in Konnect, or remove it from konnect.publications",
        );
      }
      if (isWith(own, outputs.authStrategyId)) return ok("is published with the strategy");
      return problem(
        `is published with ${own.auth_strategy_ids?.join(", ") || "no strategy"}`,
        "its applications do not use Okta",
        "run pulumi up --refresh to bind it again",
      );
    });
  });
}

function checkOthers(facts: RegistrationFacts): CheckResult {
  const { konnect, outputs } = facts;
  const topic = { area: "binding", id: "binding.other-apis", title: "other published APIs" } as const;
  const managed = outputs.konnect.publications.map(({ apiId }) => apiId);
  return judge(topic, konnect.publications, (publications) => {
    const others = publications.filter(
      (item) => !isWith(item, outputs.authStrategyId) && !managed.includes(item.api_id),
    );
    if (others.length === 0) {
      return ok(publications.length === 0 ? "none is published yet" : "none uses another strategy");
    }
    const described = others.map((item) => {
      const strategies = item.auth_strategy_ids?.join(", ");
      return `${nameApi(item.api_id, facts)} has ${strategies ? `the strategy ${strategies}` : "no strategy"}`;
    });
    return warning(
      described.join("; "),
      "the portal's default applies only to APIs that are published after it is set; without a strategy, the gateway may accept every request",
      "add them to konnect.publications, or publish them again",
    );
  });
}

function isWith(publication: PublicationListItemWire, authStrategyId: string): boolean {
  return publication.auth_strategy_ids?.includes(authStrategyId) === true;
}
