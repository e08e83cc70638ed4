import { describe, expect, it } from "vitest";
import {
  type EvaluatedPolicy,
  type EvaluatedRule,
  evaluatePolicies,
} from "../../../../src/doctor/facts/policy-evaluation";

const rule = (changes: Partial<EvaluatedRule> = {}): EvaluatedRule => ({
  name: "rule",
  active: true,
  priority: 1,
  grantTypes: ["client_credentials"],
  scopes: ["*"],
  ...changes,
});
const policy = (changes: Partial<EvaluatedPolicy> = {}): EvaluatedPolicy => ({
  name: "policy",
  active: true,
  priority: 1,
  clients: ["ALL_CLIENTS"],
  rules: [rule()],
  ...changes,
});
const evaluate = (policies: EvaluatedPolicy[], scopes = ["orders.read"], clientId?: string) =>
  evaluatePolicies(policies, { grantType: "client_credentials", scopes, clientId });
const granted = { policy: "policy", rule: "rule" };

describe("granted requests", () => {
  it.each<[string, EvaluatedPolicy[]]>([
    ["by a rule for any scope", [policy()]],
    ["by a rule that names the scope", [policy({ rules: [rule({ scopes: ["orders.read"] })] })]],
    [
      "by a rule that also names other scopes",
      [policy({ rules: [rule({ scopes: ["orders.write", "orders.read"] })] })],
    ],
    [
      "by a rule for more grant types",
      [policy({ rules: [rule({ grantTypes: ["implicit", "client_credentials"] })] })],
    ],
    ["by a policy for all clients and some named ones", [policy({ clients: ["0oa1", "ALL_CLIENTS"] })]],
  ])("a token request is granted %s", (_, policies) => {
    expect(evaluate(policies)).toEqual({ granted, passedOver: [] });
  });

  it("a token request of a client that the policy names is granted", () => {
    expect(evaluate([policy({ clients: ["0oa1"] })], ["orders.read"], "0oa1").granted).toEqual(granted);
  });

  it("a token request without scopes is granted by a rule that names a scope", () => {
    expect(evaluate([policy({ rules: [rule({ scopes: ["orders.read"] })] })], []).granted).toEqual(granted);
  });
});

describe("refused requests", () => {
  it("a token request is refused if there is no policy", () => {
    expect(evaluate([])).toEqual({ granted: undefined, passedOver: [] });
  });

  it.each<[string, EvaluatedPolicy, string | undefined, object[]]>([
    [
      "by a policy for named clients only",
      policy({ clients: ["0oa1"] }),
      "rule",
      [{ kind: "policy-for-other-clients" }],
    ],
    ["by a policy for nobody", policy({ clients: [] }), "rule", [{ kind: "policy-for-other-clients" }]],
    ["by an inactive policy", policy({ active: false }), "rule", [{ kind: "policy-inactive" }]],
    ["by a policy without rules", policy({ rules: [] }), undefined, [{ kind: "policy-without-rules" }]],
    [
      "by an inactive rule",
      policy({ rules: [rule({ active: false })] }),
      "rule",
      [{ kind: "rule-inactive" }],
    ],
    [
      "by a rule without client_credentials",
      policy({ rules: [rule({ grantTypes: ["authorization_code"] })] }),
      "rule",
      [{ kind: "rule-without-grant-type", grantTypes: ["authorization_code"] }],
    ],
    [
      "by a rule without the scope",
      policy({ rules: [rule({ scopes: ["orders.write"] })] }),
      "rule",
      [{ kind: "rule-without-scopes", missing: ["orders.read"] }],
    ],
    [
      "by a rule that names no scope",
      policy({ rules: [rule({ scopes: [] })] }),
      "rule",
      [{ kind: "rule-without-scopes", missing: ["orders.read"] }],
    ],
    [
      "with a list of every reason",
      policy({
        active: false,
        clients: [],
        rules: [rule({ active: false, grantTypes: [], scopes: ["a"] })],
      }),
      "rule",
      [
        { kind: "policy-inactive" },
        { kind: "policy-for-other-clients" },
        { kind: "rule-inactive" },
        { kind: "rule-without-grant-type", grantTypes: [] },
        { kind: "rule-without-scopes", missing: ["orders.read"] },
      ],
    ],
  ])("a token request is refused %s", (_, only, ruleName, reasons) => {
    const passedOver = [
      ruleName === undefined ? { policy: "policy", reasons } : { policy: "policy", rule: ruleName, reasons },
    ];
    expect(evaluate([only])).toEqual({ granted: undefined, passedOver });
  });

  it("a token request is refused if two rules cover its scopes only together", () => {
    const rules = [rule({ scopes: ["orders.read"] }), rule({ priority: 2, scopes: ["orders.write"] })];
    const decision = evaluate([policy({ rules })], ["orders.read", "orders.write"]);
    expect(decision.granted).toBeUndefined();
    expect(decision.passedOver.map(({ reasons }) => reasons)).toEqual([
      [{ kind: "rule-without-scopes", missing: ["orders.write"] }],
      [{ kind: "rule-without-scopes", missing: ["orders.read"] }],
    ]);
  });

  it("a token request without scopes is refused if the rule names no scope", () => {
    expect(evaluate([policy({ rules: [rule({ scopes: [] })] })], []).granted).toBeUndefined();
  });
});

