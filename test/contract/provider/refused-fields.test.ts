import { describe, expect, it } from "vitest";
import { ownLabels } from "./konnect-half";
import { type ResourceWorld, startResourceWorld } from "./resource-world";
import { StoredResource } from "./stored-resource";

let world: ResourceWorld;
startResourceWorld((started) => {
  world = started;
});

describe("fields that Konnect refuses", () => {
  it("the error for a field that Konnect refuses names the setting that the field comes from", async () => {
    const provider = await StoredResource.create(world.process, "dcrProvider");
    await expect(
      provider.up({ ...world.providerInputs(), labels: { ...ownLabels, team: "-" } }),
    ).rejects.toThrow("(registrations.r.konnect.labels.team)");
    await provider.up(world.providerInputs());
    const strategy = await StoredResource.create(world.process, "authStrategy");
    const inputs = world.strategyInputs(provider.id ?? "");
    await expect(
      strategy.up({ ...inputs, pluginConfig: { cache_token: false }, scopes: ["x".repeat(129)] }),
    ).rejects.toThrow(/registrations\.r\.konnect\.(scopes|pluginConfig\.cache_token)/);
    expect(world.sandbox.konnect.state.strategies).toEqual([]);
  });
});
