import { describe, expect, it } from "vitest";
import { projectFolder } from "../../project-folder";
import { serialiseProviders } from "../../serialised-providers";

describe("serialized dynamic providers", () => {
  it("a serialized dynamic provider is the same in every run, small, and free of paths and package logic", async () => {
    const [first, second] = await Promise.all([serialiseProviders(), serialiseProviders()]);
    expect(second).toEqual(first);
    expect(Object.keys(first).sort()).toEqual([
      "apiPublication",
      "authStrategy",
      "dcrProvider",
      "portalDefault",
    ]);
    for (const [name, text] of Object.entries(first)) {
      expect(text.length, name).toBeLessThan(5000);
      expect(text, name).toContain('"konnect-okta-dcr/provider"');
      expect(text, name).not.toContain(projectFolder);
      expect(text, name).not.toMatch(/zod|undici|dcr_token|node_modules/);
    }
  });
});
