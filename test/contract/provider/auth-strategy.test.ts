import { describe, expect, it } from "vitest";
import { ownLabels } from "./konnect-half";
import { type ResourceWorld, startResourceWorld } from "./resource-world";
import { StoredResource } from "./stored-resource";

let world: ResourceWorld;
startResourceWorld((started) => {
  world = started;
});

describe("AuthStrategy", () => {
  it("an AuthStrategy writes dcr_provider_id, reads dcr_provider.id, and has no changes after a refresh", async () => {
    const { provider, strategy, inputs } = await world.upStrategy();
    expect(world.lastBody("POST", "/v2/application-auth-strategies")).toEqual({
      name: "dev",
      display_name: "Okta",
      strategy_type: "openid_connect",
      configs: {
        "openid-connect": {
          issuer: `${world.sandbox.okta.url}/oauth2/default`,
          credential_claim: ["cid"],
          scopes: ["orders.read"],
          auth_methods: ["client_credentials"],
        },
      },
      dcr_provider_id: provider.id,
      labels: { ...ownLabels, "dcr-owner": strategy.outputs.ownerId },
    });
    await strategy.refresh();
    await expect(strategy.up(inputs)).resolves.toBe("same");
  });

  it.each([true, false])(
    "with patchMergesConfig %s, updating an AuthStrategy keeps plugin settings that are managed elsewhere",
    async (patchMergesConfig) => {
      world.sandbox.konnect.state.switches.patchMergesConfig = patchMergesConfig;
      const { strategy, inputs } = await world.upStrategy({ pluginConfig: { cache_tokens: false } });
      const [live] = world.sandbox.konnect.state.strategies;
      Object.assign(live?.config ?? {}, { hide_credentials: true });
      const changed = { ...inputs, scopes: ["orders.read", "orders.write"] };
      await strategy.up(changed);
      expect(live?.config).toMatchObject({
        cache_tokens: false,
        hide_credentials: true,
        scopes: ["orders.read", "orders.write"],
      });
      await strategy.up({ ...changed, pluginConfig: {} });
      expect(live?.config).toMatchObject({ hide_credentials: true });
      expect(live?.config).not.toHaveProperty("cache_tokens");
    },
  );

  it("reordered scopes of an AuthStrategy cause no change", async () => {
    const { strategy, inputs } = await world.upStrategy({ scopes: ["a", "b"] });
    expect(await strategy.preview({ ...inputs, scopes: ["b", "a"] })).toMatchObject({ changes: false });
  });

  it("the error for a refused field of an AuthStrategy has the method, path, field, and trace id", async () => {
    const resource = await StoredResource.create(world.process, "authStrategy");
    const attempt = resource.up({ ...world.strategyInputs("0f0f0f0f-0000-4000-8000-000000000000") });
    await expect(attempt).rejects.toThrow(
      /\[DCR_KONNECT_REFUSED\] Konnect answered 400 to POST \/v2\/application-auth-strategies.*dcr_provider_id: .*\[trace \w+\]/,
    );
  });
});
