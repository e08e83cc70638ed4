import { initial, play, type Step } from "./steps";
import { World } from "./world";

export const byHandNowhere = [false, false, false];
export const byHandEverywhere = [true, true, false];

export function edit(name: string, change: object, stack = 0): Step {
  return { do: "edit", stack, name, by: () => ({ ...initial, ...change }) };
}

export function up(stack = 0): Step {
  return { do: "up", stack };
}

export function destroy(stack = 0): Step {
  return { do: "destroy", stack };
}

export function anything(by: (world: World) => void, stack = 0): Step {
  return { do: "anything", stack, by };
}

/** `pulumi state delete` of one resource. */
export function forgetResource(name: string, stack = 0): Step {
  return anything((world) => void world.stacks[stack]?.engine.state.delete(name));
}

export const orders = { publications: [{ api: 0, spelling: "name" }] };
export const all = { ...orders, portalDefault: true };
export const inForce = (world: World) => world.listPlaces().map(({ strategyId }) => strategyId);
export const strategyOf = (world: World, name: string) =>
  world.konnect.state.strategies.find(({ labels }) => labels["dcr-name"] === name);
export const noticesOf = (world: World, stack = 0) => world.stacks[stack]?.engine.notices.join("\n") ?? "";
export const setOn = (place: number, strategyId: (world: World) => string | undefined) =>
  anything((world) => world.setByHand(world.listPlaces()[place]?.place ?? "", strategyId(world)));

/** Plays a sequence in a new world. */
export async function end(byHand: readonly boolean[], ...steps: readonly Step[]): Promise<World> {
  const world = new World(byHand);
  await play(world, steps);
  return world;
}

/** What `adopt: "ids"` names from now on: the objects of the newest registration. */
export const nameNewest: Step = anything((world) => {
  const { providers, strategies } = world.konnect.state;
  Object.assign(world.hand, { provider: providers.at(-1)?.id, strategy: strategies.at(-1)?.id });
});

/** `pulumi state taint` of resources in a state. */
export function taint(pattern: RegExp, stack = 0): Step {
  return anything((world) => {
    const { state } = world.stacks[stack]?.engine ?? {};
    for (const [name, stored] of state ?? [])
      if (pattern.test(name)) state?.set(name, { ...stored, isTainted: true });
  });
}

/** Another strategy in Konnect that somebody made by hand; its id. */
export function addByHand(world: World, name: string): string {
  const { strategies } = world.konnect.state;
  const [first] = strategies;
  if (first === undefined) throw new Error("no strategy");
  const id = crypto.randomUUID();
  strategies.push({ ...structuredClone(first), id, name, labels: { team: "identity" } });
  return id;
}
