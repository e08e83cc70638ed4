import { DcrError } from "../../errors";
import { isHttpError } from "../../http";
import { describeTool, hasSameOwner, type KonnectClient, type KonnectReader } from "../../konnect";
import type { NamedInputs, OwnedOutputs } from "../fields/inputs";
import { hasUnknown } from "../fields/unknown";
import { describeCount, tryCount } from "../impact/impact";
import { createInUseError } from "../impact/in-use";
import type { Runtime } from "../runtime/runtime";
import {
  adoptObject,
  carryAdoptedObject,
  findAdoptable,
  getAdopted,
  isKept,
  isMarkedAdopted,
  type NamedObject,
  withUnknownAdoption,
} from "./adoption";
import { createOnce } from "./create-once";
import { createLookups } from "./lookups";
import { assertNameFree, findOrphan } from "./name-check";
import { toWritten } from "./own-values";
import { findOtherOwner, hasOwnerId, toOwnedElsewhereError, toOwnerId } from "./ownership";
import { type Releasable, release } from "./release";
import { assertOtherServer, isMoved } from "./same-server";

/** A kind of object in Konnect that is found by its name: how it is read and written, and what makes it the same. */
export interface NamedKind<T extends NamedObject, I extends NamedInputs> extends Releasable<I> {
  /** `DCR provider` or `auth strategy`. */
  readonly kind: string;
  /** Key of its id in `konnect.adopt`. */
  readonly setting: "dcrProvider" | "authStrategy";
  readonly get: (konnect: KonnectReader, id: string) => Promise<T | undefined>;
  readonly listNamed: (konnect: KonnectReader, name: string) => Promise<readonly T[]>;
  readonly remove: (konnect: KonnectClient, id: string) => Promise<void>;
  /** Who uses an object, as text. */
  readonly findUsers: (konnect: KonnectReader, id: string) => Promise<readonly string[]>;
  /** What to do about them. */
  readonly fixInUse: string;
  /** How many applications depend on an object. */
  readonly countApplications: (konnect: KonnectReader, id: string) => Promise<number>;
  /** Beside the name, the input that tells an object of this stack from another one of the same owner. */
  readonly identity: (inputs: I) => string;
  readonly isSame: (object: T, identity: string) => boolean;
  /** Why an object cannot be adopted, as text; undefined if it can. */
  readonly findMisfit: (object: T) => string | undefined;
}

/** The part of the life cycle that kinds of named objects share. */
export interface NamedObjects<T extends NamedObject, I extends NamedInputs> {
  /** Looks for what has the name before the first create and after a change of the name. */
  check(runtime: Runtime, olds: Partial<I>, news: I): Promise<I>;
  /**
   * Notes that a registration of the program manages an object.
   * @throws DcrError DCR_KONNECT_ADOPT_REFUSED if another one does: only one of them could own it
   */
  hold(runtime: Runtime, id: string, serverUrl: string, news: I): void;
  /** Refuses a change of an object that another owner has taken since. */
  guard(
    konnect: KonnectReader,
    id: string,
    olds: I & OwnedOutputs,
    news: I,
    changed: readonly string[],
  ): Promise<void>;
  /** The object to continue with: created now, adopted, or left by an interrupted run. */
  obtain(
    runtime: Runtime,
    konnect: KonnectClient,
    inputs: I,
    make: () => Promise<T>,
  ): Promise<{ object: T; isNew: boolean }>;
  /** Deletes an object, leaves it in Konnect as nobody's, or leaves it alone if it belongs to another owner by now. */
  delete(runtime: Runtime, id: string, props: I & OwnedOutputs): Promise<void>;
}

/** Makes {@link NamedObjects} for one kind. */
export function createNamedObjects<
  T extends NamedObject & { readonly name?: string | undefined },
  I extends NamedInputs,
