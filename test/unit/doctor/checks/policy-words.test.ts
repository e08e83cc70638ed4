import { describe, expect, it } from "vitest";
import { describeNearMisses, describePassedOver } from "../../../../src/doctor/checks/policy-words";
import type { PolicyDecision } from "../../../../src/doctor/facts/policy-evaluation";

const decide = (...passedOver: PolicyDecision["passedOver"]): PolicyDecision => ({
  granted: undefined,
  passedOver,
});

describe("describePassedOver", () => {
  it.each<[string, PolicyDecision["passedOver"][number]]>([
    ['policy "A" is inactive', { policy: "A", rule: "b", reasons: [{ kind: "policy-inactive" }] }],
    [
      'policy "A" is for named clients only',
      { policy: "A", rule: "b", reasons: [{ kind: "policy-for-other-clients" }] },
    ],
    ['policy "A" has no rule', { policy: "A", reasons: [{ kind: "policy-without-rules" }] }],
    ['policy "A", rule "b" is inactive', { policy: "A", rule: "b", reasons: [{ kind: "rule-inactive" }] }],
    [
      'policy "A", rule "b" does not allow client credentials',
      { policy: "A", rule: "b", reasons: [{ kind: "rule-without-grant-type", grantTypes: [] }] },
    ],
    [
      'policy "A", rule "b" is inactive and does not cover x, y',
      {
        policy: "A",
        rule: "b",
        reasons: [{ kind: "rule-inactive" }, { kind: "rule-without-scopes", missing: ["x", "y"] }],
      },
    ],
    [
      'policy "A", rule "b" names no scope, so it matches no request',
      { policy: "A", rule: "b", reasons: [{ kind: "rule-without-scopes", missing: [] }] },
    ],
    [
      'policy "A", rule "b" never applies, because an earlier rule matches first',
      { policy: "A", rule: "b", reasons: [{ kind: "shadowed" }] },
    ],
  ])("describePassedOver returns the text: %s", (text, item) => {
    expect(describePassedOver(decide(item))).toEqual([text]);
  });

  it("describePassedOver reports the reason of a policy once and not for each of its rules", () => {
    const reasons = [{ kind: "policy-inactive" }] as const;
    expect(
      describePassedOver(decide({ policy: "A", rule: "b", reasons }, { policy: "A", rule: "c", reasons })),
    ).toEqual(['policy "A" is inactive']);
  });
});

describe("describeNearMisses", () => {
  it("describeNearMisses reports only what a single change would let in", () => {
    const decision = decide(
      { policy: "A", rule: "b", reasons: [{ kind: "policy-inactive" }] },
      { policy: "C", rule: "d", reasons: [{ kind: "rule-without-scopes", missing: ["x"] }] },
      {
        policy: "E",
        rule: "f",
        reasons: [{ kind: "rule-inactive" }, { kind: "policy-for-other-clients" }],
      },
      { policy: "G", rule: "h", reasons: [{ kind: "shadowed" }] },
    );
    expect(describeNearMisses(decision)).toEqual([
      'policy "A", rule "b" would grant a token if the policy were active',
      'policy "C", rule "d" would grant a token if the rule covered x',
    ]);
  });
});
