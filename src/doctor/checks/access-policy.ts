import { findValue, type RegistrationFacts } from "../facts";
import { evaluatePolicies } from "../policy-evaluation";
import { describeNearMisses, describePassedOver } from "../policy-words";
import { type CheckResult, judge, ok, problem } from "../result";

/** Whether an application that is not registered yet would get a token for what the gateway asks for. */
export function checkAccessPolicy({ okta, konnect, outputs }: RegistrationFacts): CheckResult {
  const topic = { area: "okta", id: "okta.access-policy", title: "access policy" } as const;
  const live = findValue(konnect.strategy)?.configs?.["openid-connect"]?.scopes ?? [];
  const scopes = live.length > 0 ? live : outputs.konnect.scopes;
  return judge(topic, okta.policies, (policies) => {
    const decision = evaluatePolicies(policies, { grantType: "client_credentials", scopes });
    const passedOver = describePassedOver(decision);
    if (decision.granted !== undefined) {
      const { policy, rule } = decision.granted;
      const rest = passedOver.length === 0 ? "" : `. Beside it: ${passedOver.join("; ")}`;
      return ok(`policy "${policy}", rule "${rule}" let a new application in${rest}`);
    }
    const nearMisses = describeNearMisses(decision);
    const seen = policies.length === 0 ? "the server has no access policy" : passedOver.join("; ");
    return problem(
      nearMisses.length === 0 ? seen : `${seen}. ${nearMisses.join("; ")}`,
      'every token request fails with "Policy evaluation failed for this request"',
      outputs.okta.accessPolicy
        ? "pulumi up --refresh brings the managed policy of okta.accessPolicy back"
        : "okta.accessPolicy: {} adds a policy for all clients; or Okta Admin Console > Security > API > the server > Access Policies",
    );
  });
}
