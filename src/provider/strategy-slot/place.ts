import { DcrError, type ErrorCode } from "../../errors";
import {
  describeOwner,
  describeTool,
  hasSameOwner,
  isOfSameStack,
  type KonnectReader,
  ownerIdLabelKey,
} from "../../konnect";
import { toOwnedElsewhereError, toOwnerId, toOwnerKey } from "../adoption/ownership";
import type { Adopted } from "../fields/inputs";
import type { Runtime } from "../runtime/runtime";
import { readEarlier } from "./earlier-label";
import type { PlaceInputs, PlaceOutputs } from "./slot-fields";
import { describeStrategy, isNamed, mayReplace, type StrategyInForce } from "./strategy-owner";

/** A place where a strategy is in force: the default of a portal, or a publication. */
export interface Place {
  /** Tells it from every other place of a server: ids only. */
  readonly key: string;
  /** For people: `portal "X"`, `API "Y" in portal "X"`. */
  readonly title: string;
  /** The settings of the resource that manages it, as text. */
  readonly holder: string;
}

/**
 * Notes that a resource of the program manages a place.
 * @throws DcrError if another one does: the same API or portal is written twice, in two ways
 */
export function holdPlace(
  runtime: Runtime,
  { serverUrl }: PlaceInputs,
  place: Place,
  { code, path }: { readonly code: ErrorCode; readonly path: string },
): void {
  const other = runtime.ledger.hold(toPlaceKey(serverUrl, place), place.holder);
  if (other === undefined) return;
  throw new DcrError(code, `${place.title} is written twice: as ${place.holder} and as ${other}`, {
    path,
    fix: "Write it once: name and id are the same thing.",
  });
}

/** Key of a place in the ledger. */
export function toPlaceKey(serverUrl: string, { key }: Place): string {
  return JSON.stringify([serverUrl, key]);
}

/** What a place has when this stack takes it. */
export interface PlaceState {
  readonly place: Place;
  /** Ids of the strategies that are in force; undefined if the answer does not contain them. */
  readonly current: readonly string[] | undefined;
  /** Ids of the strategies that the settings put there; may be unknown. */
  readonly wanted: readonly string[];
}

/**
 * What a place had before, for inputs: undefined if it was observed to have none. A strategy of this registration that
 * is in force already stays, now and after destroy.
 * @throws DcrError DCR_KONNECT_ADOPT_REFUSED, or what `toTakenError` makes, if the place may not be taken
 */
export async function observePlace(
  runtime: Runtime,
  konnect: KonnectReader,
  { place, current, wanted }: PlaceState,
  inputs: PlaceInputs,
  toPrevious: (ids: readonly string[]) => Readonly<Record<string, unknown>>,
  toTakenError: (strategies: string) => DcrError,
  describeConcerned: () => Promise<string>,
): Promise<Adopted | undefined> {
  if (current === undefined) {
    runtime.notice(
      `Konnect does not say which strategy ${place.title} has; destroy leaves this stack's there`,
    );
    return { id: place.key, previous: null };
  }
  if (current.length === 0) return undefined;
  const adopted = runtime.ledger.findAdopted(toOwnerKey(inputs.ownershipLabels));
  const ids = [...wanted, ...(adopted === undefined ? [] : [adopted])];
  const own = { ids, ownershipLabels: inputs.ownershipLabels };
  const inForce = await Promise.all(current.map((id) => describeStrategy(konnect, id, own)));
  const others = inForce.filter(({ isOwn }) => !isOwn);
  const list = (items: readonly StrategyInForce[]) => items.map(({ description }) => description).join(", ");
  if (others.length === 0) {
    const title = `${place.title} has the strategy ${list(inForce)} already: it stays as it is`;
    const earlier = findEarlier(runtime, place, inForce);
    if (earlier === undefined) {
      runtime.notice(`${title}, also on destroy`);
      return { id: place.key, previous: toPrevious(current) };
    }
    runtime.notice(
      `${title} and nothing is written; destroy restores what it had before this stack: ${earlier.join(", ") || "none"}`,
    );
    return earlier.length === 0 ? undefined : { id: place.key, previous: toPrevious(earlier) };
  }
  if (!mayReplace(inputs, others)) throw toTakenError(list(others));
  const concerned = await describeConcerned();
  runtime.notice(
    `${place.title} gets another strategy; overwritten: ${list(others)}, which destroy restores${concerned}`,
  );
  return { id: place.key, previous: toPrevious(current) };
}

