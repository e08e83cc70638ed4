import { describe, expect, it } from "vitest";
import {
  addByHand,
  all,
  anything,
  byHandEverywhere,
  byHandNowhere,
  destroy,
  edit,
  end,
  inForce,
  nameNewest,
  noticesOf,
  orders,
  setOn,
  strategyOf,
  up,
} from "./shorthand";
import { play, type Step } from "./steps";
import type { World } from "./world";

const refresh: Step = { do: "refresh", stack: 0 };

/** A state from before owner ids, with the objects of that time. */
const withoutOwnerIds = anything((world) => {
  const { state } = world.stacks[0]?.engine ?? {};
  for (const [name, stored] of state ?? []) {
    const { ownerId: _id, strategyOwnerId: _strategy, ...outputs } = stored.outputs;
    state?.set(name, { ...stored, outputs });
  }
  for (const { labels } of world.listObjects())
    for (const key of Object.keys(labels))
      if (key === "dcr-owner" || key.startsWith("dcr-was-")) delete labels[key];
});

/** Labels that somebody added: this package leaves room for those of settings. */
const withManyLabels = anything((world) => {
  const { labels } = world.konnect.state.strategies.at(-1) ?? {};
  for (let index = 0; index < 40; index++) Object.assign(labels ?? {}, { [`team-${index}`]: "x" });
});

const findId = (world: World, name: string) =>
  world.konnect.state.strategies.find((item) => item.name === name)?.id;

describe("a state from before owner ids", () => {
  it("gives a default and a publication back on destroy", async () => {
    const world = await end(byHandNowhere, edit("a", all), up(), withoutOwnerIds, destroy());
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
    expect(world.listObjects()).toHaveLength(2);
  });

  it("opens nothing after a stack with equal names in another backend has adopted the strategy", async () => {
    const world = await end(byHandNowhere, edit("a", all), up(), withoutOwnerIds, nameNewest);
    const places = inForce(world);
    await play(world, [edit("a", { ...all, adopt: "ids" }, 2), up(2), destroy()]);
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", ...places]);
    expect(world.isWorking(places[0])).toBe(true);
    expect(noticesOf(world)).toContain("has a strategy that is managed by");
  });

  it("refuses to put its strategy back after that stack has moved the place to another one", async () => {
    const world = await end(byHandNowhere, edit("a", all), up(), withoutOwnerIds, nameNewest);
    await play(world, [
      edit("a", { ...all, adopt: "ids" }, 2),
      up(2),
      edit("a", { ...all, displayName: "Two" }),
    ]);
    await play(world, [up()]);
    expect(world.lastRefusal).toContain("DCR_KONNECT_OWNED_ELSEWHERE");
  });
});

describe("a strategy that somebody set and up --refresh replaced", () => {
  const replaced = [
    edit("a", all),
    up(),
    setOn(0, (it) => addByHand(it, "new")),
    setOn(1, (it) => findId(it, "new")),
    refresh,
  ];

  it("is what destroy gives back, not the none of before this stack", async () => {
    const world = await end(byHandNowhere, ...replaced, up());
    const own = strategyOf(world, "a")?.id;
    expect(inForce(world).slice(0, 2)).toEqual([own, own]);
    expect(noticesOf(world)).toContain('the strategy "new"');
    await play(world, [destroy()]);
    const id = findId(world, "new");
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", id, id, undefined]);
  });

  it("is what a place gets back when it leaves the settings", async () => {
    const world = await end(
      byHandEverywhere,
      edit("a", { ...all, adopt: true }),
      up(),
      ...replaced.slice(2),
      up(),
    );
    await play(world, [edit("a", {}), up()]);
    const id = findId(world, "new");
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", id, id]);
  });

  it.each([0, 1])("is not lost in a crash of write %i", async (savedWrites) => {
    const crash = { do: "crash", stack: 0, in: "up", savedWrites } as const;
    const world = await end(byHandNowhere, ...replaced, crash, up(), destroy());
    const id = findId(world, "new");
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", id, id]);
  });

  it("is not lost if the strategy has no room for another label", async () => {
    const world = await end(byHandNowhere, edit("a", {}), up(), withManyLabels, edit("a", all), up());
    expect(noticesOf(world)).toContain("too many to keep there what");
    await play(world, [...replaced.slice(2), up(), destroy()]);
    const id = findId(world, "new");
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", id, id]);
  });

  it("stays if somebody put it beside this stack's strategy: destroy takes only that one away", async () => {
    const add = anything((it) => {
      const [publication] = it.konnect.state.publications;
      publication?.strategyIds?.push(addByHand(it, "new"));
    });
    const world = await end(byHandNowhere, edit("a", orders), up(), add, refresh, up(), destroy());
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", findId(world, "new")]);
  });

  it("is not replaced by an opening: a place that somebody opened gets back what it had first", async () => {
    const open = setOn(1, () => undefined);
    const settings = { ...all, adopt: true };
    const world = await end(byHandEverywhere, edit("a", settings), up(), open, refresh, up(), destroy());
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", world.hand.strategy]);
  });
});

