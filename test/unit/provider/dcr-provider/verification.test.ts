import { expect, it } from "vitest";
import { formatError } from "../../../../src/errors";
import { HttpError } from "../../../../src/http";
import type { KonnectClient } from "../../../../src/konnect";
import { findVerificationProblem } from "../../../../src/provider/dcr-provider/verification";

const verify = async (answer: () => Promise<unknown>) => {
  const problem = await findVerificationProblem(
    { verifyDcrProvider: answer } as unknown as KonnectClient,
    "provider-1",
    "https://acme.okta.com/oauth2/default",
    "issuer and token",
  );
  return problem && formatError(problem);
};

it("Konnect's own 403 is reported as the Konnect token's missing role, not as a dead Okta token", async () => {
  const problem = await verify(async () => {
    throw new HttpError("DCR_KONNECT_FORBIDDEN", "Konnect answered 403 to POST /verify", { status: 403 });
  });
  expect(problem).toContain("does not let the Konnect token verify it");
  expect(problem).toContain("DCR Providers Maintainer");
  expect(problem).not.toMatch(/idle days|revoked/);
});

it.each<[string, RegExp, RegExp]>([
  ["Okta answered 401 (Invalid token provided)", /active API token/, /Application Admin/],
  ["Okta answered 403 (You do not have permission)", /Application Admin/, /active API token/],
  ["Okta answered 429 (rate limit exceeded)", /wait a minute/, /active API token|Application Admin/],
  ["no answer from https://acme.okta.com", /reachable from the internet/, /active API token/],
  ["client_name: already in use", /Okta's message names/, /active API token|Application Admin/],
])("what Okta says comes first, and only the advice that fits it follows: %s", async (words, fits, other) => {
  const problem = await verify(async () => ({ status: "failed", errors: [words] }));
  expect(problem).toMatch(fits);
  expect(problem).not.toMatch(other);
  expect(problem?.indexOf(words)).toBeLessThan(problem?.search(fits) ?? 0);
});

it("a verification that succeeds is no problem", async () => {
  expect(await verify(async () => ({ status: "success" }))).toBeUndefined();
});
