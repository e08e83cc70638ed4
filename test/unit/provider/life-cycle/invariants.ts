import { isDeepStrictEqual } from "node:util";
import type { Stack, World } from "./world";

/** What an operation must leave as it is. */
export interface Before {
  readonly places: ReadonlyMap<string, string | undefined>;
  readonly working: ReadonlySet<string>;
  /** Objects that neither the state of this stack holds nor its settings name, and those that carry other owner ids. */
  readonly foreign: readonly { readonly id: string; readonly copy: unknown }[];
}

/** Remembers what the next operation of a stack must not break. */
export function observe(world: World, stack: Stack): Before {
  const places = world.listPlaces();
  const held = world.heldBy(stack);
  const outputs = [...stack.engine.state.values()].map((stored) => stored.outputs);
  const ownerIds = new Set(outputs.flatMap(({ ownerId, strategyOwnerId }) => [ownerId, strategyOwnerId]));
  const mayAdopt = [...stack.registrations.values()].some(({ adopt }) => adopt !== false);
  const isNamed = [...stack.registrations.values()].some(({ adopt }) => adopt === "ids");
  const isForeign = ({ id, labels }: { id: string; labels: Record<string, string> }) => {
    const owner = labels["dcr-owner"];
    if (isNamed && Object.values(world.hand).includes(id)) return false;
    if (owner !== undefined) return !ownerIds.has(owner);
    if (held.has(id)) return false;
    return !mayAdopt || labels.team !== "identity";
  };
  return {
    places: new Map(places.map(({ place, strategyId }) => [place, strategyId])),
    working: new Set(
      places.filter(({ strategyId }) => world.isWorking(strategyId)).map(({ place }) => place),
    ),
    foreign: world
      .listObjects()
      .filter(isForeign)
      .map((item) => ({ id: item.id, copy: structuredClone(item) })),
  };
}

/** What an operation broke, as text; empty if nothing. */
export function findBroken(world: World, before: Before, stack: Stack): string[] {
  const held = world.heldBy(stack);
  const adopted = world.listObjects().filter(({ id }) => held.has(id));
  const broken = world.listPlaces().flatMap(({ place, strategyId }) => {
    const was = before.places.get(place);
    const isChanged = strategyId !== was;
    const wasByHand = isChanged && was !== undefined && was === world.byHand.get(place);
    if (!before.working.has(place) || world.isWorking(strategyId)) return [];
    if (strategyId !== undefined)
      return [`${place}: its strategy ${strategyId} points to an issuer that is gone`];
    const isObservedNone = world.byHand.get(place) === undefined;
    return isObservedNone && !wasByHand ? [] : [`${place} was opened: it had ${was}`];
  });
  const isTaken = (id: string) => adopted.some((item) => item.id === id);
  const foreign = before.foreign.flatMap(({ id, copy }) => {
    const now = world.findObject(id);
    if (now === undefined) return [`${id} of another owner was deleted`];
    const { updated: _now, ...rest } = now;
    const { updated: _then, ...then } = copy as typeof now;
    return isDeepStrictEqual(rest, then) || isTaken(id) ? [] : [`${id} of another owner was changed`];
  });
  return [...broken, ...foreign];
}
