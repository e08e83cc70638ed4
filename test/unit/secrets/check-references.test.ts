import { expect, it } from "vitest";
import { checkReferences } from "../../../src/secrets/check-references";

it("all token references that fail are reported in one error with their settings paths", async () => {
  const references = [
    { path: "registrations.a.konnect.token", reference: { env: "KONNECT_TOKEN" } },
    { path: "registrations.b.konnect.token", reference: { env: "KONNECT_TOKEN" } },
    { path: "registrations.a.okta.dcrToken", reference: { file: "no-such-file" } },
    { path: "registrations.b.okta.dcrToken", reference: { env: "THERE" } },
  ];
  const error = await checkReferences(references, { env: { THERE: "x" } }, [
    "okta:apiToken is missing",
  ]).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "DCR_REFERENCE_UNRESOLVED" });
  const lines = String(error).split("\n").slice(1);
  expect(lines).toEqual([
    "  - okta:apiToken is missing",
    expect.stringContaining(
      "registrations.a.konnect.token, registrations.b.konnect.token: [DCR_REFERENCE_ENV_MISSING]",
    ),
    expect.stringContaining("registrations.a.okta.dcrToken: [DCR_REFERENCE_FILE_UNREADABLE]"),
  ]);
});

it("the check of token references succeeds if every reference gives a value", async () => {
  await expect(
    checkReferences([{ path: "p", reference: { env: "T" } }], { env: { T: "x" } }),
  ).resolves.toBeUndefined();
});
