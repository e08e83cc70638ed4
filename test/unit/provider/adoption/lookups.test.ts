import { expect, it } from "vitest";
import type { KonnectReader } from "../../../../src/konnect";
import { getPortalByNameOrId } from "../../../../src/konnect/portal-lookup";

const reader = (names: readonly string[]) =>
  ({
    listPortalsNamed: async () => [],
    listPortals: async () => names.map((name, index) => ({ id: `portal-${index}`, name })),
  }) as unknown as KonnectReader;

it.each([
  [["Acme Developers", "Other"], /it has "Acme Developers"$/],
  [["Partners", "Internal"], /it has "Partners", "Internal"$/],
  [[], /it has none that this token sees$/],
])("a portal that is not there is reported with what there is: %j", async (names, words) => {
  await expect(getPortalByNameOrId(reader(names), "acme developers")).rejects.toThrow(words);
});