describe("order of evaluation", () => {
  it("policies are evaluated by priority, whatever the order of the list", () => {
    const decision = evaluate([
      policy({ name: "second", priority: 2 }),
      policy({ name: "first", priority: 1 }),
    ]);
    expect(decision).toEqual({
      granted: { policy: "first", rule: "rule" },
      passedOver: [{ policy: "second", rule: "rule", reasons: [{ kind: "shadowed" }] }],
    });
  });

  it("rules are evaluated by priority, whatever the order of the list", () => {
    const rules = [rule({ name: "second", priority: 2 }), rule({ name: "first", priority: 1 })];
    expect(evaluate([policy({ rules })]).granted).toEqual({ policy: "policy", rule: "first" });
  });

  it("the next rule of a policy is evaluated if a rule does not match", () => {
    const rules = [rule({ name: "users", grantTypes: ["authorization_code"] }), rule({ priority: 2 })];
    expect(evaluate([policy({ rules })]).granted).toEqual(granted);
  });

  it("the next policy is evaluated if no rule of the first one matches", () => {
    const first = policy({ name: "first", priority: 0, rules: [rule({ scopes: ["other"] })] });
    const decision = evaluate([first, policy()]);
    expect(decision.granted).toEqual(granted);
    expect(decision.passedOver).toEqual([
      {
        policy: "first",
        rule: "rule",
        reasons: [{ kind: "rule-without-scopes", missing: ["orders.read"] }],
      },
    ]);
  });

  it("inactive policies and rules are passed over even if they match", () => {
    const inactive = policy({ name: "inactive", active: false, priority: 0 });
    const rules = [rule({ name: "inactive", active: false, priority: 0 }), rule()];
    expect(evaluate([inactive, policy({ rules })]).granted).toEqual(granted);
  });

  it("a later rule that does not match is not reported as shadowed", () => {
    const later = policy({ name: "later", priority: 2, clients: ["0oa1"] });
    expect(evaluate([policy(), later]).passedOver).toEqual([
      { policy: "later", rule: "rule", reasons: [{ kind: "policy-for-other-clients" }] },
    ]);
  });

  it("policies with equal priorities are evaluated in the order of the list", () => {
    const decision = evaluate([policy({ name: "a" }), policy({ name: "b" })]);
    expect(decision.granted).toEqual({ policy: "a", rule: "rule" });
  });

  it("the evaluation of policies does not change the list of policies", () => {
    const policies = [policy({ name: "second", priority: 2 }), policy({ name: "first" })];
    evaluate(policies);
    expect(policies.map(({ name }) => name)).toEqual(["second", "first"]);
  });
});
