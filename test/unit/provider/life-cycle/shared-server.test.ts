import { describe, expect, it } from "vitest";
import {
  all,
  anything,
  byHandEverywhere,
  byHandNowhere,
  destroy,
  edit,
  end,
  inForce,
  nameNewest,
  orders,
  strategyOf,
  up,
} from "./shorthand";
import { play, type Step } from "./steps";
import type { World } from "./world";

const own = { ...all, server: "0-a" };
const user = { publications: [{ api: 1, spelling: "name" }], existingServer: "0-a" };
const remove = (name: string): Step => ({ do: "remove", stack: 0, name });

/** Every strategy in force works: the invariant itself. */
function expectWorking(world: World): void {
  const broken = inForce(world).filter((id) => id !== undefined && !world.isWorking(id));
  expect(broken).toEqual([]);
}

describe("a server that a stack created and another stack's strategy in force uses", () => {
  it.each([
    ["destroy", destroy()],
    ["removing its registration", remove("a")],
    ["moving its registration to another server", edit("a", { ...all, existingServer: "default" })],
  ])("is not deleted by %s, which names that strategy and leaves it working", async (_title, step) => {
    const world = await end(byHandNowhere, edit("a", own), up(), edit("b", user, 1), up(1), step);
    if (step.do !== "destroy") await play(world, [up()]);
    expect(world.lastRefusal).toContain("DCR_OKTA_SERVER_IN_USE");
    expect(world.lastRefusal).toContain(strategyOf(world, "b")?.id);
    expectWorking(world);
  });

  it("is deleted once that strategy is gone", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", own),
      up(),
      edit("b", user, 1),
      up(1),
      destroy(1),
      destroy(),
    );
    expect([world.lastRefusal, world.listObjects().length]).toEqual(["", 2]);
  });

  it("stays in Okta with onDestroy: keep", async () => {
    const kept = edit("a", { ...own, onDestroy: "keep" });
    const world = await end(
      byHandNowhere,
      edit("a", own),
      up(),
      edit("b", user, 1),
      up(1),
      kept,
      up(),
      destroy(),
    );
    expect(world.lastRefusal).toBe("");
    expectWorking(world);
  });

  it("is not deleted after that stack has adopted its objects with the same issuer", async () => {
    const world = await end(byHandNowhere, edit("a", own), up(), nameNewest);
    await play(world, [
      edit("b", { ...all, adopt: "ids", konnectName: "a-prod", existingServer: "0-a" }, 1),
      up(1),
      destroy(),
    ]);
    expect(world.lastRefusal).toContain("DCR_OKTA_SERVER_IN_USE");
    expectWorking(world);
  });

  it("is not deleted while a strategy that was set up by hand, adopted and released uses it", async () => {
    const hand = anything((it) => {
      it.issuers.add("https://acme.okta.com/oauth2/0-a");
      const { providers, strategies } = it.konnect.state;
      Object.assign(providers[0] ?? {}, { issuer: "https://acme.okta.com/oauth2/0-a" });
      Object.assign(strategies[0]?.config ?? {}, { issuer: "https://acme.okta.com/oauth2/0-a" });
    });
    const world = await end(
      byHandEverywhere,
      hand,
      edit("a", { ...own, adopt: "ids", konnectName: "legacy" }),
      up(),
      destroy(),
    );
    expect(world.lastRefusal).toContain("DCR_OKTA_SERVER_IN_USE");
    expectWorking(world);
  });
});

describe("a server that one registration created and another one of the stack uses", () => {
  it("is not deleted while the other one stays, and destroy ends", async () => {
    const world = await end(
      byHandNowhere,
      edit("a", { ...own, ...orders }),
      edit("b", user),
      up(),
      remove("a"),
      up(),
    );
    expect(world.lastRefusal).toContain("DCR_OKTA_SERVER_IN_USE");
    expectWorking(world);
    world.lastRefusal = "";
    await play(world, [destroy()]);
    expect([world.lastRefusal, world.listObjects().length]).toEqual(["", 2]);
  });
});

describe("a state from before servers in use were looked at", () => {
  it("shows no changes", async () => {
    const forget = anything((it) => {
      const { state } = it.stacks[0]?.engine ?? {};
      for (const [name, stored] of state ?? []) {
        const { deletesServer: _inputs, ...inputs } = stored.inputs;
        const { deletesServer: _outputs, ...outputs } = stored.outputs;
        state?.set(name, { ...stored, inputs, outputs });
      }
    });
    const world = await end(byHandNowhere, edit("a", own), up(), forget);
    const [stack] = world.stacks;
    expect(await stack?.engine.preview(world.toProgram(stack))).toEqual([]);
  });
});
