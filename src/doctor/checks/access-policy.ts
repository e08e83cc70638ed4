import { managedRuleName } from "../../registration-outputs";
import { findValue, type RegistrationFacts } from "../facts";
import { evaluatePolicies, type PolicyDecision } from "../policy-evaluation";
import { describeNearMisses, describePassedOver } from "../policy-words";
import { type CheckResult, judge, ok, problem, type Verdict, warning } from "../result";
import { findStrategyScopes } from "../strategy-scopes";

const place = "Okta Admin Console > Security > API > the server > Access Policies";

/** Whether an application that is not registered yet would get a token for what the gateway asks for. */
export function checkAccessPolicy(facts: RegistrationFacts): CheckResult {
  const { okta, konnect, outputs } = facts;
  const topic = { area: "okta", id: "okta.access-policy", title: "access policy" } as const;
  const live = findStrategyScopes(findValue(konnect.strategy), outputs);
  const scopes = live.length > 0 ? live : outputs.konnect.scopes;
  return judge(topic, okta.policies, (policies) => {
    const decision = evaluatePolicies(policies, { grantType: "client_credentials", scopes });
    const passedOver = describePassedOver(decision);
    if (decision.granted !== undefined) return judgeGrant(decision.granted, decision, facts);
    const nearMisses = describeNearMisses(decision);
    const seen = policies.length === 0 ? "the server has no access policy" : passedOver.join("; ");
    return problem(
      nearMisses.length === 0 ? seen : `${seen}. ${nearMisses.join("; ")}`,
      'every token request fails with "Policy evaluation failed for this request"',
      accessPolicyFix(facts),
    );
  });
}

/** What mends a policy that does not let applications in. */
export function accessPolicyFix({ outputs }: RegistrationFacts): string {
  return outputs.okta.accessPolicy
    ? `pulumi up --refresh brings the managed policy of okta.accessPolicy back; a policy of another hand: ${place}`
    : `okta.accessPolicy: {} adds a policy for all clients; or ${place}`;
}

function judgeGrant(
  { policy, rule }: NonNullable<PolicyDecision["granted"]>,
  decision: PolicyDecision,
  { name, outputs }: RegistrationFacts,
): Verdict {
  const passedOver = describePassedOver(decision);
  const rest = passedOver.length === 0 ? "" : `. Beside it: ${passedOver.join("; ")}`;
  const seen = `policy "${policy}", rule "${rule}" let a new application in${rest}`;
  const isManaged = (item: { policy: string; rule?: string | undefined }) =>
    item.policy === name || item.rule?.startsWith(managedRuleName) === true;
  const shadowed = decision.passedOver.find(
    (item) => isManaged(item) && item.obstacles.some(({ kind }) => kind === "shadowed"),
  );
  if (!outputs.okta.accessPolicy || isManaged({ policy, rule }) || shadowed === undefined) return ok(seen);
  return warning(
    seen,
    "tokens live as long as the rule says that decides, whatever okta.accessPolicy.tokenLifetimeMinutes is",
    `${place}: limit "${policy}" to its own clients, or move "${shadowed.policy}" above it (okta.accessPolicy.priority)`,
  );
}
