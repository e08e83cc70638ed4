import { type CheckResult, check, type Facts, type Reading } from "../facts";

/** What must be equal or point to each other across Okta and Konnect. */
export function checkBinding(facts: Facts): CheckResult[] {
  return [checkIssuers(facts), checkClaim(facts), checkProviderOfStrategy(facts), ...checkPortal(facts)];
}

function checkIssuers({ server, metadata, provider, strategy, outputs }: Facts): CheckResult {
  const issuers = new Map<string, string>([["stack", outputs.issuer]]);
  const missing: string[] = [];
  const note = <T>(place: string, reading: Reading<T>, read: (value: T) => string | undefined) => {
    const issuer = "value" in reading ? read(reading.value) : undefined;
    if (issuer === undefined) missing.push(place);
    else issuers.set(place, issuer.replace(/\/$/, ""));
  };
  note("Okta", server, (value) => value?.issuer);
  note("discovery", metadata, (value) => value?.issuer);
  note("DCR provider", provider, (value) => value?.issuer);
  note("auth strategy", strategy, (value) => value?.configs?.["openid-connect"]?.issuer);
  const wanted = outputs.issuer.replace(/\/$/, "");
  const differing = [...issuers].filter(([, issuer]) => issuer.replace(/\/$/, "") !== wanted);
  if (differing.length > 0) {
    return {
      area: "binding",
      title: "issuer",
      status: "problem",
      seen:
        differing.map(([place, issuer]) => `${place} says ${issuer}`).join("; ") +
        `; the stack says ${outputs.issuer}`,
      why: "the gateway refuses tokens of another issuer",
      fix: "pulumi up --refresh writes the stack's issuer everywhere",
    };
  }
  if (missing.length > 0) {
    return {
      area: "binding",
      title: "issuer",
      status: "skipped",
      seen: `${outputs.issuer}; could not be read: ${missing.join(", ")}`,
    };
  }
  return {
    area: "binding",
    title: "issuer",
    status: "ok",
    seen: `${outputs.issuer} in Okta, discovery, DCR provider and auth strategy`,
  };
}

function checkClaim({ strategy, outputs }: Facts): CheckResult {
  return check("binding", "credential claim", strategy, (value) => {
    const claims = value?.configs?.["openid-connect"]?.credential_claim ?? [];
    const wanted = outputs.konnect.credentialClaim;
    if (claims.join() === [...wanted].join())
      return { status: "ok", seen: `the strategy reads ${claims.join(", ")}` };
    return {
      status: "problem",
      seen: `the strategy reads ${claims.join(", ") || "nothing"}, the stack says ${wanted.join(", ")}`,
      why: "the gateway finds no application for the token",
      fix: "konnect.credentialClaim; pulumi up --refresh writes it again",
    };
  });
}

function checkProviderOfStrategy({ strategy, outputs }: Facts): CheckResult {
  return check("binding", "strategy ↔ DCR provider", strategy, (value) => {
    if (value?.dcr_provider?.id === outputs.dcrProviderId)
      return { status: "ok", seen: "the strategy uses it" };
    return {
      status: "problem",
      seen: `the strategy uses ${value?.dcr_provider?.id ?? "no DCR provider"}`,
      why: "applications under this strategy are not registered in Okta",
      fix: "pulumi up --refresh binds them again",
    };
  });
}

function checkPortal({ portal, publications, outputs }: Facts): CheckResult[] {
  if (outputs.portalId === undefined) return [];
  const bound = check("binding", "portal default", portal, (value) => {
    if (value === undefined) {
      return {
        status: "problem",
        seen: `portal ${outputs.portalId} is not there`,
        why: "developers have no portal",
        fix: "konnect.portal",
      };
    }
    if (!outputs.konnect.portalDefault) return { status: "ok", seen: "is not managed here" };
    if (value.default_application_auth_strategy_id === outputs.authStrategyId) {
      return {
        status: "ok",
        seen: `portal "${value.name ?? value.id}" hands the strategy to APIs published later`,
      };
    }
    return {
      status: "problem",
      seen: `portal "${value.name ?? value.id}" has the default ${value.default_application_auth_strategy_id ?? "none"}`,
      why: "APIs published from now on do not use Okta",
      fix: "pulumi up --refresh sets it again",
    };
  });
  const published = check("binding", "published APIs", publications, (list) => {
    const others = list.filter((item) => item.auth_strategy_ids?.includes(outputs.authStrategyId) !== true);
    if (others.length === 0)
      return { status: "ok", seen: list.length === 0 ? "none yet" : "all use the strategy" };
    return {
      status: "warning",
      seen: `${others.map((item) => item.api_id).join(", ")} keep another or no strategy`,
      why: "they were published before the default was set; the default reaches APIs published later only",
      fix: "name them in konnect.publications, or publish them again",
    };
  });
  return [bound, published];
}
