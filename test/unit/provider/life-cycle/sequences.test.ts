import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toPropertyRuns } from "../../../property-runs";
import { findBroken, observe } from "./invariants";
import { type Registration, type Stack, World } from "./world";

/** Each run is one sequence; CI has 5,000 of them. */
const runs = toPropertyRuns();

type Step =
  | { readonly do: "up" | "destroy" | "refresh"; readonly stack: number }
  | {
      readonly do: "edit";
      readonly stack: number;
      readonly name: string;
      readonly by: (old: Registration) => Registration;
    }
  | {
      readonly do: "remove" | "rename" | "move stack" | "forget";
      readonly stack: number;
      readonly name: string;
    }
  | { readonly do: "rename stack" | "swap" | "give"; readonly stack: number }
  | { readonly do: "by hand"; readonly place: number; readonly isSet: boolean };

const names = ["a", "b"] as const;
const spelling = fc.constantFrom("name" as const, "id" as const, "ID" as const);
const stack = fc.nat({ max: 2 });
const usualStack = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: stack });
const publications = fc.uniqueArray(fc.record({ api: fc.nat({ max: 1 }), spelling }), {
  selector: ({ api }) => api,
});

const edit = fc
  .oneof(
    spelling.map((portal) => ({ portal })),
    fc.boolean().map((portalDefault) => ({ portalDefault })),
    publications.map((list) => ({ publications: list })),
    publications.map((list) => ({ publications: list })),
    fc.constantFrom(false, true, "ids" as const).map((adopt) => ({ adopt })),
    fc.constantFrom("keep" as const, "delete" as const, undefined).map((onDestroy) => ({ onDestroy })),
    fc.constantFrom("legacy", "other", undefined).map((konnectName) => ({ konnectName })),
    fc.constantFrom("own", undefined).map((server) => ({ server })),
    fc.constantFrom("One", "Two").map((displayName) => ({ displayName })),
  )
  .map((change) => (old: Registration) => withoutUndefined({ ...old, ...change }));

const places = fc.record({
  server: fc.constantFrom("own" as const, undefined),
  adopt: fc.constantFrom(false, true, "ids" as const),
  konnectName: fc.constantFrom("legacy", undefined),
  portalDefault: fc.boolean(),
  publications,
});
const anew = places.map((registration) => () => withoutUndefined({ ...initial, ...registration }));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: usualStack.map((index) => ({ do: "up" as const, stack: index })) },
  { weight: 2, arbitrary: usualStack.map((index) => ({ do: "destroy" as const, stack: index })) },
  { weight: 1, arbitrary: usualStack.map((index) => ({ do: "refresh" as const, stack: index })) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant("edit" as const),
      stack: usualStack,
      name: fc.constantFrom(...names),
      by: fc.oneof({ weight: 3, arbitrary: edit }, { weight: 1, arbitrary: anew }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("remove" as const, "rename" as const, "move stack" as const, "forget" as const),
      stack: usualStack,
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("rename stack" as const, "swap" as const, "give" as const),
      stack: usualStack,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("by hand" as const),
      place: fc.nat({ max: 2 }),
      isSet: fc.boolean(),
    }),
  },
);

const start = fc.record({
  byHand: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  first: places,
  steps: fc.array(
    fc.record({
      step,
      isUpNext: fc.oneof(
        { weight: 4, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const initial: Registration = { portal: "name", portalDefault: false, publications: [], adopt: false };

function withoutUndefined(registration: object): Registration {
  return Object.fromEntries(Object.entries(registration).filter(([, value]) => value !== undefined)) as never;
}

/** Servers are one registration's each. */
function edited(index: number, name: string, registration: Registration): Registration {
  return registration.server === "own" ? { ...registration, server: `${index}-${name}` } : registration;
}

function toPlaces({ portalDefault, publications }: Registration) {
  return { portalDefault, publications };
}

function isIdle({ portalDefault, publications }: Registration): boolean {
  return !portalDefault && publications.length === 0;
}

/** Carries out one step; the stack whose state may have changed, if any. */
async function carryOut(world: World, item: Step): Promise<{ stack: Stack; isDone: boolean } | undefined> {
  if (item.do === "by hand") {
    const { place = "", strategyId } = world.listPlaces()[item.place] ?? {};
    const wanted = item.isSet ? world.hand.strategy : undefined;
    if (strategyId !== wanted) world.setByHand(place, wanted);
    return undefined;
  }
  const stack = world.stacks[item.stack] as Stack;
  const { registrations, engine } = stack;
  switch (item.do) {
    case "edit":
      registrations.set(
        item.name,
        edited(item.stack, item.name, item.by(registrations.get(item.name) ?? initial)),
      );
      return undefined;
    case "remove":
      registrations.delete(item.name);
      return undefined;
    case "rename": {
      const old = registrations.get(item.name);
      if (old === undefined || registrations.has("c")) return undefined;
      registrations.delete(item.name);
      registrations.set("c", { ...old, renamedFrom: item.name });
      return undefined;
    }
    case "swap":
    case "give": {
      const [a = initial, b = initial] = names.map((name) => registrations.get(name));
      registrations.set("a", { ...a, ...toPlaces(item.do === "swap" ? b : initial) });
      registrations.set("b", { ...b, ...toPlaces(item.do === "swap" || isIdle(b) ? a : b) });
      return undefined;
    }
    case "rename stack":
      stack.stack = `${stack.stack}-2`;
      return undefined;
    case "move stack": {
      const target = world.stacks[1] as Stack;
      if (target === stack || [...target.engine.state.keys()].some((key) => key.startsWith(item.name)))
        return undefined;
      const registration = registrations.get(item.name);
      if (registration === undefined || target.registrations.has(item.name)) return undefined;
      for (const [key, stored] of engine.state) {
        if (!key.startsWith(`${item.name}-`)) continue;
        engine.state.delete(key);
        target.engine.state.set(key, stored);
      }
      for (const [issuer, isKept] of stack.servers) {
        if (!issuer.endsWith(`${item.stack}-${item.name}`)) continue;
        stack.servers.delete(issuer);
        target.servers.set(issuer, isKept);
      }
      registrations.delete(item.name);
      target.registrations.set(item.name, registration);
      return undefined;
    }
    case "forget": {
      const saved = new Map(engine.state);
      await world.run(stack, "up");
      engine.state = saved;
      return undefined;
    }
    default:
      return { stack, isDone: (await world.run(stack, item.do)) === "done" };
  }
}

describe("any sequence of creating, renaming, moving, adopting and deleting", () => {
  it("opens nothing that was closed, leaves what is others' alone, and ends in an empty preview", async () => {
    await fc.assert(
      fc.asyncProperty(start, async ({ byHand, first, steps }) => {
        const world = new World(byHand);
        const up = { do: "up", stack: 0 } as const;
        world.stacks[0]?.registrations.set("a", edited(0, "a", withoutUndefined({ ...initial, ...first })));
        const all: Step[] = steps.flatMap(({ step, isUpNext }) =>
          isUpNext && "stack" in step ? [step, { ...up, stack: step.stack }] : [step],
        );
        for (const item of [up, ...all]) {
          const stack = ("stack" in item ? world.stacks[item.stack] : world.stacks[0]) as Stack;
          const before = observe(world, stack);
          const changed = await carryOut(world, item);
          if (changed === undefined) continue;
          expect(findBroken(world, before, stack), JSON.stringify(item)).toEqual([]);
          if (item.do === "up" && changed.isDone) {
            expect(await stack.engine.preview(world.toProgram(stack))).toEqual([]);
          }
        }
      }),
      { ...runs, endOnFailure: false },
    );
  });
});
