import { describe, expect, it } from "vitest";
import { byHandNowhere } from "./shorthand";
import { initial } from "./steps";
import { World } from "./world";

/** Each kind of request that a number of registrations costs, the first of which has the portal's default. */
function toBudget(count: number): Record<string, number> {
  return {
    // Three lists, whatever the number is.
    preview: 3,
    // Two lists, and for each object a look-up by name and a create; a verification; the place: two reads of the portal, the
    // label of what it had before, and the write.
    up: 2 + 5 * count + 5,
    previewAgain: 0,
    upAgain: 0,
    refresh: 2 * count + 1,
    change: 4 * count,
    // Each object is read, its users are looked for, and it is deleted; the place goes back and its label is removed.
    destroy: 7 * count + 4,
  };
}

describe("an operation", () => {
  it.each([1, 10, 100])(
    "sends to Konnect, for %i registrations, the number of requests in its budget",
    async (count) => {
      const world = new World(byHandNowhere);
      const [stack] = world.stacks;
      if (stack === undefined) throw new Error("no stack");
      const configure = (displayName: string) => {
        for (let index = 0; index < count; index++)
          stack.registrations.set(`r${index}`, { ...initial, portalDefault: index === 0, displayName });
      };
      const measure = async (operation: () => Promise<unknown>) => {
        world.konnect.requests.length = 0;
        await operation();
        return world.konnect.requests.length;
      };
      configure("Okta");
      const counts = {
        preview: await measure(() => stack.engine.preview(world.toProgram(stack))),
        up: await measure(() => world.run(stack, "up")),
        previewAgain: await measure(() => stack.engine.preview(world.toProgram(stack))),
        upAgain: await measure(() => world.run(stack, "up")),
        refresh: await measure(() => world.run(stack, "refresh")),
        change: await measure(async () => {
          configure("Okta Portal");
          await world.run(stack, "up");
        }),
        destroy: await measure(() => world.run(stack, "destroy")),
      };
      expect(counts).toEqual(toBudget(count));
    },
  );
});
