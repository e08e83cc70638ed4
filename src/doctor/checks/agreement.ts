import { judge, ok, present, problem, toSkipped } from "../../diagnosis/verdict";
import type { CheckResult } from "../check-result";
import { isHoldingClientId, isInEveryAccessToken } from "../client-id-claim";
import type { RegistrationFacts } from "../facts";

const repair = "pulumi up --refresh binds them again";

/** What the auth strategy says, and whether the DCR provider and Okta say the same. */
export function checkAgreement(facts: RegistrationFacts): CheckResult[] {
  return [checkProviderOfStrategy(facts), checkClaims(facts), checkScopeAgreement(facts)];
}

function checkProviderOfStrategy({ konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "binding", id: "binding.provider", title: "strategy ↔ DCR provider" } as const;
  return judge(topic, present(konnect.strategy, "the auth strategy"), ({ dcr_provider: used }) => {
    if (used?.id === outputs.dcrProviderId) return ok("the strategy uses it");
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
        `the strategy reads ${used.join(", ") || "nothing"}, the stack says ${wanted.join(", ")}`,
        why,
        "konnect.credentialClaim; pulumi up --refresh writes it again",
      );
    }
    const [name, ...further] = used;
    if (name !== undefined && further.length > 0) {
      return problem(
        `the strategy reads ${used.join(", ")}: a path into nested claims, not a choice`,
        `${why}: Okta writes the client id into a claim of its own, not into an object`,
        "konnect.credentialClaim: the one claim with the client id; pulumi up",
      );
    }
    if (okta.claims.state === "unread") return toSkipped(okta.claims);
    const claims = okta.claims.value;
    const holding = claims.filter((claim) => isHoldingClientId(claim)).map((claim) => claim.name);
    const isUsable = name !== undefined && (holding.includes(name) || isInEveryAccessToken(name));
    if (isUsable) return ok(`the strategy reads ${used.join(", ")}, which holds the client id in Okta`);
    return problem(
      `the strategy reads ${used.join(", ")}; in Okta the client id is in ${holding.join(", ") || "no claim"}`,
      why,
      "okta.claim and konnect.credentialClaim must name the same claim; pulumi up --refresh",
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
    if (missing.length === 0) return ok("every scope that the strategy asks for is in Okta");
    return problem(
      `the strategy asks for ${missing.join(", ")}, which Okta does not have`,
      'Okta answers invalid_scope "One or more scopes are not configured"',
      "add them to okta.scopes, or take them out of konnect.scopes; pulumi up --refresh",
    );
  });
}
