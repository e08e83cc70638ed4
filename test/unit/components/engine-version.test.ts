import * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import { assertEngineVersion } from "../../../src/components/engine-version";

const requirePulumiVersion = vi.hoisted(() => vi.fn<(range: string) => Promise<void>>());
vi.mock("@pulumi/pulumi", async (original) => ({
  ...(await original<typeof pulumi>()),
  requirePulumiVersion,
}));

it("a pulumi from 3.226 on is accepted", async () => {
  requirePulumiVersion.mockResolvedValueOnce();
  await expect(assertEngineVersion()).resolves.toBeUndefined();
  expect(requirePulumiVersion).toHaveBeenCalledWith(">=3.226.0");
});

it("an older pulumi is refused with its version, a code and the next step, and without a stack trace", async () => {
  const details = 'Pulumi CLI version 3.220.0 does not satisfy the version range ">=3.226.0"';
  requirePulumiVersion.mockRejectedValueOnce(Object.assign(new Error(`2 UNKNOWN: ${details}`), { details }));
  const refusal = await assertEngineVersion().catch((error: unknown) => error as pulumi.RunError);
  expect(pulumi.RunError.isInstance(refusal)).toBe(true);
  expect(refusal).toMatchObject({
    message: `[DCR_PULUMI_VERSION] pulumi is too old: ${details}. Update pulumi to 3.226.0 or later.`,
    stack: "",
  });
});
