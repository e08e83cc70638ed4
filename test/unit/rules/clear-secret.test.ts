import { expect, it } from "vitest";
import { toClearSecret } from "../../../src/rules/clear-secret";

it("the finding for a secret in clear names its key and how to encrypt it", () => {
  expect(toClearSecret("okta:apiToken")).toMatchObject({
    code: "DCR_SETTINGS_SECRET_CLEAR",
    severity: "error",
    path: "okta:apiToken",
    fix: expect.stringContaining("pulumi config set --secret okta:apiToken") as string,
  });
});
