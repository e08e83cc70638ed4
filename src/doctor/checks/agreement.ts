import { judge, ok, present, problem, toSkipped } from "../../diagnosis/verdict";
import { isHoldingClientId, isInEveryAccessToken } from "../facts/client-id-claim";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

const repair = "run pulumi up --refresh to bind them again";

/** Whether the auth strategy agrees with the DCR provider and with Okta. */
export function checkAgreement(facts: RegistrationFacts): CheckResult[] {
  return [checkProviderOfStrategy(facts), checkClaims(facts), checkScopeAgreement(facts)];
}

function checkProviderOfStrategy({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "binding", id: "binding.provider", title: "strategy ↔ DCR provider" } as const;
  return judge(topic, present(konnect.strategy, "the auth strategy"), ({ dcr_provider: used }) => {
    if (used?.id === outputs.dcrProviderId) return ok("the strategy uses the DCR provider");
    const seen = used?.id === undefined ? "no DCR provider" : `"${used.name ?? used.id}"`;
    return problem(
      `the strategy uses ${seen}`,
      "applications under this strategy are not registered in Okta",
      repair,
    );
  });
}

function checkClaims({ okta, konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "binding", id: "binding.claim", title: "strategy ↔ claim" } as const;
  return judge(topic, present(konnect.strategy, "the auth strategy"), (strategy) => {
    const wanted = outputs.konnect.credentialClaim;
    const used = strategy.configs?.["openid-connect"]?.credential_claim ?? [];
    const why = "the gateway finds no application for the token";
    if (used.join("\n") !== wanted.join("\n")) {
      return problem(
        `the strategy reads ${used.join(", ") || "nothing"}; the stack has ${wanted.join(", ")}`,
        why,
        "check konnect.credentialClaim, then run pulumi up --refresh",
      );
    }
    const [name, ...further] = used;
    if (name !== undefined && further.length > 0) {
      return problem(
        `the strategy reads ${used.join(", ")}, which is one path into nested claims and not a list of alternatives`,
        `${why}: Okta writes the client id into a top-level claim`,
        "set konnect.credentialClaim to the one claim that contains the client id, then run pulumi up",
      );
    }
    if (okta.claims.state === "unread") return toSkipped(okta.claims);
    const claims = okta.claims.value;
    const holding = claims.filter((claim) => isHoldingClientId(claim)).map((claim) => claim.name);
    const isUsable = name !== undefined && (holding.includes(name) || isInEveryAccessToken(name));
    if (isUsable) return ok(`the strategy reads ${used.join(", ")}, which contains the client id in Okta`);
    return problem(
      `the strategy reads ${used.join(", ")}; in Okta the client id is in ${holding.join(", ") || "no claim"}`,
      why,
      "set okta.claim and konnect.credentialClaim to the same claim, then run pulumi up --refresh",
    );
  });
}

function checkScopeAgreement({ okta, konnect }: RegistrationFacts): CheckResult {
  const topic = { area: "binding", id: "binding.scopes", title: "strategy ↔ scopes" } as const;
  return judge(topic, present(konnect.strategy, "the auth strategy"), (strategy) => {
    const used = strategy.configs?.["openid-connect"]?.scopes ?? [];
    if (okta.scopes.state === "unread") return toSkipped(okta.scopes);
    const scopes = okta.scopes.value;
    const missing = used.filter((name) => !scopes.some((scope) => scope.name === name));
    if (missing.length === 0) return ok("every scope that the strategy requests exists in Okta");
    return problem(
      `the strategy requests ${missing.join(", ")}, which Okta does not have`,
      'Okta answers invalid_scope "One or more scopes are not configured"',
      "add them to okta.scopes or remove them from konnect.scopes, then run pulumi up --refresh",
    );
  });
}
