import type { AuthorizationServer, Policy, Rule } from "./state";

/** The policy and rule under which a request is granted. */
export interface Grant {
  readonly policy: Policy;
  readonly rule: Rule;
}

/**
 * Evaluates access policies in Okta's order: by priority, active ones only, the first rule that covers the grant
 * type and every requested scope wins. A policy that is not for the client is passed over.
 */
export function evaluatePolicies(
  server: AuthorizationServer,
  request: { readonly clientId: string; readonly grantType: string; readonly scopes: readonly string[] },
): Grant | undefined {
  const byPriority = <T extends { priority: number }>(items: readonly T[]) =>
    [...items].sort((a, b) => a.priority - b.priority);
  for (const policy of byPriority(server.policies)) {
    const isForClient = policy.clients.includes("ALL_CLIENTS") || policy.clients.includes(request.clientId);
    if (policy.status !== "ACTIVE" || !isForClient) continue;
    for (const rule of byPriority(policy.rules)) {
      const coversScopes =
        rule.scopes.includes("*") || request.scopes.every((scope) => rule.scopes.includes(scope));
      if (rule.status === "ACTIVE" && rule.grantTypes.includes(request.grantType) && coversScopes) {
        return { policy, rule };
      }
    }
  }
  return undefined;
}
