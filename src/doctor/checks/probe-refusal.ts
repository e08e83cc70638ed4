import { problem, type Verdict } from "../../diagnosis/verdict";
import type { RegistrationFacts } from "../facts";
import { accessPolicyFix } from "./access-policy";

const noToken = "the gateway gets no token for any application: developers see 401";

interface Refusal {
  readonly error: string;
  readonly description: string;
}

interface Cause {
  /** Found in Okta's words: the status and the code have differed between releases. */
  readonly matches: (refusal: Refusal) => boolean;
  readonly why?: string;
  readonly fix: (facts: RegistrationFacts) => string;
}

/** What Okta's token endpoint answers, and how to fix it. @see Okta: OAuth 2.0 error codes */
const causes: readonly Cause[] = [
  {
    matches: ({ description }) => description.includes("Policy evaluation failed"),
    fix: (facts) => accessPolicyFix(facts),
  },
  {
    matches: ({ description }) => description.includes("Cannot request 'openid' scopes"),
    fix: () => "konnect.scopes without openid, profile, email, address, phone; pulumi up --refresh",
  },
  {
    matches: ({ error }) => error === "consent_required",
    fix: () =>
      "Okta Admin Console > Security > API > the server > Scopes > the scope > User consent: Implicit, or pulumi up --refresh",
  },
  {
    matches: ({ error, description }) => error === "invalid_scope" && description.includes("not configured"),
    fix: () => "add the scopes to okta.scopes, or take them out of konnect.scopes; pulumi up --refresh",
  },
  {
    matches: ({ error, description }) => error === "invalid_dpop_proof" || /dpop/i.test(description),
    why: "Okta demands a DPoP proof from new applications, and the gateway sends none",
    fix: () =>
      "Okta Admin Console > Applications > the application > General > Proof of possession: DPoP header off; for new ones, what sets dpop_bound_access_tokens in the organisation",
  },
  {
    matches: ({ error }) => error === "unauthorized_client",
    why: "Okta made the application without the grant type client_credentials",
    fix: () =>
      "Okta Admin Console > Applications: see what changes new applications (an inline hook, a policy)",
  },
  {
    matches: ({ error }) => error === "invalid_client",
    why: "Okta does not take the credential that it has just issued",
    fix: () => "run it again; if it stays, Okta Admin Console > Reports > System Log names the reason",
  },
];

/** A token that was refused: the cause as Okta words it, and the fix. */
export function judgeRefusal(refusal: Refusal, scopes: readonly string[], facts: RegistrationFacts): Verdict {
  const cause = causes.find(({ matches }) => matches(refusal));
  const said = [refusal.error, refusal.description].filter((text) => text !== "").join(": ");
  return problem(
    `refused for ${scopes.join(", ")}: ${said}`,
    cause?.why ?? noToken,
    cause?.fix(facts) ?? "Okta Admin Console > Reports > System Log names the reason for this request",
  );
}
