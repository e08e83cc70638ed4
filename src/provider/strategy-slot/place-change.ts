import { type KonnectClient, ownerIdLabelKey } from "../../konnect";
import { isSameSet } from "../fields/compare";
import type { Runtime } from "../runtime/runtime";
import { carryEarlier, forgetEarlier, readEarlier, rememberEarlier } from "./earlier-label";
import type { Place } from "./place";

/** A place whose resource puts a strategy there again, or another one. */
export interface Change {
  readonly place: Place;
  /** Ids that are in force; undefined if the answer does not contain them. */
  readonly current: readonly string[] | undefined;
  /** Ids that this stack put there before. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Owner id of the strategy before. */
  readonly ownerId: string | undefined;
}

/** What an update finds in a place. */
export interface Found {
  /** The strategy is there already: nothing is written. */
  readonly isThere: boolean;
  /** What destroy gives back from now on; undefined if that stays as it is. */
  readonly previous?: readonly string[];
}

/**
 * Looks at a place right before it is written. A strategy that somebody put there since is what destroy gives back; one
 * of this state, as after a crash in a move, hands over what the place had first.
 */
export async function prepareChange(
  runtime: Runtime,
  konnect: KonnectClient,
  { place, current = [], before, after, ownerId }: Change,
): Promise<Found> {
  const [id] = after;
  const [first] = before;
  const isMove = !isSameSet(before, after);
  const forgetFirst = async () => {
    if (isMove && first !== undefined && runtime.ledger.findOwnerId(first) !== undefined)
      await forgetEarlier(konnect, place, await konnect.getAuthStrategy(first));
  };
  if (isSameSet(current, after)) {
    if (!isMove || id === undefined) return { isThere: true };
    const earlier = readEarlier(await konnect.getAuthStrategy(id), place, runtime.ledger.findOwnerId(id));
    if (earlier !== undefined) return { isThere: true };
    // No write of this stack: somebody put it there, and destroy leaves it.
    await forgetFirst();
    return { isThere: true, previous: after };
  }
  const others = current.filter((item) => !after.includes(item) && !before.includes(item));
  const isOwn = await Promise.all(others.map((item) => isOfThisState(runtime, konnect, place, item, before)));
  const foreign = others.filter((_item, index) => isOwn[index] !== true);
  if (foreign.length > 0) {
    await rememberEarlier(runtime, konnect, place, id, foreign);
    await forgetFirst();
    return { isThere: false, previous: foreign };
  }
  await carryEarlier(runtime, konnect, place, { id: first, ownerId }, id);
  for (const item of others) await carryEarlier(runtime, konnect, place, { id: item }, id);
  return { isThere: false };
}

/**
 * Whether a strategy in force is this state's: the operation has met it, or its label about the place was handed over by
 * the one before. Another owner that took the place would have noted the one before.
 */
async function isOfThisState(
  runtime: Runtime,
  konnect: KonnectClient,
  place: Place,
  id: string,
  before: readonly string[],
): Promise<boolean> {
  if (runtime.ledger.findOwnerId(id) !== undefined) return true;
  const strategy = await konnect.getAuthStrategy(id);
  const earlier = readEarlier(strategy, place, strategy?.labels?.[ownerIdLabelKey]);
  return earlier !== undefined && !isSameSet(earlier, before);
}
