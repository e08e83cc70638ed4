import type { DenialReason, PassedOver, PolicyDecision } from "../facts/policy-evaluation";

/** One phrase for each policy or rule that did not decide: `policy "A", rule "b": is inactive`. */
export function describePassedOver(decision: PolicyDecision): string[] {
  const seen = new Set<string>();
  return decision.passedOver.flatMap((item) => {
    const policyObstacle = item.reasons.find(isAboutPolicy);
    const text =
      policyObstacle === undefined
        ? `${nameRule(item)} ${item.reasons.map((reason) => describeObstacle(reason)).join(" and ")}`
        : `policy "${item.policy}" ${describeObstacle(policyObstacle)}`;
    if (seen.has(text)) return [];
    seen.add(text);
    return [text];
  });
}

/** The policies and rules that fail to grant the request for a single reason, with that reason. */
export function describeNearMisses(decision: PolicyDecision): string[] {
  return decision.passedOver.flatMap((item) => {
    const [reason, ...others] = item.reasons;
    if (reason === undefined || others.length > 0 || reason.kind === "shadowed") return [];
    return [`${nameRule(item)} would grant a token if the ${toCondition(reason)}`];
  });
}

function nameRule({ policy, rule }: PassedOver): string {
  return rule === undefined ? `policy "${policy}"` : `policy "${policy}", rule "${rule}"`;
}

function isAboutPolicy(reason: DenialReason): boolean {
  return reason.kind.startsWith("policy-");
}

function describeObstacle(reason: DenialReason): string {
  switch (reason.kind) {
    case "policy-inactive":
      return "is inactive";
    case "policy-for-other-clients":
      return "is for named clients only";
    case "policy-without-rules":
      return "has no rule";
    case "rule-inactive":
      return "is inactive";
    case "rule-without-grant-type":
      return "does not allow client credentials";
    case "rule-without-scopes":
      return reason.missing.length === 0
        ? "names no scope, so it matches no request"
        : `does not cover ${reason.missing.join(", ")}`;
    case "shadowed":
      return "never applies, because an earlier rule matches first";
  }
}

function toCondition(reason: DenialReason): string {
  switch (reason.kind) {
    case "policy-inactive":
      return "policy were active";
    case "policy-for-other-clients":
      return "policy were for all clients";
    case "policy-without-rules":
      return "policy had a rule";
    case "rule-inactive":
      return "rule were active";
    case "rule-without-grant-type":
      return "rule allowed client credentials";
    case "rule-without-scopes":
      return `rule covered ${reason.missing.join(", ") || "scopes"}`;
    case "shadowed":
      return "rule came first";
  }
}
