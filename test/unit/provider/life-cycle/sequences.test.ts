import fc from "fast-check";
import { describe, it } from "vitest";
import { toPropertyRuns } from "../../../property-runs";
import { addByHand, anything, setOn, taint } from "./shorthand";
import { initial, names, play, type Step, withoutUndefined } from "./steps";
import { type Registration, World } from "./world";

/** Each run is one sequence; CI has 5,000 of them. */
const runs = toPropertyRuns();

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
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("crash" as const),
      stack: usualStack,
      in: fc.constantFrom("up" as const, "destroy" as const),
      savedWrites: fc.nat({ max: 5 }),
    }),
  },
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

function titled(title: string, step: Step): Step {
  return { ...step, title } as Step;
}

/** What people do beside Pulumi between two operations. */
const beside: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ place: fc.nat({ max: 1 }), whose: fc.constantFrom("new", "none") }).map(({ place, whose }) =>
    titled(
      `set place ${place} to ${whose}`,
      setOn(place, (world) => (whose === "none" ? undefined : addByHand(world, "new"))),
    ),
  ),
  fc
    .constantFrom(/auth-strategy/, /provider/, /portal-default|publication/, /./)
    .map((pattern) => titled(`taint ${pattern}`, taint(pattern))),
  fc.constantFrom("portal-default", "publication-Orders", "auth-strategy").map((suffix) =>
    titled(
      `forget ${suffix}`,
      anything((world) => {
        const { registrations, engine } = world.stacks[0] ?? {};
        // Nothing in the state knows then that the strategy uses the server which the stack deletes (0101).
        if (suffix === "auth-strategy" && registrations?.get("a")?.server !== undefined) return;
        engine?.state.delete(`a-${suffix}`);
      }),
    ),
  ),
  fc.constantFrom("a", "legacy").map((name) =>
    titled(
      `change objects named ${name}`,
      anything((world) => {
        for (const item of world.listObjects())
          if (item.name.startsWith(name)) item.displayName = "Changed by hand";
      }),
    ),
  ),
  fc.constant(
    titled(
      "add labels",
      anything((world) => {
        for (const { labels } of world.konnect.state.strategies)
          for (let index = 0; index < 40; index++) labels[`team-${index}`] = "x";
      }),
    ),
  ),
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

describe("any sequence with what people do beside Pulumi", () => {
  it("never opens a closed place, and never changes an object of another owner", async () => {
    const inUse = fc.record({
      byHand: fc.tuple(fc.boolean(), fc.boolean(), fc.constant(false)),
      first: places,
      steps: fc.array(fc.tuple(beside, fc.boolean(), step), { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(inUse, async ({ byHand, first, steps }) => {
        const up = { do: "up", stack: 0 } as const;
        const settings = withoutUndefined({ ...initial, ...first });
        const create = { do: "edit", stack: 0, name: "a", by: () => settings } as const;
        const all = steps.flatMap(([beside, isRefreshed, next]): Step[] => [
          beside,
          ...(isRefreshed ? [{ do: "refresh", stack: 0 } as const] : []),
          next,
          up,
        ]);
        await play(new World(byHand), [create, up, ...all, { do: "destroy", stack: 0 }]);
      }),
      { ...runs, numRuns: Math.ceil(runs.numRuns / 4), endOnFailure: false },
    );
  });
});

describe("any sequence of creating, renaming, moving, adopting and deleting", () => {
  it("never opens a closed place, never changes an object of another owner, and ends in an empty preview", async () => {
    await fc.assert(
      fc.asyncProperty(start, async ({ byHand, first, steps }) => {
        const up = { do: "up", stack: 0 } as const;
        const settings = { ...initial, ...first };
        const create = { do: "edit", stack: 0, name: "a", by: () => withoutUndefined(settings) } as const;
        const all: Step[] = steps.flatMap(({ step, isUpNext }) =>
          isUpNext && "stack" in step ? [step, { ...up, stack: step.stack }] : [step],
        );
        await play(new World(byHand), [create, up, ...all]);
      }),
      { ...runs, endOnFailure: false },
    );
  });
});
