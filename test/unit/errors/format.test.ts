import { describe, expect, it } from "vitest";
import { DcrError, errorCodes, formatError } from "../../../src/errors";
import { parseRateLimitReset } from "../../../src/http/answer";
import type { KonnectReader } from "../../../src/konnect";
import { findStrategyUsers } from "../../../src/provider/auth-strategy/strategy-users";

describe("an error in one line", () => {
  it("ends with its own next step", () => {
    const error = new DcrError("DCR_KONNECT_FORBIDDEN", "Konnect answered 403", { fix: "Do this." });
    expect(formatError(error)).toBe("[DCR_KONNECT_FORBIDDEN] Konnect answered 403. Do this.");
  });

  it("ends with the next step of its code if it has none of its own, such as an HTTP 403", () => {
    const error = new DcrError("DCR_KONNECT_FORBIDDEN", "Konnect answered 403");
    expect(formatError(error)).toBe(
      `[DCR_KONNECT_FORBIDDEN] Konnect answered 403. ${errorCodes.DCR_KONNECT_FORBIDDEN.fix}`,
    );
  });
});

it("Okta's X-Rate-Limit-Reset is counted by Okta's own clock", () => {
  const date = "Sun, 01 Mar 2026 12:00:00 GMT";
  const reset = String(Date.parse(date) / 1000 + 20);
  expect(parseRateLimitReset({ date, "x-rate-limit-reset": reset }, 0)).toBe(21_000);
  expect(parseRateLimitReset({ "x-rate-limit-reset": reset }, Date.parse(date))).toBe(21_000);
  expect(parseRateLimitReset({ date, "x-rate-limit-reset": "soon" }, 0)).toBeUndefined();
  expect(parseRateLimitReset({}, 0)).toBeUndefined();
});

it("users of a strategy are named by API and portal, each once", async () => {
  const publication = { api_id: "api-1", portal_id: "portal-1" };
  const reader = {
    listPortalsWithDefault: async () => [],
    listPublicationsOf: async () => [publication, publication],
    listApis: async () => [{ id: "api-1", name: "Orders" }],
    listPortals: async () => [{ id: "portal-1", name: "Acme Developers" }],
    listApplications: async () => [],
  } as unknown as KonnectReader;
  expect(await findStrategyUsers(reader, "strategy-1")).toEqual([
    'publication of API "Orders" (api-1) to portal "Acme Developers" (portal-1)',
  ]);
});
