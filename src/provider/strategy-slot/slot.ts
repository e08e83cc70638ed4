import type { KonnectClient, KonnectReader } from "../../konnect";
import { getAdopted } from "../adoption/adoption";
import type { ResourceDefinition } from "../engine/lifecycle";
import { toNotAppliedError } from "../engine/not-applied";
import { PartialFailure } from "../engine/partial-failure";
import { isSameSet } from "../fields/compare";
import { hasUnknown } from "../fields/unknown";
import type { Runtime } from "../runtime/runtime";
import { rememberEarlier } from "./earlier-label";
import { findKnownOwner, findStrategyOwner, guardPlace, holdPlace, toPlaceKey } from "./place";
import { prepareChange } from "./place-change";
import { findReturn, toKnownPrevious } from "./place-return";
import { completeSlot } from "./slot-check";
import type { PlaceInputs, PlaceOutputs } from "./slot-fields";
import type { SlotKind } from "./slot-kind";

/** A place in a portal that has at most one strategy: what sets it, keeps it, and gives back what was there before. */
export function defineSlot<I extends PlaceInputs, E, T extends object>(
  kind: SlotKind<I, E, T>,
): ResourceDefinition<I, I & PlaceOutputs & E> {
  type O = I & PlaceOutputs & E;
  const { fields, toPlace, toCurrent } = kind;
  const listStrategies = (inputs: Partial<I>) => kind.toStrategies(inputs) ?? [];
  /** What this stack put there: after a refresh, outputs hold what somebody else may have put there. */
  const listOwn = (props: O) => props.ownStrategyIds ?? listStrategies(props);
  const withOwn = ({ ownStrategyIds: _before, ...outs }: O, own: readonly string[]): O => {
    const isDrifted = !isSameSet(listStrategies(outs as unknown as I), own);
    return { ...outs, ...(isDrifted ? { ownStrategyIds: own } : {}) } as O;
  };
  const isChanged = (olds: I, news: I) => !isSameSet(listStrategies(olds), listStrategies(news));

  async function getLive(konnect: KonnectReader, inputs: I): Promise<T> {
    const live = await kind.get(konnect, inputs);
    if (live === undefined) throw kind.toMissingError(inputs);
    return live;
  }

  async function set(runtime: Runtime, konnect: KonnectClient, live: T | undefined, outs: O): Promise<O> {
    const ids = listStrategies(outs);
    const answer = await kind.write(konnect, live, outs, ids);
    const current = toCurrent(answer);
    const written = { ...outs, ...kind.carryOutputs(outs, answer) };
    if (current !== undefined && !isSameSet(current, ids)) {
      const { key, title } = toPlace(outs);
      const error = toNotAppliedError(title, `the strategy ${current.join(", ") || "none"}`);
      throw new PartialFailure(key, withOwn({ ...written, ...kind.fromStrategies(current) }, ids), error);
    }
    return { ...written, ...(await kind.finish(runtime, konnect, answer, outs)) };
  }

  return {
    fields,
    impact: kind.impact,
    hasUnfinishedWork: () => false,

    check: async (runtime, olds, news) => {
      const inputs = await completeSlot(kind, runtime, olds, news);
      if (!hasUnknown([inputs.serverUrl, ...kind.ids.map(([id]) => inputs[id])])) {
        holdPlace(runtime, inputs, toPlace(inputs), kind.repeated);
      }
      return inputs;
    },

    guard: async (runtime, konnect, _id, olds, news) => {
      if (!isChanged(olds, news)) return;
      const live = await kind.get(konnect, news);
      if (live === undefined) return;
      const state = { place: toPlace(news), current: toCurrent(live), wanted: listStrategies(news) };
      await guardPlace(runtime, konnect, state, listOwn(olds), olds, news);
    },

    create: async (runtime, inputs) => {
      const konnect = await runtime.connect(inputs);
      const live = await getLive(konnect, inputs);
      const [own, current] = [listStrategies(inputs), toCurrent(live)];
      const previous = toAdoptedStrategies(kind, inputs);
      const place = toPlace(inputs);
      const owner = await findStrategyOwner(runtime, konnect, own[0], inputs);
      const outs = { ...inputs, ...owner, ...kind.createOutputs(previous, live) };
      if (isSameSet(current, own)) {
        runtime.ledger.noteFound(toPlaceKey(inputs.serverUrl, place));
        return { id: place.key, outs };
      }
      // Read right before it is written: somebody may have set it after the preview.
      const isSeen = current === undefined || current.length === 0 || isSameSet(current, previous ?? []);
      if (!isSeen && getAdopted(inputs)?.previous !== null) {
        throw kind.toTakenError(inputs, current.join(", "));
      }
      await rememberEarlier(runtime, konnect, place, own[0], toKnownPrevious(inputs, previous, own));
      return { id: place.key, outs: await set(runtime, konnect, live, outs) };
    },

    read: async (runtime, _id, props) => {
      const live = await kind.get(await runtime.connect(props), props);
      if (live === undefined) return undefined;
      const seen = fields.toInputs(live, props);
      return withOwn({ ...seen, ...kind.carryOutputs(props, live) }, listOwn(props));
    },

    update: async (runtime, _id, olds, news) => {
      const [before, after] = [listOwn(olds), listStrategies(news)];
      const isKept = isSameSet(before, after);
      const earlierOwner = isKept ? olds.strategyOwnerId : undefined;
      const outs = { ...news, ...kind.carryOutputs(olds, undefined) };
      if (isKept && !isChanged(olds, news))
        return { ...outs, ...findKnownOwner(runtime, after[0], earlierOwner) };
      const konnect = await runtime.connect(news);
      const owner = await findStrategyOwner(runtime, konnect, after[0], news, earlierOwner);
      const live = await getLive(konnect, news);
      const change = { place: toPlace(news), current: toCurrent(live), before, after };
      const found = await prepareChange(runtime, konnect, { ...change, ownerId: olds.strategyOwnerId });
      const given = found.previous === undefined ? {} : kind.createOutputs(found.previous, live);
      const wanted = { ...outs, ...owner, ...given };
      return found.isThere ? wanted : await set(runtime, konnect, live, wanted);
    },

    delete: async (runtime, _id, props) => {
      const konnect = await runtime.connect(props);
      const live = await kind.get(konnect, props);
      if (live === undefined) return;
      const own = listOwn(props);
      const previous = toKnownPrevious(props, kind.toPrevious(props), own);
      const leaving = { place: toPlace(props), current: toCurrent(live), own, previous };
      const back = await findReturn(runtime, konnect, leaving, props);
      if (back === undefined) return;
      await kind.write(konnect, live, props, back.ids.length === 0 ? null : back.ids);
      await back.finish();
      if (back.ids.length === 0) runtime.notice(kind.describeOpened(props));
    },
  };
}

/** Ids of the strategies that were there when the place was adopted; null if none is known. */
function toAdoptedStrategies<I extends PlaceInputs, E, T extends object>(
  kind: SlotKind<I, E, T>,
  inputs: I,
): readonly string[] | null {
  const previous = getAdopted(inputs)?.previous;
  return kind.toStrategies((previous ?? {}) as Partial<I>) ?? null;
}
