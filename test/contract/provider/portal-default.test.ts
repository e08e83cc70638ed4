import { describe, expect, it } from "vitest";
import { ownLabels } from "./konnect-half";
import { type ResourceWorld, startResourceWorld } from "./resource-world";
import { StoredResource } from "./stored-resource";

let world: ResourceWorld;
startResourceWorld((started) => {
  world = started;
});

describe("PortalDefault", () => {
  it("a PortalDefault sets the default of a portal without one, and its delete clears the default", async () => {
    const [portal] = world.sandbox.konnect.state.portals;
    const provider = await StoredResource.create(world.process, "dcrProvider");
    await provider.up(world.providerInputs());
    const strategy = await StoredResource.create(world.process, "authStrategy");
    await strategy.up(world.strategyInputs(provider.id ?? ""));
    const resource = await StoredResource.create(world.process, "portalDefault");
    const inputs = {
      ...world.connection(),
      portal: "Acme Developers",
      authStrategyId: strategy.id,
      ownershipLabels: ownLabels,
    };
    await resource.up(inputs);
    expect(world.lastBody("PATCH", "/v3/portals")).toEqual({
      default_application_auth_strategy_id: strategy.id,
    });
    expect(resource.outputs).toMatchObject({
      portalId: portal?.id,
      portalUrl: world.sandbox.portal.url,
      previousAuthStrategyId: null,
    });
    await resource.destroy();
    expect(portal?.defaultStrategyId).toBeNull();
  });

  it("deleting a PortalDefault leaves a default that was set elsewhere in the meantime", async () => {
    const [portal] = world.sandbox.konnect.state.portals;
    const provider = await StoredResource.create(world.process, "dcrProvider");
    await provider.up(world.providerInputs());
    const [own, other] = await Promise.all(
      ["dev", "other"].map(async (name) => {
        const strategy = await StoredResource.create(world.process, "authStrategy");
        await strategy.up({ ...world.strategyInputs(provider.id ?? ""), name });
        return strategy.id ?? "";
      }),
    );
    const resource = await StoredResource.create(world.process, "portalDefault");
    await resource.up({
      ...world.connection(),
      portal: "Acme Developers",
      authStrategyId: own,
      ownershipLabels: ownLabels,
    });
    Object.assign(portal ?? {}, { defaultStrategyId: other });
    await resource.destroy();
    expect(portal?.defaultStrategyId).toBe(other);
    await expect.poll(() => world.process.stderr).toContain("it was left as it is");
  });
});
