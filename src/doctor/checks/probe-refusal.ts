import { problem, type Verdict } from "../../diagnosis/verdict";
import type { RegistrationFacts } from "../facts/facts";
import { accessPolicyFix } from "./access-policy";

const noToken = "the gateway gets no token for any application: developers see 401";

interface Refusal {
  readonly error: string;
  readonly description: string;
}

interface Cause {
  /** Matches Okta's text, because the status and the code have differed between releases. */
  readonly matches: (refusal: Refusal) => boolean;
  readonly why?: string;
  readonly fix: (facts: RegistrationFacts) => string;
}

/** Errors of Okta's token endpoint, and how to fix them. @see Okta: OAuth 2.0 error codes */
const causes: readonly Cause[] = [
  {
    matches: ({ description }) => description.includes("Policy evaluation failed"),
    fix: (facts) => accessPolicyFix(facts),
  },
  {
    matches: ({ description }) => description.includes("Cannot request 'openid' scopes"),
    fix: () =>
      "remove openid, profile, email, address, and phone from konnect.scopes, then run pulumi up --refresh",
  },
  {
    matches: ({ error }) => error === "consent_required",
    fix: () =>
      "Okta Admin Console > Security > API > the server > Scopes > the scope > User consent: Implicit, or pulumi up --refresh",
  },
  {
    matches: ({ error, description }) => error === "invalid_scope" && description.includes("not configured"),
    fix: () =>
      "add the scopes to okta.scopes or remove them from konnect.scopes, then run pulumi up --refresh",
  },
  {
    matches: ({ error, description }) => error === "invalid_dpop_proof" || /dpop/i.test(description),
    why: "Okta requires a DPoP proof from new applications, but the gateway sends none",
    fix: () =>
      "Okta Admin Console > Applications > the application > General > Proof of possession: turn off the DPoP header; for new applications, change what sets dpop_bound_access_tokens in the organization",
  },
  {
    matches: ({ error }) => error === "unauthorized_client",
    why: "Okta created the application without the grant type client_credentials",
    fix: () =>
      "Okta Admin Console > Applications: find what changes new applications (an inline hook or a policy)",
  },
  {
    matches: ({ error }) => error === "invalid_client",
    why: "Okta does not accept the credential that it has just issued",
    fix: () =>
      "run doctor --probe again; if the error remains, find the reason in Okta Admin Console > Reports > System Log",
  },
];

/** Judges a refused token request: Okta's reason, and the fix. */
export function judgeRefusal(refusal: Refusal, scopes: readonly string[], facts: RegistrationFacts): Verdict {
  const cause = causes.find(({ matches }) => matches(refusal));
  const said = [refusal.error, refusal.description].filter((text) => text !== "").join(": ");
  return problem(
    `refused for ${scopes.join(", ")}: ${said}`,
    cause?.why ?? noToken,
    cause?.fix(facts) ?? "find the reason for this request in Okta Admin Console > Reports > System Log",
  );
}
