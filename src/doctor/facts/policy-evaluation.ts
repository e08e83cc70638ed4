/*
 * Okta's evaluation of access policies: by priority, active ones only; the first rule that matches the
 * request decides. If no rule of a policy matches, Okta evaluates the next policy.
 * @see Okta: "Configure access policies" and support article "Tokens not issued with lifetime configured"
 */

/** The parts of a rule that decide on a request without a user. */
export interface EvaluatedRule {
  readonly name: string;
  readonly active: boolean;
  readonly priority: number;
  readonly grantTypes: readonly string[];
  /** Names, or `*` for any. */
  readonly scopes: readonly string[];
  /** Lifetime of the access tokens that it grants. */
  readonly lifetimeMinutes?: number | undefined;
}

/** A policy with its rules. */
export interface EvaluatedPolicy {
  readonly id?: string | undefined;
  readonly name: string;
  readonly active: boolean;
  readonly priority: number;
  /** Client ids, or `ALL_CLIENTS`. */
  readonly clients: readonly string[];
  readonly rules: readonly EvaluatedRule[];
}

/** What a client requests; without an id, the client is not registered yet. */
export interface PolicyRequest {
  readonly clientId?: string | undefined;
  readonly grantType: string;
  readonly scopes: readonly string[];
}

/** Why a policy or a rule does not grant a request. */
export type DenialReason =
  | { readonly kind: "policy-inactive" }
  | { readonly kind: "policy-for-other-clients" }
  | { readonly kind: "policy-without-rules" }
  | { readonly kind: "rule-inactive" }
  | { readonly kind: "rule-without-grant-type"; readonly grantTypes: readonly string[] }
  | { readonly kind: "rule-without-scopes"; readonly missing: readonly string[] }
  | { readonly kind: "shadowed" };

/** A policy, or one of its rules, that did not decide, with all reasons. */
export interface PassedOver {
  readonly policy: string;
  /** Undefined if the policy has no rules. */
  readonly rule?: string | undefined;
  readonly reasons: readonly DenialReason[];
}

/** The rule that decides. */
export interface Grant {
  readonly policy: string;
  readonly rule: string;
  readonly lifetimeMinutes?: number | undefined;
}

/** The decision, and everything that was passed over, in Okta's order. */
export interface PolicyDecision {
  readonly granted: Grant | undefined;
  readonly passedOver: readonly PassedOver[];
}

/** Decides a request as Okta does. A rule that names no scope matches no request. */
export function evaluatePolicies(
  policies: readonly EvaluatedPolicy[],
  request: PolicyRequest,
): PolicyDecision {
  let granted: PolicyDecision["granted"];
  const passedOver: PassedOver[] = [];
  for (const policy of sortByPriority(policies)) {
    const policyReasons = findPolicyReasons(policy, request);
    if (policy.rules.length === 0) {
      passedOver.push({
        policy: policy.name,
        reasons: [...policyReasons, { kind: "policy-without-rules" }],
      });
    }
    for (const rule of sortByPriority(policy.rules)) {
      const reasons = [...policyReasons, ...findRuleReasons(rule, request)];
      if (reasons.length > 0) {
        passedOver.push({ policy: policy.name, rule: rule.name, reasons });
      } else if (granted === undefined) {
        granted = { policy: policy.name, rule: rule.name, lifetimeMinutes: rule.lifetimeMinutes };
      } else {
        passedOver.push({ policy: policy.name, rule: rule.name, reasons: [{ kind: "shadowed" }] });
      }
    }
  }
  return { granted, passedOver };
}

function sortByPriority<T extends { readonly priority: number }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => a.priority - b.priority);
}

function findPolicyReasons(policy: EvaluatedPolicy, request: PolicyRequest): DenialReason[] {
  const isForClient =
    policy.clients.includes("ALL_CLIENTS") ||
    (request.clientId !== undefined && policy.clients.includes(request.clientId));
  return [
    ...(policy.active ? [] : [{ kind: "policy-inactive" } as const]),
    ...(isForClient ? [] : [{ kind: "policy-for-other-clients" } as const]),
  ];
}

function findRuleReasons(rule: EvaluatedRule, request: PolicyRequest): DenialReason[] {
  const missing = rule.scopes.includes("*")
    ? []
    : request.scopes.filter((scope) => !rule.scopes.includes(scope));
  const coversScopes =
    missing.length === 0 &&
    (rule.scopes.length > 0 || request.scopes.length > 0 || rule.scopes.includes("*"));
  return [
    ...(rule.active ? [] : [{ kind: "rule-inactive" } as const]),
    ...(rule.grantTypes.includes(request.grantType)
      ? []
      : [{ kind: "rule-without-grant-type", grantTypes: rule.grantTypes } as const]),
    ...(coversScopes ? [] : [{ kind: "rule-without-scopes", missing } as const]),
  ];
}
