import { expect, it } from "vitest";
import { apiName, portalName } from "../sandbox";
import { defaultKonnectSwitches, type KonnectSwitches } from "../sandbox/switches";
import { describeWithEngine, startFixture } from "./fixture";

type Position = Partial<KonnectSwitches>;

/** The other position of every switch that says yes or no. */
const flipped = Object.entries(defaultKonnectSwitches)
  .filter(([, value]) => typeof value === "boolean")
  .map(([key, value]): Position => ({ [key]: value !== true }));

const further: readonly Position[] = [
  { namesAreUnique: true, takenNameStatus: 400 },
  { maxPageSize: 1 },
  // Every client known asks for pages of 100: a smaller limit that refuses them cannot be.
  { maxPageSize: 100, refusesOversizedPage: true },
  { rateLimit: { requests: 4, windowMs: 300 }, retryAfter: "seconds" },
  { rateLimit: { requests: 4, windowMs: 300 }, retryAfter: "date" },
  { rateLimit: { requests: 4, windowMs: 300 }, retryAfter: "absent" },
];

const title = (position: Position) =>
  Object.entries(position)
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    .join(", ");

describeWithEngine("the life of a stack is the same", () => {
  it.each([...flipped, ...further].map((position) => [title(position), position] as const))(
    "where Konnect has %s",
    async (_title, position) => {
      const { sandbox, stack, configure } = await startFixture(
        (registration) => ({
          okta: registration.okta,
          konnect: {
            ...registration.konnect,
            publications: [apiName],
            pluginConfig: { cache_tokens: false, ssl_verify: true },
          },
        }),
        { konnect: position },
      );
      await sandbox.team.publish(apiName, portalName, { authStrategyIds: null });
      const up = await stack.up();
      expect(up.code, up.text).toBe(0);
      const refreshed = await stack.preview("--refresh", "--expect-no-changes");
      expect(refreshed.code, refreshed.text).toBe(0);
      await configure((registration) => ({
        okta: registration.okta,
        konnect: {
          ...registration.konnect,
          displayName: "Okta",
          publications: [apiName],
          pluginConfig: { ssl_verify: true },
        },
      }));
      const changed = await stack.up();
      expect(changed.code, changed.text).toBe(0);
      const [strategy] = sandbox.konnect.state.strategies;
      expect(strategy?.displayName).toBe("Okta");
      expect(JSON.stringify(strategy)).not.toContain("cache_tokens");
      const again = await stack.preview("--refresh", "--expect-no-changes");
      expect(again.code, again.text).toBe(0);
      const destroy = await stack.destroy();
      expect(destroy.code, destroy.text).toBe(0);
      const { state } = sandbox.konnect;
      expect([state.providers, state.strategies, state.portals[0]?.defaultStrategyId]).toEqual([
        [],
        [],
        null,
      ]);
      expect(state.publications[0]?.strategyIds).toBeNull();
    },
  );
});