/** What a place had before this stack, from the label of its strategy, if that one is in this state already. */
function findEarlier(
  runtime: Runtime,
  place: Place,
  inForce: readonly StrategyInForce[],
): readonly string[] | undefined {
  const [first, ...others] = inForce;
  const ownerId = first === undefined ? undefined : runtime.ledger.findOwnerId(first.id);
  if (ownerId === undefined || others.length > 0) return undefined;
  return readEarlier(first?.strategy, place, ownerId);
}

/**
 * Refuses to take a place away from another owner that has taken it since; reports a strategy that somebody put there
 * and that an update replaces.
 * @throws DcrError DCR_KONNECT_OWNED_ELSEWHERE
 */
export async function guardPlace(
  runtime: Runtime,
  konnect: KonnectReader,
  { place, current, wanted }: PlaceState,
  before: readonly string[],
  olds: PlaceInputs & PlaceOutputs,
  news: PlaceInputs,
): Promise<void> {
  for (const id of current ?? []) {
    if (wanted.includes(id) || isNamed(news, id)) continue;
    const strategy = await konnect.getAuthStrategy(id);
    const tool = describeTool(strategy?.labels);
    const owner = tool ?? describeOwner(strategy?.labels);
    const description = `"${strategy?.name ?? "?"}" (${id})`;
    if (owner === undefined) {
      if (!before.includes(id)) noticeReplaced(runtime, place, description);
      continue;
    }
    const own = [olds.ownershipLabels, news.ownershipLabels];
    const isOfStack = own.some((labels) => isOfSameStack(strategy?.labels, labels));
    const isOfRegistration = own.some((labels) => hasSameOwner(strategy?.labels, labels));
    const ownerId = strategy?.labels?.[ownerIdLabelKey];
    const ownId = toOwnerId(id, { ownerId: olds.strategyOwnerId });
    const isSameId = ownerId === undefined || ownerId === ownId;
    const isKnown = before.includes(id) && isSameId;
    if (tool === undefined && isOfStack && (isKnown || !isOfRegistration)) continue;
    throw toOwnedElsewhereError(`${place.title}: its strategy ${description}`, owner);
  }
}

function noticeReplaced(runtime: Runtime, place: Place, strategy: string): void {
  runtime.notice(
    `somebody gave ${place.title} the strategy ${strategy}: it is replaced, and destroy restores it`,
  );
}

/** The owner id of a strategy that this operation has met, for outputs of a place; else the earlier one. */
export function findKnownOwner(
  runtime: Runtime,
  authStrategyId: string | undefined,
  earlier?: string | undefined,
): PlaceOutputs {
  const met = authStrategyId === undefined ? undefined : runtime.ledger.findOwnerId(authStrategyId);
  const strategyOwnerId = met ?? earlier;
  return strategyOwnerId === undefined ? {} : { strategyOwnerId };
}

/**
 * The same for a write. An operation on single resources (--target) does not meet the strategy: then its labels tell, if
 * they have the names of this registration.
 */
export async function findStrategyOwner(
  runtime: Runtime,
  konnect: KonnectReader,
  authStrategyId: string | undefined,
  { ownershipLabels }: PlaceInputs,
  earlier?: string | undefined,
): Promise<PlaceOutputs> {
  const known = findKnownOwner(runtime, authStrategyId, earlier);
  if (authStrategyId === undefined || known.strategyOwnerId !== undefined) return known;
  const { labels } = (await konnect.getAuthStrategy(authStrategyId)) ?? {};
  const strategyOwnerId = hasSameOwner(labels, ownershipLabels) ? labels?.[ownerIdLabelKey] : undefined;
  if (strategyOwnerId === undefined) return {};
  runtime.ledger.noteOwnerId(authStrategyId, strategyOwnerId);
  return { strategyOwnerId };
}
