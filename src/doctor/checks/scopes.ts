import { judge, ok, problem, warning } from "../../diagnosis/verdict";
import type { CheckResult } from "../check-result";
import type { RegistrationFacts } from "../facts";

const place = "Okta Admin Console > Security > API > the server > Scopes";

/** Every scope of the registration: there, and without a user's consent. */
export function checkOktaScopes({ okta, outputs }: RegistrationFacts): CheckResult[] {
  const names = [...new Set([...outputs.konnect.scopes, ...outputs.scopes])];
  return names.map((name) => {
    const topic = { area: "okta", id: "okta.scope", title: `scope ${name}` } as const;
    const isAskedFor = outputs.konnect.scopes.includes(name);
    return judge(topic, okta.scopes, (scopes) => {
      const scope = scopes.find((item) => item.name === name);
      if (scope === undefined) {
        return (isAskedFor ? problem : warning)(
          "is not there",
          'Okta answers a request for it with invalid_scope "One or more scopes are not configured"',
          `pulumi up --refresh makes a managed one again; an existing one: ${place}`,
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
          "whether Okta asks for a user's consent then depends on each application",
          fix,
        );
      }
      const isDefault = scope.default === true ? "a default scope" : "no default scope";
      return ok(`exists, consent implicit, ${isDefault}`);
    });
  });
}
