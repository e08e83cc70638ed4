import type { AuthStrategyWire, KonnectClient } from "../../konnect";
import { ownerIdLabelKey, readEarlierLabel, toEarlierLabelKey, toEarlierLabelValue } from "../../konnect";
import { getAdopted } from "../adoption/adoption";
import { findOtherOwner } from "../adoption/ownership";
import type { Runtime } from "../engine/runtime";
import { isSameSet } from "../fields/compare";
import type { PlaceInputs, PlaceOutputs } from "../fields/inputs";
import { type Place, toPlaceKey } from "./place";

const maxLabels = 50;

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

/**
 * What a place gets when its resource ends: ids, empty for the none that was observed before this stack; undefined if
 * it keeps what it has, which is then said with the reason. Nothing that is closed is opened by accident.
 */
export async function findReturn(
  runtime: Runtime,
  konnect: KonnectClient,
  leaving: Leaving,
  props: PlaceInputs & PlaceOutputs,
): Promise<readonly string[] | undefined> {
  const { place, own } = leaving;
  const current = leaving.current ?? own;
  const keep = (reason: string) => void runtime.notice(`${place.title} ${reason}`);
  if (runtime.ledger.isHeldByAnother(toPlaceKey(props.serverUrl, place), place.holder)) {
    await handOver(runtime, konnect, leaving);
    return keep("stays as it is: another resource of this stack manages it now");
  }
  if (!isSameSet(current, own)) {
    return keep("has another strategy by now; it was left as it is");
  }
  if (props.onDestroy === "keep") return keep("keeps its strategy (konnect.onDestroy: keep)");
  const [id] = own;
  const strategy = id === undefined ? undefined : await konnect.getAuthStrategy(id);
  const owner = findOtherOwner(strategy?.labels, {
    labels: props.ownershipLabels,
    ownerId: props.strategyOwnerId,
  });
  if (owner !== undefined)
    return keep(`has a strategy that is managed by ${owner} by now; it was left as it is`);
  const earlier = readEarlierLabel(strategy?.labels, place.key);
  const previous = earlier ?? leaving.previous;
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
  if (earlier !== undefined && strategy !== undefined) {
    await konnect.updateAuthStrategy(strategy.id, { labels: { [toEarlierLabelKey(place.key)]: null } });
  }
  return previous;
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

/**
 * Leaves what a place had before with this stack's strategy that is in force there now: the resource that manages it
 * comes to give it back, and cannot know.
 */
async function handOver(runtime: Runtime, konnect: KonnectClient, leaving: Leaving): Promise<void> {
  const { place, previous, current } = leaving;
  const [id] = current ?? leaving.own;
  if (id === undefined || previous === undefined) return;
  const value = toEarlierLabelValue(previous);
  const strategy = await konnect.getAuthStrategy(id);
  if (value === undefined || !mayLabel(runtime, strategy, place)) return;
  await konnect.updateAuthStrategy(id, { labels: { [toEarlierLabelKey(place.key)]: value } });
}

/** Another strategy of this state comes to a place: takes what was handed over with the one before along. */
export async function carryEarlier(
  runtime: Runtime,
  konnect: KonnectClient,
  place: Place,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const [old, id] = [before[0], after[0]];
  if (old === undefined || old === "" || id === undefined) return;
  const earlier = readEarlierLabel((await konnect.getAuthStrategy(old))?.labels, place.key);
  if (earlier !== undefined)
    await handOver(runtime, konnect, { place, previous: earlier, current: after, own: after });
}

/** Only a strategy of this state, which an operation of this stack has just seen. */
function mayLabel(runtime: Runtime, strategy: AuthStrategyWire | undefined, place: Place): boolean {
  const { id = "", labels = {} } = strategy ?? {};
  const ownerId = runtime.ledger.findOwnerId(id);
  const isOwn = ownerId !== undefined && [undefined, ownerId].includes(labels[ownerIdLabelKey]);
  return isOwn && Object.keys(labels).length < maxLabels && readEarlierLabel(labels, place.key) === undefined;
}
