import { describe, expect, it } from "vitest";
import { initial, play, type Step } from "./steps";
import { World } from "./world";

const byHandNowhere = [false, false, false];
const byHandEverywhere = [true, true, false];

function edit(name: string, change: object, stack = 0): Step {
  return { do: "edit", stack, name, by: () => ({ ...initial, ...change }) };
}

function up(stack = 0): Step {
  return { do: "up", stack };
}

function destroy(stack = 0): Step {
  return { do: "destroy", stack };
}

function anything(by: (world: World) => void, stack = 0): Step {
  return { do: "anything", stack, by };
}

/** `pulumi state delete` of one resource. */
function forgetResource(name: string, stack = 0): Step {
  return anything((world) => void world.stacks[stack]?.engine.state.delete(name));
}

const orders = { publications: [{ api: 0, spelling: "name" }] };
const all = { ...orders, portalDefault: true };
const inForce = (world: World) => world.listPlaces().map(({ strategyId }) => strategyId);
const strategyOf = (world: World, name: string) =>
  world.konnect.state.strategies.find(({ labels }) => labels["dcr-name"] === name);
const noticesOf = (world: World, stack = 0) => world.stacks[stack]?.engine.notices.join("\n") ?? "";
const setOn = (place: number, strategyId: (world: World) => string | undefined) =>
  anything((world) => world.setByHand(world.listPlaces()[place]?.place ?? "", strategyId(world)));

/** What a sequence ended in: the last refusal, and what is in force. */
async function end(byHand: readonly boolean[], ...steps: readonly Step[]): Promise<World> {
  const world = new World(byHand);
  await play(world, steps);
  return world;
}

