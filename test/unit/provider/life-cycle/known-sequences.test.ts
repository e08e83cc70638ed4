import { describe, expect, it } from "vitest";
import { edit, byHandNowhere as nothingByHand, up } from "./shorthand";
import { play } from "./steps";
import { World } from "./world";

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

  it.each([
    ["name", "id"],
    ["id", "name"],
    ["name", "ID"],
  ])(
    "writing a publication's API by %s and then by %s is an update of state: nothing is created, deleted or written",
    async (before, after) => {
      const world = new World(nothingByHand);
      const [stack] = world.stacks;
      const publish = (spelling: string) => {
        const publications = [1, 0].map((api) => ({ api, spelling }));
        return edit("a", { publications });
      };
      await play(world, [publish(before), up(), publish(after)]);
      const resources = stack?.engine.state.size;
      const writes = world.konnect.writes.length;
      const changes = stack === undefined ? [] : await stack.engine.preview(world.toProgram(stack));
      expect(changes.map((name) => name.slice(0, "a-publication".length))).toEqual([
        "a-publication",
        "a-publication",
      ]);
      await play(world, [up()]);
      expect([stack?.engine.state.size, world.konnect.writes.length]).toEqual([resources, writes]);
    },
  );

  it.each(["name", "id"])(
    "the places of a registration that is removed go to another one in the same up, where the API is written by %s",
    async (spelling) => {
      const world = new World(nothingByHand);
      const places = (by: string) => ({ portalDefault: true, publications: [{ api: 0, spelling: by }] });
      const remove = { do: "remove", stack: 0, name: "a" } as const;
      await play(world, [edit("a", places("name")), edit("b", {}), up()]);
      await play(world, [remove, edit("b", places(spelling)), up()]);
      const [portalDefault, orders] = world
        .listPlaces()
        .map(({ strategyId }) => world.findObject(strategyId ?? ""));
      expect(world.lastRefusal).toBe("");
      expect([portalDefault?.labels["dcr-name"], orders?.labels["dcr-name"]]).toEqual(["b", "b"]);
      await play(world, [{ do: "destroy", stack: 0 }]);
      expect([world.lastRefusal, ...world.listPlaces().map(({ strategyId }) => strategyId)]).toEqual([
        "",
        undefined,
        undefined,
        undefined,
      ]);
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

  it.each([
    ["destroy", { do: "destroy", stack: 0 }],
    ["taking both out of the settings", edit("a", {})],
  ] as const)(
    "a default and a publication that got another strategy by hand keep it at %s after a refresh",
    async (_title, last) => {
      const world = new World(nothingByHand);
      const published = { portalDefault: true, publications: [{ api: 0, spelling: "name" }] };
      const [onDefault, onOrders] = [0, 1].map((place) => ({ do: "by hand", place, isSet: true }) as const);
      if (onDefault === undefined || onOrders === undefined) throw new Error("no steps");
      const refresh = { do: "refresh", stack: 0 } as const;
      await play(world, [edit("a", published), up(), onDefault, onOrders, refresh, refresh, last]);
      if (last.do === "edit") await play(world, [up()]);
      const { strategy } = world.hand;
      expect([world.lastRefusal, ...world.listPlaces().map(({ strategyId }) => strategyId)]).toEqual([
        "",
        strategy,
        strategy,
        undefined,
      ]);
    },
  );

  it("a default and a publication that pulumi state taint replaces by themselves keep their strategy until destroy", async () => {
    const world = new World(nothingByHand);
    const taint = (world: World) => {
      const state = world.stacks[0]?.engine.state ?? new Map();
      for (const [name, stored] of state)
        if (/Default|Publication/.test(stored.kind)) state.set(name, { ...stored, isTainted: true });
    };
    const published = { portalDefault: true, publications: [{ api: 0, spelling: "name" }] };
    await play(world, [edit("a", published), up()]);
    const places = world.listPlaces();
    await play(world, [{ do: "anything", stack: 0, by: taint }, up()]);
    expect([world.lastRefusal, ...world.listPlaces()]).toEqual(["", ...places]);
    await play(world, [{ do: "destroy", stack: 0 }]);
    const after = world.listPlaces().map(({ strategyId }) => strategyId);
    expect([world.lastRefusal, ...after]).toEqual(["", undefined, undefined, undefined]);
  });
});
