import { describe, expect, it } from "vitest";
import type { Properties } from "../../plugins/grpc";
import { policyType } from "../../plugins/okta/resources";
import { checkInputs, diffProperties, toRefreshedInputs } from "../../plugins/okta/state";

const unnamed = () => "unnamed";
const withoutStatus: Properties = {
  authServerId: "aus1",
  clientWhitelists: ["ALL_CLIENTS"],
  description: "Applications",
  name: "developer-portal",
  priority: 1,
};
const withStatus: Properties = { ...withoutStatus, status: "ACTIVE" };

/** What the next preview plans after somebody set the policy INACTIVE and a refresh saw it. */
function planAfterDrift(program: Properties, dropsEmptyDefaults: boolean): string[] {
  const switches = { dropsEmptyDefaults };
  const { inputs } = checkInputs(policyType, "portal-policy", {}, program, unnamed, switches);
  const live = { ...withoutStatus, status: "INACTIVE" };
  const refreshed = toRefreshedInputs(inputs, live, switches);
  const next = checkInputs(policyType, "portal-policy", refreshed, program, unnamed, switches);
  return [...diffProperties(policyType, live, next.inputs).keys()];
}

describe("a policy that was set INACTIVE by hand, after a refresh", () => {
  it.each([true, false])(
    "is planned to be ACTIVE again if the program writes the status out (bridge drops empty defaults: %s)",
    (dropsEmptyDefaults) => {
      expect(planAfterDrift(withStatus, dropsEmptyDefaults)).toEqual(["status"]);
    },
  );

  it("stays INACTIVE with a bridge that drops empty defaults if the program leaves the status to the default", () => {
    expect(planAfterDrift(withoutStatus, true)).toEqual([]);
    expect(planAfterDrift(withoutStatus, false)).toEqual(["status"]);
  });
});
