import {
  type AuthStrategyWire,
  type KonnectClient,
  ownerIdLabelKey,
  readEarlierLabel,
  toEarlierLabelKey,
  toEarlierLabelValue,
} from "../../konnect";
import { toOwnerId } from "../adoption/ownership";
import { isSameSet } from "../fields/compare";
import type { Runtime } from "../runtime/runtime";

/** A place by the part of its description that labels name, and for people. */
type KeyedPlace = { readonly key: string; readonly title: string };

/** Konnect takes 50; some are left for labels that the settings add later. */
const maxLabels = 40;

/*
 * What a place had before this stack is in the state of its resource, and as a label on the strategy that is in force
 * there. The label is written before the place, so that a crash between the write and the save of the state loses nothing;
 * it also tells a resource that comes to a place from another resource of this stack.
 */

/** What the label of a strategy says about a place; undefined without one, or if another owner wrote it. */
export function readEarlier(
  strategy: AuthStrategyWire | undefined,
  place: KeyedPlace,
  ownerId: string | undefined,
): readonly string[] | undefined {
  if (strategy === undefined) return undefined;
  const { id, labels } = strategy;
  return readEarlierLabel(labels, place.key, ownerId ?? labels?.[ownerIdLabelKey] ?? toOwnerId(id, {}));
}

/**
 * Writes what a place had to the strategy that comes there, if it is one of this state. What a label cannot hold, or what
 * is unknown, takes an older label off: it would say something else than the state.
 */
export async function rememberEarlier(
  runtime: Runtime,
  konnect: KonnectClient,
  place: KeyedPlace,
  id: string | undefined,
  previous: readonly string[] | undefined,
): Promise<void> {
  const ownerId = id === undefined ? undefined : runtime.ledger.findOwnerId(id);
  if (id === undefined || ownerId === undefined) return;
  const key = toEarlierLabelKey(place.key);
  const isKnown = previous !== undefined && !isSameSet(previous, [id]);
  const value = (isKnown ? toEarlierLabelValue(previous, ownerId) : undefined) ?? null;
  const { name, labels = {} } = (await konnect.getAuthStrategy(id)) ?? {};
  if ((labels[key] ?? null) === value || !isOfOwner(labels, ownerId)) return;
  if (value !== null && !hasRoom(labels, key)) {
    runtime.notice(
      `auth strategy "${name ?? "?"}" (${id}) has ${Object.keys(labels).length} labels, too many to keep there what ${place.title} had before this stack. Only the state keeps it: after a crash, destroy leaves the strategy in force`,
    );
    return;
  }
  await konnect.updateAuthStrategy(id, { labels: { [key]: value } });
}

/** Takes the label off a strategy of this state that has left the place. */
export async function forgetEarlier(
  konnect: KonnectClient,
  place: KeyedPlace,
  strategy: AuthStrategyWire | undefined,
): Promise<void> {
  const key = toEarlierLabelKey(place.key);
  if (strategy?.labels?.[key] === undefined) return;
  await konnect.updateAuthStrategy(strategy.id, { labels: { [key]: null } });
}

/** Another strategy of this state comes to a place: takes along what the label of the one before says. */
export async function carryEarlier(
  runtime: Runtime,
  konnect: KonnectClient,
  place: KeyedPlace,
  before: { readonly id: string | undefined; readonly ownerId?: string | undefined },
  after: string | undefined,
): Promise<void> {
  if (before.id === undefined || before.id === "" || before.id === after) return;
  const strategy = await konnect.getAuthStrategy(before.id);
  const known = runtime.ledger.findOwnerId(before.id) ?? before.ownerId;
  const ownerId = known ?? strategy?.labels?.[ownerIdLabelKey];
  const earlier = ownerId === undefined ? undefined : readEarlier(strategy, place, ownerId);
  if (earlier === undefined || ownerId === undefined) return;
  await rememberEarlier(runtime, konnect, place, after, earlier);
  // What is not in this state, as after a state was lost, keeps its labels.
  if (known !== undefined && isOfOwner(strategy?.labels ?? {}, known))
    await forgetEarlier(konnect, place, strategy);
}

function isOfOwner(labels: Readonly<Record<string, string>>, ownerId: string): boolean {
  return [undefined, ownerId].includes(labels[ownerIdLabelKey]);
}

function hasRoom(labels: Readonly<Record<string, string>>, key: string): boolean {
  return key in labels || Object.keys(labels).length < maxLabels;
}
