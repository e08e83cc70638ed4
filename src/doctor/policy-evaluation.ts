import type { PolicyWithRules } from "./facts";

/** Which rule lets a request in, or why each one does not. */
export type PolicyEvaluation =
  | { readonly policy: string; readonly rule: string }
  | { readonly refusals: readonly string[] };

/** Decides, in Okta's order, on client credentials of a client that is not registered yet. */
export function evaluatePolicies(
  policies: readonly PolicyWithRules[],
  request: { readonly scopes: readonly string[] },
): PolicyEvaluation {
  if (policies.length === 0) return { refusals: ["the server has no access policy"] };
  const refusals: string[] = [];
  for (const { policy, rules } of sortByPriority(policies, (item) => item.policy.priority)) {
    const name = policy.name ?? policy.id;
    const refusePolicy = (reason: string) => refusals.push(`policy "${name}" ${reason}`);
    if (policy.status === "INACTIVE") refusePolicy("is inactive");
    else if (policy.conditions?.clients?.include?.includes("ALL_CLIENTS") !== true) {
      refusePolicy("is for named clients only");
    } else if (rules.length === 0) refusePolicy("has no rule");
    else {
      for (const rule of sortByPriority(rules, (item) => item.priority)) {
        const reason = findRefusal(rule, request.scopes);
        if (reason === undefined) return { policy: name, rule: rule.name ?? rule.id };
        refusals.push(`policy "${name}", rule "${rule.name ?? rule.id}" ${reason}`);
      }
    }
  }
  return { refusals };
}

function findRefusal(
  rule: PolicyWithRules["rules"][number],
  requested: readonly string[],
): string | undefined {
  if (rule.status === "INACTIVE") return "is inactive";
  if (rule.conditions?.grantTypes?.include?.includes("client_credentials") !== true) {
    return "does not allow client credentials";
  }
  const scopes = rule.conditions?.scopes?.include ?? [];
  const missing = scopes.includes("*") ? [] : requested.filter((scope) => !scopes.includes(scope));
  if (scopes.length > 0 && missing.length === 0) return undefined;
  return `does not cover ${missing.join(", ") || "any scope"}`;
}

function sortByPriority<T>(items: readonly T[], priorityOf: (item: T) => number | undefined): T[] {
  const rank = (item: T) => priorityOf(item) ?? Number.MAX_SAFE_INTEGER;
  return [...items].sort((a, b) => rank(a) - rank(b));
}