describe("an organization in use", () => {
  it("destroy gives back what a place had although its resource was deleted from the state before", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      forgetResource("a-portal-default"),
      forgetResource("a-publication-Orders"),
      up(),
      destroy(),
    );
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
  });

  it("a strategy in force that was deleted from the state is refused with the line that adopts it", async () => {
    const world = await end(byHandNowhere, edit("a", all), up(), forgetResource("a-auth-strategy"), up());
    const strategy = strategyOf(world, "a");
    expect(world.lastRefusal).toContain("DCR_KONNECT_NAME_TAKEN");
    expect(world.lastRefusal).toContain(`konnect: { adopt: { authStrategy: ${strategy?.id} } }`);
    expect(inForce(world).slice(0, 2)).toEqual([strategy?.id, strategy?.id]);
  });

  it("a registration that is renamed without renamedFrom is refused with that line, and its API keeps its strategy", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      { do: "remove", stack: 0, name: "a" },
      edit("b", all),
      up(),
    );
    expect(world.lastRefusal).toContain("add renamedFrom: a");
    expect(inForce(world)[1]).toBe(strategyOf(world, "a")?.id);
  });

  it("labels that somebody removed do not keep destroy from deleting what this stack created", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      anything((it) => {
        for (const item of it.listObjects()) if ("dcr-name" in item.labels) item.labels = {};
      }),
      destroy(),
    );
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
    expect(world.listObjects()).toHaveLength(2);
  });

  it("an object that another tool labelled since is left alone, with the places where it is in force", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      anything((it) => {
        for (const item of it.listObjects())
          if ("dcr-name" in item.labels) item.labels = { "KONGCTL-namespace": "x" };
      }),
      destroy(),
    );
    const [id] = inForce(world);
    expect(world.lastRefusal).toBe("");
    expect(world.isWorking(id)).toBe(true);
    expect(noticesOf(world)).toContain("is managed by kongctl");
  });

  it("an API that was deleted and published again under its name is left as it is by destroy", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", orders),
      up(),
      anything((it) => {
        const { apis, publications } = it.konnect.state;
        const [old] = apis.splice(0, 1);
        const [publication] = publications.splice(0, 1);
        if (old === undefined || publication === undefined) throw new Error("no API");
        const api = it.konnect.state.addApi(old.name, undefined);
        publications.unshift({ ...publication, apiId: api.id, strategyIds: [it.hand.strategy] });
      }),
      destroy(),
    );
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", world.hand.strategy]);
    expect(world.listObjects()).toHaveLength(2);
  });

  it("a refresh after an API was deleted and published again protects the new one", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", orders),
      up(),
      anything((it) => {
        const { apis, publications } = it.konnect.state;
        const [old] = apis.splice(0, 1);
        const [publication] = publications.splice(0, 1);
        if (old === undefined || publication === undefined) throw new Error("no API");
        const api = it.konnect.state.addApi(old.name, undefined);
        publications.unshift({ ...publication, apiId: api.id, strategyIds: null });
        it.byHand.set(api.id, undefined);
      }),
      { do: "refresh", stack: 0 },
      up(),
    );
    expect(inForce(world)[1]).toBe(strategyOf(world, "a")?.id);
    await play(world, [destroy()]);
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", undefined]);
  });

  it("what somebody set after the up stays when the place leaves the settings, and after destroy", async () => {
    const byHand = setOn(1, ({ hand }) => hand.strategy);
    for (const last of [destroy(), edit("a", { portalDefault: true })]) {
      const world = await end(byHandNowhere, edit("a", all), up(), byHand, last, up());
      if (last.do === "destroy") continue;
      expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", world.hand.strategy]);
      await play(world, [destroy()]);
      expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", world.hand.strategy]);
    }
  });

  it("this stack's strategy that somebody put on an API stays there when the API is listed and taken off the list", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", { portalDefault: true }),
      up(),
      setOn(1, (it) => strategyOf(it, "a")?.id),
      edit("a", all),
      up(),
      edit("a", { portalDefault: true }),
      up(),
    );
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", strategyOf(world, "a")?.id]);
  });

  it("the same after the API was on the list before: what it had then does not open it later", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      edit("a", { portalDefault: true }),
      up(),
      setOn(1, (it) => strategyOf(it, "a")?.id),
      edit("a", all),
      up(),
      edit("a", { portalDefault: true }),
      up(),
    );
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", strategyOf(world, "a")?.id]);
  });

  it("onDestroy: keep leaves a set-up without labels, which is adopted again and stays in force after the next destroy", async () => {
    const world = await end(byHandNowhere, edit("a", { ...all, onDestroy: "keep" }), up(), destroy());
    const [id] = inForce(world);
    expect(world.findObject(id ?? "")?.labels).toEqual({});
    await play(world, [edit("a", all), up()]);
    expect(world.lastRefusal).toContain("DCR_KONNECT_NAME_TAKEN");
    world.lastRefusal = "";
    await play(world, [edit("a", { ...all, adopt: true }), up(), destroy()]);
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", id, id]);
  });

  it("a stack that adopts by id does not open what the first stack found open", async () => {
    const world = await end(byHandNowhere, edit("a", all), up());
    const [provider, strategy] = [world.konnect.state.providers.at(-1), strategyOf(world, "a")];
    Object.assign(world.hand, { provider: provider?.id, strategy: strategy?.id });
    const places = inForce(world);
    await play(world, [
      edit("a", { ...all, adopt: "ids", konnectName: "a-prod" }, 1),
      up(1),
      destroy(),
      destroy(1),
    ]);
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", ...places]);
    expect(world.isWorking(strategy?.id)).toBe(true);
  });

  it("a stack that adopts by id does not open what a crash of the first one left in a label", async () => {
    const world = await end(byHandNowhere, edit("a", all), {
      do: "crash",
      stack: 0,
      in: "up",
      savedWrites: 2,
    });
    const [provider, strategy] = [world.konnect.state.providers.at(-1), strategyOf(world, "a")];
    Object.assign(world.hand, { provider: provider?.id, strategy: strategy?.id });
    const [portalDefault] = inForce(world);
    expect(portalDefault).toBe(strategy?.id);
    await play(world, [
      edit("a", { portalDefault: true, adopt: "ids", konnectName: "a-prod" }, 1),
      up(1),
      destroy(1),
    ]);
    expect([world.lastRefusal, inForce(world)[0]]).toEqual(["", strategy?.id]);
  });

  it("destroying a stack whose place another one took leaves that place, and the other refuses to open it later", async () => {
    const world = await end(byHandNowhere, edit("a", all), up());
    const first = strategyOf(world, "a")?.id ?? "";
    await play(world, [edit("b", { ...all, otherStrategies: [first] }, 1), up(1), destroy()]);
    const second = strategyOf(world, "b")?.id;
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", second, second]);
    await play(world, [destroy(1)]);
    expect(world.lastRefusal).toContain("DCR_KONNECT_IN_USE");
    expect(noticesOf(world, 1)).toContain(`its earlier strategy ${first} is gone`);
    expect(inForce(world).slice(0, 2)).toEqual([second, second]);
  });

  it("an earlier strategy that another stack adopted since comes back to its place", async () => {
    const world = await end(
      byHandEverywhere,
      edit("a", { ...all, adopt: true }),
      up(),
      edit("b", { adopt: "ids", konnectName: "legacy" }, 1),
      up(1),
      destroy(),
    );
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual([
      "",
      world.hand.strategy,
      world.hand.strategy,
    ]);
  });

  it("an earlier strategy that somebody deleted since is not replaced by none: destroy refuses with the users", async () => {
    const world = await end(
      byHandEverywhere,
      edit("a", { ...all, adopt: true }),
      up(),
      anything((it) => {
        const { strategies } = it.konnect.state;
        strategies.splice(
          strategies.findIndex(({ id }) => id === it.hand.strategy),
          1,
        );
      }),
      destroy(),
    );
    expect(world.lastRefusal).toContain("DCR_KONNECT_IN_USE");
    expect(inForce(world)[1]).toBe(strategyOf(world, "a")?.id);
  });

  it("portal and API in upper-case ids, names and back again stay the same objects through crash, rename and destroy", async () => {
    const as = (spelling: string) => ({ ...all, portal: spelling, publications: [{ api: 0, spelling }] });
    const world = await end(
      byHandNowhere,
      edit("a", as("name")),
      up(),
      edit("a", as("ID")),
      { do: "crash", stack: 0, in: "up", savedWrites: 1 },
      up(),
      edit("a", as("id")),
      up(),
      { do: "rename", stack: 0, name: "a" },
      up(),
      edit("c", { ...as("name"), renamedFrom: "a" }),
      up(),
      destroy(),
    );
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
    expect(world.listObjects()).toHaveLength(2);
  });

  it("places that go from one registration to another and back give back what was there first", async () => {
    const world = await end(byHandEverywhere, edit("a", { ...all, adopt: true }), edit("b", {}), up());
    const give = (to: string, from: string, portal: string): Step[] => [
      edit(to, { ...all, adopt: true, portal, publications: [{ api: 0, spelling: portal }] }),
      edit(from, { adopt: true }),
      up(),
    ];
    await play(world, [
      ...give("b", "a", "name"),
      ...give("a", "b", "name"),
      ...give("b", "a", "id"),
      destroy(),
    ]);
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual([
      "",
      world.hand.strategy,
      world.hand.strategy,
    ]);
  });

  it("another API, by name, in place of one by id gets the strategy, and the first one gets back what it had", async () => {
    const publish = (api: number, spelling: string) => edit("a", { publications: [{ api, spelling }] });
    const world = await end(byHandNowhere, publish(0, "id"), up(), publish(1, "name"), up());
    expect([world.lastRefusal, ...inForce(world).slice(1)]).toEqual([
      "",
      undefined,
      strategyOf(world, "a")?.id,
    ]);
    await play(world, [destroy()]);
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
  });
});
