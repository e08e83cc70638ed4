import { describe, expect, it } from "vitest";
import { authStrategyFields } from "../../../../src/provider/auth-strategy/auth-strategy-fields";
import { dcrProviderFields } from "../../../../src/provider/dcr-provider/dcr-provider-fields";
import { findSettingPath } from "../../../../src/provider/engine/setting-paths";

const settings = [...dcrProviderFields.settings, ...authStrategyFields.settings];
const properties = { labels: { "dcr-name": "orders" } };

describe("findSettingPath", () => {
  it.each([
    ["name", "registrations.orders.konnect.name"],
    ["display_name", "registrations.orders.konnect.displayName"],
    ["labels.team", "registrations.orders.konnect.labels.team"],
    ["configs.openid-connect.scopes", "registrations.orders.konnect.scopes"],
    ["configs.openid-connect.scopes[0]", "registrations.orders.konnect.scopes[0]"],
    ["configs.openid-connect.scopes.0", "registrations.orders.konnect.scopes.0"],
    ["configs.openid-connect.issuer", "registrations.orders.okta.authorizationServer"],
    ["issuer", "registrations.orders.okta.authorizationServer"],
    ["dcr_config.dcr_token", "registrations.orders.okta.dcrToken"],
    ["configs.openid-connect.leeway", "registrations.orders.konnect.pluginConfig.leeway"],
  ])("the setting behind the Konnect field %s is %s", (field, setting) => {
    expect(findSettingPath(settings, field, properties)).toBe(setting);
  });

  it.each([
    ["configs.openid-connect.scopes_required", "registrations.orders.konnect.pluginConfig.scopes_required"],
    ["configs.openid-connect.issuers_allowed", "registrations.orders.konnect.pluginConfig.issuers_allowed"],
  ])("the Konnect field %s, which begins like another setting, comes from %s", (field, setting) => {
    expect(findSettingPath(settings, field, properties)).toBe(setting);
  });

  it("an unknown Konnect field has no setting", () => {
    expect(findSettingPath(settings, "names", properties)).toBeUndefined();
    expect(findSettingPath(settings, "strategy_type", properties)).toBeUndefined();
  });

  it("a setting path has no registration name if no ownership label has one", () => {
    expect(findSettingPath(settings, "name", {})).toBe("registrations.konnect.name");
  });
});
