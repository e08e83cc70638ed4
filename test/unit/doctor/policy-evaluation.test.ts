import { describe, expect, it } from "vitest";
import {
  type EvaluatedPolicy,
  type EvaluatedRule,
  evaluatePolicies,
} from "../../../src/doctor/policy-evaluation";

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

describe("a request is granted", () => {
  it.each<[string, EvaluatedPolicy[]]>([
    ["by a rule for any scope", [policy()]],
    ["by a rule that names the scope", [policy({ rules: [rule({ scopes: ["orders.read"] })] })]],
    ["by a rule that names more", [policy({ rules: [rule({ scopes: ["orders.write", "orders.read"] })] })]],
    [
      "by a rule for more grant types",
      [policy({ rules: [rule({ grantTypes: ["implicit", "client_credentials"] })] })],
    ],
    ["by a policy for all clients and some named ones", [policy({ clients: ["0oa1", "ALL_CLIENTS"] })]],
  ])("%s", (_, policies) => {
    expect(evaluate(policies)).toEqual({ granted, passedOver: [] });
  });

  it("for a client that the policy names", () => {
    expect(evaluate([policy({ clients: ["0oa1"] })], ["orders.read"], "0oa1").granted).toEqual(granted);
  });

  it("where no scope is asked for, by a rule with any scope at all", () => {
    expect(evaluate([policy({ rules: [rule({ scopes: ["orders.read"] })] })], []).granted).toEqual(granted);
  });
});

describe("a request is refused", () => {
  it("where there is no policy", () => {
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
      "with every obstacle named",
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
  ])("%s", (_, only, ruleName, obstacles) => {
    const passedOver = [
      ruleName === undefined
        ? { policy: "policy", obstacles }
        : { policy: "policy", rule: ruleName, obstacles },
    ];
    expect(evaluate([only])).toEqual({ granted: undefined, passedOver });
  });

  it("where two rules cover the scopes only together", () => {
    const rules = [rule({ scopes: ["orders.read"] }), rule({ priority: 2, scopes: ["orders.write"] })];
    const decision = evaluate([policy({ rules })], ["orders.read", "orders.write"]);
    expect(decision.granted).toBeUndefined();
    expect(decision.passedOver.map(({ obstacles }) => obstacles)).toEqual([
      [{ kind: "rule-without-scopes", missing: ["orders.write"] }],
      [{ kind: "rule-without-scopes", missing: ["orders.read"] }],
    ]);
  });

  it("where no scope is asked for and the rule names none", () => {
    expect(evaluate([policy({ rules: [rule({ scopes: [] })] })], []).granted).toBeUndefined();
  });
});

describe("the order is Okta's", () => {
  it("by priority of policies, whatever the order of the list", () => {
    const decision = evaluate([
      policy({ name: "second", priority: 2 }),
      policy({ name: "first", priority: 1 }),
    ]);
    expect(decision).toEqual({
      granted: { policy: "first", rule: "rule" },
      passedOver: [{ policy: "second", rule: "rule", obstacles: [{ kind: "shadowed" }] }],
    });
  });

  it("by priority of rules, whatever the order of the list", () => {
    const rules = [rule({ name: "second", priority: 2 }), rule({ name: "first", priority: 1 })];
    expect(evaluate([policy({ rules })]).granted).toEqual({ policy: "policy", rule: "first" });
  });

  it("goes on with the next rule of a policy", () => {
    const rules = [rule({ name: "users", grantTypes: ["authorization_code"] }), rule({ priority: 2 })];
    expect(evaluate([policy({ rules })]).granted).toEqual(granted);
  });

  it("goes on with the next policy where no rule of the first one fits", () => {
    const first = policy({ name: "first", priority: 0, rules: [rule({ scopes: ["other"] })] });
    const decision = evaluate([first, policy()]);
    expect(decision.granted).toEqual(granted);
    expect(decision.passedOver).toEqual([
      {
        policy: "first",
        rule: "rule",
        obstacles: [{ kind: "rule-without-scopes", missing: ["orders.read"] }],
      },
    ]);
  });

  it("goes past inactive policies and rules that would fit", () => {
    const inactive = policy({ name: "inactive", active: false, priority: 0 });
    const rules = [rule({ name: "inactive", active: false, priority: 0 }), rule()];
    expect(evaluate([inactive, policy({ rules })]).granted).toEqual(granted);
  });

  it("does not call a later rule shadowed that would not fit anyway", () => {
    const later = policy({ name: "later", priority: 2, clients: ["0oa1"] });
    expect(evaluate([policy(), later]).passedOver).toEqual([
      { policy: "later", rule: "rule", obstacles: [{ kind: "policy-for-other-clients" }] },
    ]);
  });

  it("keeps the list's order where priorities are equal", () => {
    const decision = evaluate([policy({ name: "a" }), policy({ name: "b" })]);
    expect(decision.granted).toEqual({ policy: "a", rule: "rule" });
  });

  it("does not change its argument", () => {
    const policies = [policy({ name: "second", priority: 2 }), policy({ name: "first" })];
    evaluate(policies);
    expect(policies.map(({ name }) => name)).toEqual(["second", "first"]);
  });
});
