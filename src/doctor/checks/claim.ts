import { judge, ok, problem, type Verdict, warning } from "../../diagnosis/verdict";
import type { ClaimWire } from "../../okta";
import { isHoldingClientId, isInEveryAccessToken } from "../facts/client-id-claim";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

const place = "Okta Admin Console > Security > API > the server > Claims";
const why = "the gateway finds the application by this claim of the access token";

/** The claim that contains the client id: it exists, is active, is in the access token, and has the right value. */
export function checkClaim({ okta, outputs }: RegistrationFacts): CheckResult {
  const name = outputs.claim;
  const topic = { area: "okta", id: "okta.claim", title: `claim ${name}` } as const;
  return judge(topic, okta.claims, (claims) => {
    const named = claims.filter((claim) => claim.name === name);
    const claim = named.find(({ claimType }) => claimType === "RESOURCE") ?? named[0];
    if (claim !== undefined) return judgeClaim(claim, outputs.konnect.scopes);
    if (isInEveryAccessToken(name)) return ok("Okta puts it into every access token");
    const others = claims.filter((item) => isHoldingClientId(item)).map((item) => item.name);
    const renamed = others.length === 0 ? "" : `; the client id is in ${others.join(", ")}`;
    return problem(
      `does not exist${renamed}`,
      why,
      `run pulumi up --refresh to recreate a managed claim; otherwise, change okta.claim or add the claim manually: ${place}`,
    );
  });
}

function judgeClaim(claim: ClaimWire, requested: readonly string[]): Verdict {
  const fix = `${place} > ${claim.name}, or pulumi up --refresh`;
  if (claim.claimType === "IDENTITY") {
    return problem("is in the ID token only, which Okta does not issue for client credentials", why, fix);
  }
  if (claim.status === "INACTIVE") return problem("is inactive", why, fix);
  if (!isHoldingClientId(claim)) {
    return problem(`has the value ${claim.value ?? "none"}, not app.clientId`, why, fix);
  }
  const limits = claim.conditions?.scopes ?? [];
  if (limits.length === 0) return ok("is active, is in every access token, and contains the client id");
  if (!limits.some((scope) => requested.includes(scope))) {
    return problem(
      `is included only with ${limits.join(", ")}, which the gateway does not request`,
      why,
      fix,
    );
  }
  return warning(
    `is included only with ${limits.join(", ")}`,
    "applications that request other scopes get tokens without it",
    `${place} > ${claim.name} > Include in: Any scope`,
  );
}