describe("a publication with several strategies", () => {
  // Konnect's documentation allows one, and the sandbox takes no more; a later Konnect may have several.
  it("has them in state, and no older label that says it had none", async () => {
    const both = anything((it) => {
      const [publication] = it.konnect.state.publications;
      it.byHand.set(publication?.apiId ?? "", it.hand.strategy);
      Object.assign(publication ?? {}, { strategyIds: [it.hand.strategy, addByHand(it, "new")] });
    });
    const forget = anything((it) => void it.stacks[0]?.engine.state.delete("a-publication-Orders"));
    const world = await end(byHandNowhere, edit("a", orders), up(), forget, both);
    await play(world, [edit("a", { ...orders, adopt: true }), up()]);
    const own = strategyOf(world, "a");
    expect(inForce(world)[1]).toBe(own?.id);
    expect(Object.keys(own?.labels ?? {}).filter((key) => key.startsWith("dcr-was-"))).toEqual([]);
    const { outputs } = world.stacks[0]?.engine.state.get("a-publication-Orders") ?? {};
    expect(outputs?.previousAuthStrategyIds).toEqual([world.hand.strategy, findId(world, "new")]);
  });
});

describe("a move that crashed and was taken back", () => {
  it.each([0, 1, 2, 3])(
    "is undone by a refresh and an up, and destroy gives back what was there first (crash at write %i)",
    async (savedWrites) => {
      for (const [byHand, first] of [
        [byHandNowhere, undefined],
        [byHandEverywhere, "hand"],
      ] as const) {
        const before = [edit("a", { ...all, adopt: true }), edit("b", { adopt: true })];
        const world = await end(byHand, ...before, up());
        const move = [edit("a", { adopt: true }), edit("b", { ...all, adopt: true })];
        await play(world, [...move, { do: "crash", stack: 0, in: "up", savedWrites }]);
        await play(world, [...before, refresh, up()]);
        const own = strategyOf(world, "a")?.id;
        expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", own, own]);
        await play(world, [destroy()]);
        const id = first === undefined ? undefined : world.hand.strategy;
        expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", id, id]);
      }
    },
  );

  it("opens nothing without a refresh: destroy refuses as long as the other strategy is in force", async () => {
    const world = await end(byHandNowhere, edit("a", all), edit("b", {}), up());
    await play(world, [edit("a", {}), edit("b", all), { do: "crash", stack: 0, in: "up", savedWrites: 0 }]);
    await play(world, [edit("a", all), edit("b", {}), up(), destroy()]);
    expect(world.lastRefusal).toContain("DCR_KONNECT_IN_USE");
    expect(inForce(world).filter((id) => id !== undefined && world.isWorking(id))).not.toEqual([]);
  });
});

describe("a strategy that a person put in the place of another one", () => {
  it("stays there when the place is moved to its registration, also on destroy", async () => {
    const world = await end(byHandNowhere, edit("a", all), edit("b", {}), up());
    await play(world, [
      setOn(1, (it) => strategyOf(it, "b")?.id),
      edit("a", { portalDefault: true }),
      edit("b", orders),
      up(),
      edit("b", {}),
      up(),
    ]);
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", strategyOf(world, "b")?.id]);
  });

  it("a strategy of a lost state keeps its labels when its stack, which has another name by now, takes the place again", async () => {
    const swap: Step = { do: "swap", stack: 0 };
    const lostUp: Step = { do: "forget", stack: 0, name: "a" };
    const rename: Step = { do: "rename stack", stack: 0 };
    const world = await end(byHandNowhere, edit("a", orders), up(), swap, lostUp, rename);
    const lost = strategyOf(world, "b");
    const labels = { ...lost?.labels };
    await play(world, [up()]);
    expect(inForce(world)[1]).not.toBe(lost?.id);
    expect(inForce(world)[1]).toBeDefined();
    expect(lost?.labels).toEqual(labels);
    await play(world, [destroy()]);
    expect(inForce(world)[1]).toBeUndefined();
  });
});

describe("an API that is renamed in Konnect and in the settings at once", () => {
  it("is shown as a new and a removed publication, keeps its strategy without a write, and gets back what it had", async () => {
    const rename = anything((world) => {
      const [api] = world.konnect.state.apis;
      if (api !== undefined) world.konnect.state.apis[0] = { ...api, name: "Orders v2" };
    });
    const world = await end(byHandNowhere, edit("a", orders), up(), rename);
    const [stack] = world.stacks;
    world.apiNames[0] = "Orders v2";
    expect(stack === undefined ? [] : await stack.engine.preview(world.toProgram(stack))).toEqual([
      "a-publication-Orders v2",
      "-a-publication-Orders",
    ]);
    const writes = world.konnect.writes.length;
    await play(world, [up()]);
    expect([world.konnect.writes.length, inForce(world)[1]]).toEqual([writes, strategyOf(world, "a")?.id]);
    await play(world, [destroy()]);
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
  });
});
