import { findValue } from "../../diagnosis/reading";
import { judge, ok, problem, type Verdict, warning } from "../../diagnosis/verdict";
import { managedRuleName } from "../../stack/registration-outputs";
import type { RegistrationFacts } from "../facts/facts";
import { evaluatePolicies, type Grant, type PolicyDecision } from "../facts/policy-evaluation";
import { findStrategyScopes } from "../facts/strategy-scopes";
import type { CheckResult } from "./check-result";
import { describeNearMisses, describePassedOver } from "./policy-words";

const place = "Okta Admin Console > Security > API > the server > Access Policies";

/** Whether a new application would get a token for the scopes that the gateway requests. */
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

/** How to fix a policy that grants applications no token. */
export function accessPolicyFix({ outputs }: RegistrationFacts): string {
  return outputs.okta.accessPolicy
    ? `run pulumi up --refresh to restore the policy that okta.accessPolicy manages; for a policy that is managed elsewhere: ${place}`
    : `set okta.accessPolicy: {} to add a policy for all clients; or change it manually: ${place}`;
}

function judgeGrant(granted: Grant, decision: PolicyDecision, facts: RegistrationFacts): Verdict {
  const { policy, rule, lifetimeMinutes } = granted;
  const passedOver = describePassedOver(decision);
  const rest = passedOver.length === 0 ? "" : `. Not used: ${passedOver.join("; ")}`;
  const lifetime = lifetimeMinutes === undefined ? "" : `, valid for ${lifetimeMinutes} minutes`;
  const seen = `policy "${policy}", rule "${rule}" grants new applications a token${lifetime}${rest}`;
  const wanted = findWantedLifetime(facts);
  if (wanted === undefined || lifetimeMinutes === undefined || wanted === lifetimeMinutes) return ok(seen);
  const managed = findManaged(facts).find((item) => item.policy !== policy);
  const order =
    managed === undefined
      ? "run pulumi up --refresh"
      : `${place}: limit "${policy}" to its own clients, or move "${managed.policy}" above it (okta.accessPolicy.priority)`;
  return warning(
    seen,
    `the stack has ${wanted} minutes (okta.accessPolicy.tokenLifetimeMinutes), but this rule applies`,
    order,
  );
}

/** The intended token lifetime: that of the stack, otherwise that of the managed rule in Okta. */
function findWantedLifetime(facts: RegistrationFacts): number | undefined {
  const { accessPolicy, tokenLifetimeMinutes } = facts.outputs.okta;
  if (!accessPolicy) return undefined;
  return tokenLifetimeMinutes ?? findManaged(facts)[0]?.lifetimeMinutes;
}

/** Rules of the managed policy: by its id, or by their names if an earlier version wrote the outputs. */
function findManaged({ okta, outputs }: RegistrationFacts): Grant[] {
  const { accessPolicyId } = outputs.okta;
  return (findValue(okta.policies) ?? []).flatMap((policy) =>
    policy.rules
      .filter((rule) =>
        accessPolicyId === undefined || policy.id === undefined
          ? rule.name.startsWith(managedRuleName)
          : policy.id === accessPolicyId,
      )
      .map((rule) => ({ policy: policy.name, rule: rule.name, lifetimeMinutes: rule.lifetimeMinutes })),
  );
}

/** Scopes of the server that grant no token if an application requests each of them alone. */
export function checkFurtherScopes({ okta, outputs }: RegistrationFacts): CheckResult[] {
  const { scopes: requested, authMethods } = outputs.konnect;
  const policies = findValue(okta.policies);
  if (policies === undefined || !authMethods.includes("bearer")) return [];
  const isGranted = (scopes: readonly string[]) =>
    evaluatePolicies(policies, { grantType: "client_credentials", scopes }).granted !== undefined;
  const further = outputs.scopes.filter((name) => !requested.includes(name));
  const refused = isGranted(requested) ? further.filter((name) => !isGranted([name])) : [];
  if (refused.length === 0) return [];
  return [
    {
      area: "okta",
      id: "okta.access-policy",
      title: "access policy for further scopes",
      ...warning(
        `no rule covers ${refused.join(", ")}`,
        "applications that request these scopes get no token",
        `check okta.scopes and the rules of the policy, then run pulumi up --refresh; or change the rules manually: ${place}`,
      ),
    },
  ];
}
