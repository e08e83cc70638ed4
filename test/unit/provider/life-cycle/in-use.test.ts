import { describe, expect, it } from "vitest";
import {
  all,
  anything,
  byHandEverywhere,
  byHandNowhere,
  destroy,
  edit,
  end,
  forgetResource,
  inForce,
  noticesOf,
  orders,
  setOn,
  strategyOf,
  up,
} from "./shorthand";
import { play, type Step } from "./steps";

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

  it("a portal that somebody deleted does not stop destroy", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      anything((it) => {
        it.konnect.state.portals.length = 0;
        it.konnect.state.publications.length = 0;
      }),
      destroy(),
    );
    expect([world.lastRefusal, world.listObjects().length]).toEqual(["", 2]);
  });

  it("an API that is renamed in Konnect and then in the settings keeps its strategy, and gives back what it had", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", orders),
      up(),
      anything((it) => {
        const [api] = it.konnect.state.apis;
        if (api !== undefined) it.konnect.state.apis[0] = { ...api, name: "Orders v2" };
      }),
      up(),
    );
    const [stack] = world.stacks;
    expect(await stack?.engine.preview(world.toProgram(stack))).toEqual([]);
    await play(world, [destroy()]);
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", undefined]);
  });

  it("a strategy that somebody deleted is created again by a refresh and an up, and its places are closed", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      anything((it) => {
        for (const { place } of it.listPlaces()) it.setByHand(place, undefined);
        it.konnect.state.strategies.length = 1;
      }),
      { do: "refresh", stack: 0 },
      up(),
    );
    const strategy = strategyOf(world, "a");
    expect(inForce(world)).toEqual([strategy?.id, strategy?.id, undefined]);
    await play(world, [destroy()]);
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
  });

  it("without the outputs of the last up, a place of a removed registration is refused with a line that works", async () => {
    const world = await end(byHandNowhere, edit("a", all), edit("b", {}), up());
    const [stack] = world.stacks;
    if (stack !== undefined) stack.last = [];
    const first = strategyOf(world, "a")?.id ?? "";
    await play(world, [{ do: "remove", stack: 0, name: "a" }, edit("b", all), up()]);
    expect(world.lastRefusal).toContain(`konnect: { adopt: { otherStrategies: [${first}] } }`);
    world.lastRefusal = "";
    await play(world, [edit("b", { ...all, otherStrategies: [first] }), up()]);
    const second = strategyOf(world, "b")?.id;
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", second, second]);
    await play(world, [destroy()]);
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
  });

  it.each([0, 1, 2, 3, 4, 5])(
    "a crash that loses write %i of a move between two registrations loses nothing of what was there first",
    async (savedWrites) => {
      const world = await end(byHandEverywhere, edit("a", { ...all, adopt: true }), edit("b", {}), up());
      await play(world, [
        edit("a", { adopt: true }),
        edit("b", { ...all, adopt: true, konnectName: "moved" }),
        { do: "crash", stack: 0, in: "up", savedWrites },
        up(),
        destroy(),
      ]);
      expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual([
        "",
        world.hand.strategy,
        world.hand.strategy,
      ]);
    },
  );

  it.each([0, 1, 2, 3])(
    "after a crash at deletion %i of a destroy, up has everything back and destroy ends",
    async (savedWrites) => {
      const world = await end(
        byHandNowhere,
        edit("a", all),
        up(),
        { do: "crash", stack: 0, in: "destroy", savedWrites },
        up(),
      );
      expect(inForce(world)[1]).toBe(strategyOf(world, "a")?.id);
      await play(world, [destroy()]);
      expect([world.lastRefusal, ...inForce(world)]).toEqual(["", undefined, undefined, undefined]);
      expect(world.listObjects()).toHaveLength(2);
    },
  );

  it("a stack and a registration that are renamed at once keep their objects and what their places had", async () => {
    const world = await end(byHandNowhere, edit("a", all), up());
    const { id } = strategyOf(world, "a") ?? {};
    await play(world, [
      { do: "rename stack", stack: 0 },
      { do: "rename", stack: 0, name: "a" },
      up(),
      destroy(),
    ]);
    expect([world.lastRefusal, world.findObject(id ?? "")]).toEqual(["", undefined]);
    expect(inForce(world)).toEqual([undefined, undefined, undefined]);
  });

  it("labels of ownership that somebody edited are drift: the next up with a refresh writes them again", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      anything((it) => {
        for (const item of it.listObjects()) if ("dcr-name" in item.labels) item.labels["dcr-name"] = "z";
      }),
      { do: "refresh", stack: 0 },
      up(),
    );
    expect([world.lastRefusal, strategyOf(world, "z")]).toEqual(["", undefined]);
    expect(strategyOf(world, "a")).toBeDefined();
  });

  it("the same stack in another backend is refused, and its destroy changes nothing", async () => {
    const world = await end(byHandNowhere, edit("a", all), up());
    const before = structuredClone([world.listObjects(), world.listPlaces()]);
    await play(world, [edit("a", all, 2), up(2), destroy(2)]);
    expect(world.lastRefusal).toContain("DCR_KONNECT_NAME_TAKEN");
    expect([world.listObjects(), world.listPlaces()]).toEqual(before);
  });

  it("a stack whose whole state was lost adopts its objects by id and leaves them in force on destroy", async () => {
    const world = await end(byHandNowhere, edit("a", all), up());
    const [provider, strategy] = [world.konnect.state.providers.at(-1), strategyOf(world, "a")];
    Object.assign(world.hand, { provider: provider?.id, strategy: strategy?.id });
    world.stacks[0]?.engine.state.clear();
    await play(world, [edit("a", { ...all, adopt: "ids", konnectName: "a-prod" }), up(), destroy()]);
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual(["", strategy?.id, strategy?.id]);
  });

  it("an older state that is imported after a move does not open what it no longer holds", async () => {
    const world = await end(byHandNowhere, edit("a", all), edit("b", {}), up());
    const [stack] = world.stacks;
    const older = new Map(stack?.engine.state);
    await play(world, [edit("a", {}), edit("b", all), up()]);
    if (stack !== undefined) stack.engine.state = older;
    const second = strategyOf(world, "b")?.id;
    await play(world, [{ do: "remove", stack: 0, name: "b" }, edit("a", {}), up()]);
    expect(inForce(world).slice(0, 2)).toEqual([second, second]);
  });

  it("onDestroy: delete on an adopted strategy in force is refused by destroy, and the strategy stays in force", async () => {
    const world = await end(
      byHandEverywhere,
      edit("a", { ...all, adopt: "ids", konnectName: "legacy", onDestroy: "delete" }),
      up(),
      destroy(),
    );
    expect(world.lastRefusal).toContain("DCR_KONNECT_IN_USE");
    expect(inForce(world).slice(0, 2)).toEqual([world.hand.strategy, world.hand.strategy]);
  });

  it("a place that somebody opened by hand stays open after destroy, and nothing else is opened", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", all),
      up(),
      setOn(1, () => undefined),
      edit("a", { portalDefault: true }),
      up(),
    );
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual([
      "",
      strategyOf(world, "a")?.id,
      undefined,
    ]);
  });

  it("a place that somebody gave to another stack's strategy is left there by update and destroy", async () => {
    const world = await end(byHandNowhere, edit("a", all), up(), edit("b", {}, 1), up(1));
    const second = strategyOf(world, "b")?.id;
    await play(world, [setOn(1, () => second), { do: "refresh", stack: 0 }, up()]);
    expect(world.lastRefusal).toContain("DCR_KONNECT_OWNED_ELSEWHERE");
    world.lastRefusal = "";
    await play(world, [destroy()]);
    expect([world.lastRefusal, inForce(world)[1]]).toEqual(["", second]);
  });

  it("an adopted strategy that moved to this stack's server gets its issuer back when its registration is removed", async () => {
    const settings = { ...all, adopt: "ids", konnectName: "legacy", server: "own" };
    const world = await end(byHandEverywhere, edit("a", settings), up());
    expect(world.isWorking(world.hand.strategy)).toBe(true);
    await play(world, [{ do: "remove", stack: 0, name: "a" }, up()]);
    expect(world.lastRefusal).toBe("");
    expect(world.isWorking(inForce(world)[1])).toBe(true);
  });
});
