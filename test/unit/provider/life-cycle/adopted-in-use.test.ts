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
  noticesOf,
  strategyOf,
  taint,
  up,
} from "./shorthand";
import { play, type Step } from "./steps";
import type { World } from "./world";

const refresh: Step = { do: "refresh", stack: 0 };
const adopted = { ...all, adopt: "ids", konnectName: "legacy", displayName: "Ours", server: "own" };
const strategyByHand = (world: World) => world.konnect.state.strategies[0];

/** What somebody changes on adopted objects after the up. */
const change = (displayName: string, issuer?: string): Step =>
  anything((world) => {
    const { providers, strategies } = world.konnect.state;
    if (issuer !== undefined) world.issuers.add(issuer);
    for (const item of [providers[0], strategies[0]]) Object.assign(item ?? {}, { displayName });
    if (issuer === undefined) return;
    Object.assign(providers[0] ?? {}, { issuer });
    Object.assign(strategies[0]?.config ?? {}, { issuer });
  });

const elsewhere = "https://acme.okta.com/oauth2/elsewhere";

describe("an adopted object that somebody changed", () => {
  it.each([
    ["without a refresh", []],
    ["after a refresh", [refresh]],
    ["after two refreshes", [refresh, refresh]],
  ])("keeps those values at destroy, and gets its other earlier ones back, %s", async (_title, between) => {
    const world = await end(
      byHandEverywhere,
      edit("a", adopted),
      up(),
      change("Theirs"),
      ...between,
      destroy(),
    );
    expect(world.lastRefusal).toBe("");
    expect(strategyByHand(world)).toMatchObject({ displayName: "Theirs", labels: { team: "identity" } });
    expect(world.isWorking(world.hand.strategy)).toBe(true);
    expect(Object.keys(strategyByHand(world)?.labels ?? {})).toEqual(["team"]);
    expect(inForce(world).slice(0, 2)).toEqual([world.hand.strategy, world.hand.strategy]);
  });

  it.each([
    ["without a refresh", []],
    ["after a refresh", [refresh]],
  ])(
    "is released with the issuer that they gave it, although its earlier one is gone, %s",
    async (_title, between) => {
      const world = await end(byHandEverywhere, edit("a", adopted), up(), change("Theirs", elsewhere));
      world.issuers.delete("https://acme.okta.com/oauth2/default");
      await play(world, [...between, destroy()]);
      expect(world.lastRefusal).toBe("");
      expect(strategyByHand(world)?.config.issuer).toBe(elsewhere);
    },
  );

  it("gets its earlier values back after an up has replaced the change", async () => {
    const world = await end(byHandEverywhere, edit("a", adopted), up(), change("Theirs"), refresh, up());
    expect(strategyByHand(world)?.displayName).toBe("Ours");
    await play(world, [destroy()]);
    expect([world.lastRefusal, strategyByHand(world)?.displayName]).toEqual(["", "By hand"]);
  });
});

describe("pulumi state taint", () => {
  it("of a strategy that this stack created and that is in force is refused with the command that takes it back", async () => {
    const world = await end(byHandNowhere, edit("a", all), up(), taint(/auth-strategy/));
    const places = inForce(world);
    await play(world, [up()]);
    expect(world.lastRefusal).toContain("pulumi state untaint");
    expect(world.lastRefusal).not.toContain("not in this state");
    expect(inForce(world)).toEqual(places);
  });

  it("of a strategy that this stack adopted by name and that is in force is refused with that command", async () => {
    const settings = { ...adopted, adopt: true };
    const world = await end(byHandEverywhere, edit("a", settings), up(), taint(/auth-strategy/), up());
    expect(world.lastRefusal).toContain("pulumi state untaint");
    expect(inForce(world).slice(0, 2)).toEqual([world.hand.strategy, world.hand.strategy]);
  });

  it("of a strategy that is in force nowhere writes it again and deletes nothing", async () => {
    const world = await end(byHandNowhere, edit("a", {}), up(), taint(/auth-strategy/), up());
    const ids = world.listObjects().map(({ id }) => id);
    expect([world.lastRefusal, ids.length, noticesOf(world).includes("by now")]).toEqual(["", 4, false]);
    await play(world, [destroy()]);
    expect([world.lastRefusal, world.listObjects().length]).toEqual(["", 2]);
  });

  it("of a strategy adopted by id keeps it in force, and destroy refuses to release it: nobody knows what it had", async () => {
    const world = await end(byHandEverywhere, edit("a", adopted), up(), taint(/auth-strategy/), up());
    expect([world.lastRefusal, ...inForce(world).slice(0, 2)]).toEqual([
      "",
      world.hand.strategy,
      world.hand.strategy,
    ]);
    expect(noticesOf(world)).toContain("run pulumi state untaint");
    expect(noticesOf(world)).toContain("the resource that replaces this one manages it");
    expect(noticesOf(world)).not.toContain("by now");
    await play(world, [destroy()]);
    expect(world.lastRefusal).toContain("DCR_KONNECT_RELEASE_REFUSED");
    expect(world.isWorking(inForce(world)[1])).toBe(true);
  });
});

describe("a strategy of another backend with the same names", () => {
  it("is not called the stack's own, nor is its place opened by destroy", async () => {
    const world = await end(byHandNowhere, edit("a", all), up(), nameNewest);
    const places = inForce(world);
    await play(world, [edit("a", { ...all, adopt: true }, 2), up(2)]);
    expect(world.lastRefusal).toContain("Another backend");
    world.lastRefusal = "";
    await play(world, [edit("a", { ...all, adopt: "ids" }, 2), up(2), destroy()]);
    expect([world.lastRefusal, ...inForce(world)]).toEqual(["", ...places]);
    expect(strategyOf(world, "a")?.id).toBe(places[0]);
  });
});
