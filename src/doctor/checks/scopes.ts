import { judge, ok, problem, warning } from "../../diagnosis/verdict";
import type { RegistrationFacts } from "../facts/facts";
import type { CheckResult } from "./check-result";

const place = "Okta Admin Console > Security > API > the server > Scopes";

/** Every scope of the registration: it exists, and requires no user consent. */
export function checkOktaScopes({ okta, outputs }: RegistrationFacts): CheckResult[] {
  const names = [...new Set([...outputs.konnect.scopes, ...outputs.scopes])];
  return names.map((name) => {
    const topic = { area: "okta", id: "okta.scope", title: `scope ${name}` } as const;
    const isRequested = outputs.konnect.scopes.includes(name);
    return judge(topic, okta.scopes, (scopes) => {
      const scope = scopes.find((item) => item.name === name);
      if (scope === undefined) {
        return (isRequested ? problem : warning)(
          "does not exist",
          'Okta answers a request for it with invalid_scope "One or more scopes are not configured"',
          `run pulumi up --refresh to recreate a managed scope; add any other scope manually: ${place}`,
        );
      }
      const fix = `${place} > ${name} > User consent: Implicit, or pulumi up --refresh`;
      if (scope.consent === "REQUIRED") {
        return problem(
          "requires a user's consent",
          "Okta answers consent_required: with client credentials there is no user",
          fix,
        );
      }
      if (scope.consent === "FLEXIBLE") {
        return warning(
          "has flexible consent",
          "each application determines whether Okta requires a user's consent",
          fix,
        );
      }
      const isDefault = scope.default === true ? "a default scope" : "not a default scope";
      return ok(`exists, consent implicit, ${isDefault}`);
    });
  });
}
