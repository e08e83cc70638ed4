import { describe, expect, it } from "vitest";
import { findServerUrlProblem } from "../../../src/rules/server-url";
import { unknownValue } from "../../../src/settings/unknown";

describe("Konnect server URL", () => {
  it.each([
    "https://eu.api.konghq.com",
    "https://eu.api.konghq.com/",
    "https://EU.API.KONGHQ.COM",
    "https://us.api.konghq.com:443",
    "http://127.0.0.1:8402",
    "http://127.1.2.3",
    "http://localhost:8402",
    "http://[::1]:8402",
    "https://localhost",
    "https://kong.acme.example",
    unknownValue,
  ])("the Konnect server URL %s is accepted", (url) => {
    expect(findServerUrlProblem(url, ["other.example", " Kong.Acme.Example "])).toBeUndefined();
  });

  it.each([
    ["eu.api.konghq.com", "is not a URL"],
    ["http://eu.api.konghq.com", "is not https"],
    ["ftp://127.0.0.1", "is not https"],
    ["http://127.0.0.1.evil.example", "is not https"],
    ["https://eu.api.konghq.com/v2", "has more than scheme, host and port"],
    ["https://eu.api.konghq.com?x", "has more than scheme, host and port"],
    ["https://eu.api.konghq.com#x", "has more than scheme, host and port"],
    ["https://a:b@eu.api.konghq.com", "has more than scheme, host and port"],
    ["https://konghq.com.evil.example", "is not one of Konnect's (*.konghq.com)"],
    ["https://evilkonghq.com", "is not one of Konnect's (*.konghq.com)"],
    ["https://konghq.com", "is not one of Konnect's (*.konghq.com)"],
    ["https://169.254.169.254", "is not one of Konnect's (*.konghq.com)"],
    ["https://sub.kong.acme.example", "is not one of Konnect's (*.konghq.com)"],
  ])("the Konnect server URL %s is refused because it %s", (url, message) => {
    expect(findServerUrlProblem(url, ["kong.acme.example", ""])).toMatchObject({
      code: "DCR_SETTINGS_SERVER_URL",
      message: expect.stringContaining(message),
      fix: expect.stringMatching(/.+/),
    });
  });
});