>(named: NamedKind<T, I>): NamedObjects<T, I> {
  const { kind, setting, fields } = named;
  const lookups = createLookups<T>();
  const toLookupKey = (inputs: I) => JSON.stringify([inputs.serverUrl, inputs.name, named.identity(inputs)]);
  const describe = (id: string, name: string | undefined) => `${kind} "${name ?? "?"}" (${id})`;

  const toWanted = (konnect: KonnectReader, inputs: I) => {
    const identity = named.identity(inputs);
    return {
      kind,
      setting,
      name: inputs.name,
      labels: inputs.labels,
      isSame: (item: T) => hasUnknown(identity) || named.isSame(item, identity),
      findBindings: ({ id }: T) => named.findBindings(konnect, id),
    };
  };

  async function findOwn(konnect: KonnectReader, inputs: I): Promise<T | undefined> {
    const candidates = await named.listNamed(konnect, inputs.name);
    return await findOrphan(toWanted(konnect, inputs), candidates);
  }

  async function findAdopted(runtime: Runtime, konnect: KonnectReader, inputs: I): Promise<T | undefined> {
    const adoptable = await findAdoptable<T>({
      kind,
      setting,
      inputs,
      get: (id) => named.get(konnect, id),
      listNamed: (name) => named.listNamed(konnect, name),
      findMisfit: named.findMisfit,
      findBindings: (id) => named.findBindings(konnect, id),
    });
    if (adoptable !== undefined) return adoptable;
    const own = await findOwn(konnect, inputs);
    if (isMarkedAdopted(own?.labels)) return own;
    if (own !== undefined) noticeRecovery(runtime, inputs, own.id);
    lookups.remember(toLookupKey(inputs), own);
    return undefined;
  }

  function noticeRecovery(runtime: Runtime, inputs: I, id: string): void {
    runtime.notice(
      `${describe(id, inputs.name)} was left by an interrupted run of this stack; continuing with it`,
    );
  }

  function hold(runtime: Runtime, id: string, serverUrl: string, { name, labels }: I): void {
    const registration = (labels as I["labels"] | undefined)?.["dcr-name"];
    if (registration === undefined) return;
    const other = runtime.ledger.hold(JSON.stringify([serverUrl, kind, id]), registration);
    if (other === undefined) return;
    throw new DcrError(
      "DCR_KONNECT_ADOPT_REFUSED",
      `registrations "${registration}" and "${other}" of these settings both manage ${describe(id, name)}`,
      {
        path: "adopt",
        fix: `Keep one of the two. To give the object another registration key, remove the old key and set renamedFrom: docs/changes.md, Moves`,
      },
    );
  }

  return {
    hold,

    check: async (runtime, olds, news) => {
      const inputs = carryAdoptedObject(olds, news);
      const isMade = olds.serverUrl === news.serverUrl;
      if (isMade && olds.name === news.name) return inputs;
      if (hasUnknown([news.serverUrl, news.name, news.labels])) return withUnknownAdoption(inputs);
      const konnect = await runtime.findReader(news, `${kind} "${news.name}"`);
      if (konnect === undefined) return withUnknownAdoption(inputs);
      if (isMade) {
        assertNameFree(toWanted(konnect, inputs), await named.listNamed(konnect, inputs.name), olds.labels);
        return inputs;
      }
      if (isMoved(olds, news)) {
        const ids = (await named.listNamed(konnect, news.name)).map(({ id }) => id);
        await assertOtherServer(runtime, olds, ids, named.get);
      }
      const adopted = await findAdopted(runtime, konnect, inputs);
      if (adopted === undefined) return inputs;
      hold(runtime, adopted.id, inputs.serverUrl, inputs);
      const description = describe(adopted.id, adopted.name);
      const concerned = describeCount(await tryCount(() => named.countApplications(konnect, adopted.id)));
      const isInterrupted = isMarkedAdopted(adopted.labels) && hasSameOwner(adopted.labels, inputs.labels);
      const tool = describeTool(adopted.labels, inputs.labels);
      const live = fields.toInputs(adopted, inputs);
      const found = { description, id: adopted.id, fields, concerned, isInterrupted, tool };
      return adoptObject(runtime, found, inputs, live);
    },

    guard: async (konnect, id, olds, news, changed) => {
      if (!fields.sentKeys.some((key) => changed.includes(key))) return;
      const live = await named.get(konnect, id);
      const ownerId = toOwnerId(id, olds);
      if (hasOwnerId(live?.labels, ownerId)) return;
      const [owner, ...others] = [olds.labels, news.labels].map((labels) =>
        findOtherOwner(live?.labels, { labels, ownerId }),
      );
      if (owner === undefined || others.includes(undefined)) return;
      throw toOwnedElsewhereError(describe(id, live?.name), owner);
    },

    obtain: async (runtime, konnect, inputs, make) => {
      const adopted = getAdopted(inputs);
      if (adopted !== undefined) {
        const object = await named.get(konnect, adopted.id);
        if (object === undefined) throw toGoneError(kind, adopted.id);
        return { object, isNew: false };
      }
      const { object, isRecovered } = await createOnce(
        () => lookups.take(toLookupKey(inputs), () => findOwn(konnect, inputs)),
        make,
      );
      if (isRecovered) noticeRecovery(runtime, inputs, object.id);
      return { object, isNew: !isRecovered };
    },

    delete: async (runtime, id, props) => {
      const konnect = await runtime.connect(props);
      const object = await named.get(konnect, id);
      if (object === undefined) return;
      const description = describe(id, object.name ?? props.name);
      const ownerId = toOwnerId(id, props);
      if ((runtime.ledger.findOwnerId(id) ?? ownerId) !== ownerId) {
        runtime.notice(`${description} stays as it is: the resource that replaces this one manages it`);
        return;
      }
      const owner = findOtherOwner(object.labels, { labels: props.labels, ownerId });
      if (owner !== undefined) {
        runtime.notice(`${description} is managed by ${owner} by now; it was left as it is`);
        return;
      }
      if (isKept(props)) {
        const written = toWritten(props);
        const live = fields.toInputs(object, written);
        await release(runtime, konnect, named, { description, id, live, liveLabels: object.labels }, written);
        return;
      }
      const findUsers = () => named.findUsers(konnect, id);
      // Konnect may refuse only some of these, and would silently leave the others without it.
      if ((await named.findBindings(konnect, id)).length > 0) {
        throw await createInUseError(description, findUsers, named.fixInUse, undefined);
      }
      try {
        await named.remove(konnect, id);
      } catch (error) {
        if (!isHttpError(error, 409)) throw error;
        throw await createInUseError(description, findUsers, named.fixInUse, error);
      }
    },
  };
}

/** The error for an object that was there a moment ago. */
export function toGoneError(kind: string, id: string): DcrError {
  return new DcrError("DCR_KONNECT_NOT_FOUND", `${kind} ${id} is gone from Konnect`, {
    fix: "Run pulumi up --refresh: it is created again.",
  });
}
