import { describe, expect, it } from "vitest";
import { initial, play, type Step } from "./steps";
import { World } from "./world";

const nothingByHand = [false, false, false];

function edit(name: string, change: object, stack = 0): Step {
  return { do: "edit", stack, name, by: () => ({ ...initial, ...change }) };
}

function up(stack = 0): Step {
  return { do: "up", stack };
}

describe("a sequence that once broke an invariant", () => {
  it.each(["a", "b"])(
    "two registrations of one stack cannot adopt the same objects by id: the second one is refused and %s stays in charge",
    async (first) => {
      const world = new World(nothingByHand);
      const second = first === "a" ? "b" : "a";
      await play(world, [edit(first, { adopt: "ids" }), up(), edit(second, { adopt: "ids" }), up()]);
      expect(world.lastRefusal).toContain("both manage DCR provider");
      expect(world.findObject(world.hand.strategy)?.labels["dcr-name"]).toBe(first);

      world.lastRefusal = "";
      const remove = { do: "remove", stack: 0, name: second } as const;
      await play(world, [remove, edit(first, { adopt: "ids", displayName: "Two" }), up()]);
      expect(world.lastRefusal).toBe("");
      expect(world.findObject(world.hand.strategy)?.displayName).toBe("Two");
    },
  );

  it.each([0, 1, 2, 3, 4, 5])(
    "after a crash that loses write %i of an up, destroy gives every place back what it had first",
    async (savedWrites) => {
      for (const byHand of [nothingByHand, [true, true, false]]) {
        const world = new World(byHand);
        const places = world.listPlaces();
        const publications = [0, 1].map((api) => ({ api, spelling: "name" }));
        const settings = { adopt: byHand[0] === true, portalDefault: true, publications };
        const crash = { do: "crash", stack: 0, in: "up", savedWrites } as const;
        await play(world, [edit("a", settings), crash, up(), { do: "destroy", stack: 0 }]);
        expect(world.lastRefusal).toBe("");
        expect(world.listPlaces()).toEqual(places);
        expect(world.listObjects()).toHaveLength(2);
      }
    },
  );

  it("a publication that is written another way gets back what it had first, also after a crash", async () => {
    for (const savedWrites of [0, 1]) {
      const world = new World(nothingByHand);
      const published = (spelling: string) => edit("a", { publications: [{ api: 0, spelling }] });
      const crash = { do: "crash", stack: 0, in: "up", savedWrites } as const;
      await play(world, [published("name"), up(), published("id"), crash, up(), { do: "destroy", stack: 0 }]);
      expect([world.lastRefusal, world.listPlaces()[1]?.strategyId]).toEqual(["", undefined]);
    }
  });

  it("destroying the stack that a registration moved to leaves a new registration of the old key with its own server", async () => {
    const world = new World(nothingByHand);
    const published = { server: "own", publications: [{ api: 0, spelling: "name" }] };
    await play(world, [
      edit("a", { server: "own" }),
      up(),
      { do: "move stack", stack: 0, name: "a" },
      up(1),
      edit("a", published),
      up(),
      { do: "destroy", stack: 1 },
    ]);
    expect(world.stacks[0]?.registrations.get("a")?.server).toBe("0-a-2");
    const [, orders] = world.listPlaces();
    expect(world.isWorking(orders?.strategyId)).toBe(true);
  });
});
