import type { KonnectClient } from "../../konnect";
import { getAdopted } from "../adoption/adoption";
import { findOtherOwner, toOwnerId } from "../adoption/ownership";
import { isSameSet } from "../fields/compare";
import type { Runtime } from "../runtime/runtime";
import { forgetEarlier, readEarlier, rememberEarlier } from "./earlier-label";
import { type Place, toPlaceKey } from "./place";
import type { PlaceInputs, PlaceOutputs } from "./slot-fields";

/** A place whose resource ends. */
export interface Leaving {
  readonly place: Place;
  /** Ids that are in force; undefined if the answer does not contain them. */
  readonly current: readonly string[] | undefined;
  /** Ids that this stack put there. */
  readonly own: readonly string[];
  /** What was there before, as outputs and inputs say; undefined if that is unknown. */
  readonly previous: readonly string[] | undefined;
}

/**
 * What a place had before, from state: empty if none was observed; undefined if it is unknown, or if it was this
 * registration's own strategy.
 */
export function toKnownPrevious(
  props: PlaceInputs,
  previous: readonly string[] | null,
  own: readonly string[],
): readonly string[] | undefined {
  if (previous !== null && previous.length > 0) return isSameSet(previous, own) ? undefined : previous;
  return getAdopted(props) === undefined ? [] : undefined;
}

/** What a place gets back. */
export interface Return {
  /** Ids of strategies; empty for the none that was observed before this stack. */
  readonly ids: readonly string[];
  /** Called when the place has them. */
  readonly finish: () => Promise<void>;
}

/**
 * What a place gets when its resource ends; undefined if it keeps what it has, which is then reported with the reason.
 * Nothing that is closed is opened by accident.
 */
export async function findReturn(
  runtime: Runtime,
  konnect: KonnectClient,
  leaving: Leaving,
  props: PlaceInputs & PlaceOutputs,
): Promise<Return | undefined> {
  const { place, own } = leaving;
  const current = leaving.current ?? own;
  const keep = (reason: string) => void runtime.notice(`${place.title} ${reason}`);
  const [id] = own;
  const strategy = id === undefined ? undefined : await konnect.getAuthStrategy(id);
  const { labels = {} } = strategy ?? {};
  // A state from before owner ids has none; nor does the strategy, unless another state has adopted it since.
  const ownerId = id === undefined ? undefined : toOwnerId(id, { ownerId: props.strategyOwnerId });
  const owner = findOtherOwner(labels, { labels: props.ownershipLabels, ownerId });
  const earlier = owner === undefined ? readEarlier(strategy, place, ownerId) : undefined;
  const previous = earlier ?? leaving.previous;
  const forget = async () => {
    if (earlier !== undefined) await forgetEarlier(konnect, place, strategy);
  };
  if (runtime.ledger.isManagedByAnother(toPlaceKey(props.serverUrl, place), place.holder)) {
    // The resource that manages the place comes to give it back, and cannot know what was there first.
    if (previous !== undefined) await rememberEarlier(runtime, konnect, place, current[0], previous);
    if (!isSameSet(current, own)) await forget();
    return keep("stays as it is: another resource of this stack manages it now");
  }
  if (!isSameSet(current, own)) {
    await forget();
    return keep("has another strategy by now; it was left as it is");
  }
  if (props.onDestroy === "keep") {
    await forget();
    return keep("keeps its strategy (konnect.onDestroy: keep)");
  }
  if (owner !== undefined)
    return keep(`has a strategy that is managed by ${owner} by now; it was left as it is`);
  if (previous === undefined || (isSameSet(previous, own) && own.length > 0)) {
    return keep(
      `keeps the strategy "${strategy?.name ?? "?"}" (${id}), which it had when this stack came to it`,
    );
  }
  const obstacle = await findObstacle(runtime, konnect, previous);
  if (obstacle !== undefined) {
    return keep(
      `keeps the strategy "${strategy?.name ?? "?"}" (${id}): ${obstacle}. Give it another one in Konnect`,
    );
  }
  return { ids: previous, finish: forget };
}

/** Why strategies cannot come back, as text; undefined if they exist and their issuers may. */
async function findObstacle(
  runtime: Runtime,
  konnect: KonnectClient,
  ids: readonly string[],
): Promise<string | undefined> {
  for (const id of ids) {
    const strategy = await konnect.getAuthStrategy(id);
    if (strategy === undefined) return `its earlier strategy ${id} is gone`;
    const issuer = strategy.configs?.["openid-connect"]?.issuer;
    if (issuer !== undefined && (await runtime.isIssuerGone(issuer))) {
      return `the issuer ${issuer} of its earlier strategy "${strategy.name ?? "?"}" (${id}) is gone`;
    }
  }
  return undefined;
}
