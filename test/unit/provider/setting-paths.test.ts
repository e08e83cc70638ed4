import { describe, expect, it } from "vitest";
import { findSettingPath } from "../../../src/provider/setting-paths";

const properties = { labels: { "dcr-name": "orders" } };

describe("the setting behind a field that Konnect refused", () => {
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
  ])("%s is %s", (field, setting) => {
    expect(findSettingPath(field, properties)).toBe(setting);
  });

  it.each([
    ["configs.openid-connect.scopes_required", "registrations.orders.konnect.pluginConfig.scopes_required"],
    ["configs.openid-connect.issuers_allowed", "registrations.orders.konnect.pluginConfig.issuers_allowed"],
  ])("%s is a plugin setting, though its name begins as one of our own", (field, setting) => {
    expect(findSettingPath(field, properties)).toBe(setting);
  });

  it("knows no setting for other fields", () => {
    expect(findSettingPath("names", properties)).toBeUndefined();
    expect(findSettingPath("strategy_type", properties)).toBeUndefined();
  });

  it("leaves the registration out where no ownership label names it", () => {
    expect(findSettingPath("name", {})).toBe("registrations.konnect.name");
  });
});
