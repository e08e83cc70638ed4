import { carryAdopted, withUnknownAdoption } from "../adoption/adoption";
import { isMoved, toSameServerError } from "../adoption/same-server";
import { hasUnknown, unknownValue } from "../fields/unknown";
import type { Runtime } from "../runtime/runtime";
import { observePlace } from "./place";
import type { PlaceInputs } from "./slot-fields";
import type { SlotKind } from "./slot-kind";

/** Inputs with the ids of what the user wrote, and what the place had before this stack. */
export async function completeSlot<I extends PlaceInputs, E, T>(
  kind: SlotKind<I, E, T>,
  runtime: Runtime,
  olds: Partial<I>,
  news: I,
): Promise<I> {
  const known = kind.ids.map(([id]) => [id, olds[id] ?? unknownValue] as const);
  const isSameText = kind.ids.every(([, written]) => olds[written] === news[written]);
  if (olds.serverUrl === news.serverUrl && isSameText && !hasUnknown(known)) {
    return { ...carryAdopted(olds, news), ...Object.fromEntries(known) };
  }
  const unknownIds = Object.fromEntries(kind.ids.map(([id]) => [id, unknownValue]));
  const unknown = { ...withUnknownAdoption(news), ...unknownIds };
  if (hasUnknown([news.serverUrl, ...kind.ids.map(([, written]) => news[written])])) return unknown;
  const konnect = await runtime.findReader(news, kind.describe(news));
  if (konnect === undefined) return unknown;
  const { live, ids } = await kind.find(konnect, news);
  const { portalId = unknownValue } = ids;
  if (isMoved(olds, news) && olds.portalId === portalId) throw toSameServerError(olds.serverUrl, portalId);
  const found = { ...news, ...ids };
  if (kind.ids.every(([id]) => olds[id] === found[id])) return carryAdopted(olds, found);
  const adopted = await observePlace(
    runtime,
    konnect,
    {
      place: kind.toPlace(found),
      current: kind.toCurrent(live),
      wanted: kind.toStrategies(found) ?? [],
    },
    found,
    kind.fromStrategies,
    (strategies) => kind.toTakenError(found, strategies),
    () => kind.describeConcerned(konnect, found),
  );
  return adopted === undefined ? found : { ...found, adopted };
}
